import { initGraphQLTada } from "gql.tada";
import type { introspection } from "./graphql-env";

/** Typed documents: fields and variables are checked against gateway/schema.graphql. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; BigInt: number; JSON: unknown };
}>();

export type { ResultOf, VariablesOf } from "gql.tada";
