import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiError, ask, follow, onLive } from "./client";
import { APPLICATION_CHANGED } from "./documents";
import type { TadaDocumentNode } from "./graphql";

export interface Asked<Data> {
  data: Data | undefined;
  problem: string | undefined;
  again: () => void;
}

/** Asks when the page opens, when the variables change, and whenever `again` is called. The latest question wins. */
export function useAsk<Data, Variables>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
): Asked<Data> {
  const [data, setData] = useState<Data>();
  const [problem, setProblem] = useState<string>();
  const latest = useRef(0);
  const key = JSON.stringify(variables);
  const again = useCallback(() => {
    const mine = ++latest.current;
    ask(document, JSON.parse(key) as Variables).then(
      (answer) => {
        if (mine !== latest.current) return;
        setData(answer);
        setProblem(undefined);
      },
      (error: unknown) => {
        if (mine === latest.current) setProblem(error instanceof ApiError ? error.message : String(error));
      },
    );
  }, [document, key]);
  useEffect(again, [again]);
  return { data, problem, again };
}

/** At most this often a burst of changes makes the page ask again. */
const SETTLE_MS = 250;

/** Calls `refresh` when applications have changed, and after every reconnection: changes in between were missed. */
export function useApplicationChanges(refresh: () => void): void {
  useChanges(APPLICATION_CHANGED, refresh);
}

/** The same for anything that a subscription tells. */
export function useChanges<Data>(
  document: TadaDocumentNode<Data, Record<string, never>>,
  refresh: () => void,
): void {
  const current = useRef(refresh);
  current.current = refresh;
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const soon = () => {
      waiting ??= setTimeout(() => {
        waiting = undefined;
        current.current();
      }, SETTLE_MS);
    };
    const stopFollowing = follow(document, {}, soon);
    const stopHearing = onLive((live) => {
      if (live) soon();
    });
    return () => {
      clearTimeout(waiting);
      stopFollowing();
      stopHearing();
    };
  }, [document]);
}

/** Whether the live connection stands. */
export function useLive(): boolean {
  const [live, setLive] = useState(false);
  useEffect(() => onLive(setLive), []);
  return live;
}

/** The page's address behind the #, for example "/applications/abc". */
export function useRoute(): string {
  const read = () => location.hash.replace(/^#/, "") || "/";
  const [route, setRoute] = useState(read);
  useEffect(() => {
    const changed = () => {
      setRoute(read());
    };
    addEventListener("hashchange", changed);
    return () => {
      removeEventListener("hashchange", changed);
    };
  }, []);
  return route;
}
