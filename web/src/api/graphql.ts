import type { initGraphQLTada } from "gql.tada";
import type { introspection } from "./graphql-env";

/** A document at run time: nothing but its text, the fragments it uses behind it. */
export interface Document {
  text: string;
}

/** gql.tada is here for its types only; putting texts together needs no library. */
function written(text: string, fragments: readonly Document[] = []): Document {
  // The directive speaks to the type checker; a server would not know it.
  return { text: [text.replaceAll("@_unmask", ""), ...fragments.map((one) => one.text)].join("\n") };
}

type Setup = {
  introspection: introspection;
  scalars: { DateTime: string; BigInt: number; JSON: unknown };
};

/** Typed documents: fields and variables are checked against gateway/schema.graphql. */
export const graphql = written as unknown as ReturnType<typeof initGraphQLTada<Setup>>;

export type { ResultOf, TadaDocumentNode, VariablesOf } from "gql.tada";
