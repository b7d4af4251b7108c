import { createClient } from "graphql-ws";
import type { Document, TadaDocumentNode } from "./graphql";

/** An answer that is not the data asked for: `message` is a sentence for the person. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly code: string,
  ) {
    super(message);
  }
}

interface Answer<Data> {
  data?: Data | null;
  errors?: readonly { message: string; extensions?: { code?: string } }[];
}

function textOf(document: unknown): string {
  return (document as Document).text;
}

/** Asks once. Parts that a service could not answer are null; the data is returned as long as there is some. */
export async function ask<Data, Variables>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const response = await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json" },
    body: JSON.stringify({ query: textOf(document), variables }),
  }).catch(() => {
    throw new ApiError("The server does not answer. Is Jobtrail running?", "UNAVAILABLE");
  });
  const answer = (await response.json()) as Answer<Data>;
  if (answer.data) return answer.data;
  const first = answer.errors?.[0];
  throw new ApiError(
    first?.message ?? "The server answered without data.",
    first?.extensions?.code ?? "UNKNOWN",
  );
}

/** After signing in or out: the next live connection is another person's. */
export function reconnect(): void {
  socket.terminate();
}

const listeners = new Set<(live: boolean) => void>();

const socket = createClient({
  url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`,
  retryAttempts: Infinity,
  shouldRetry: () => true,
  keepAlive: 15_000,
  on: {
    connected: () => {
      tell(true);
    },
    closed: () => {
      tell(false);
    },
  },
});

function tell(live: boolean): void {
  for (const listener of listeners) listener(live);
}

/** Hears whether the live connection stands. Returns how to stop hearing. */
export function onLive(listener: (live: boolean) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Hears every answer of a subscription until the returned function is called. */
export function follow<Data, Variables extends Record<string, unknown>>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  hear: (data: Data) => void,
): () => void {
  return socket.subscribe<Data>(
    { query: textOf(document), variables },
    {
      next: (answer) => {
        if (answer.data) hear(answer.data);
      },
      error: () => {
        tell(false);
      },
      complete: () => undefined,
    },
  );
}
