import { useState } from "preact/hooks";
import { ask } from "../api/client";
import { SEARCH } from "../api/searching";
import { useAsk } from "../api/use";
import { Notice } from "../components/Notice";
import { Remarks } from "../components/Search";
import { HitLines } from "../components/SearchHit";
import type { Found, Hit } from "../components/SearchHit";

const PAGE = 20;
const MAILS = 3;

/** Everything that was found; the address says what for. */
export function SearchPage({ route }: { route: string }) {
  const query = new URLSearchParams(route.split("?")[1] ?? "").get("q") ?? "";
  const { data, problem } = useAsk(SEARCH, { query, first: PAGE });
  const found = data?.search;
  return (
    <>
      <h1>Search: {query}</h1>
      {problem && <Notice text={problem} bad />}
      {found && (
        <>
          <Remarks found={found} />
          <List found={found} query={query} />
        </>
      )}
    </>
  );
}

function List({ found, query }: { found: Found; query: string }) {
  const [hits, setHits] = useState<Hit[]>(found.edges.map((edge) => edge.node));
  const [page, setPage] = useState(found.pageInfo);
  const load = async () => {
    const next = (await ask(SEARCH, { query, first: PAGE, after: page.endCursor })).search;
    if (!next) return;
    setHits([...hits, ...next.edges.map((edge) => edge.node)]);
    setPage(next.pageInfo);
  };
  if (hits.length === 0) return null;
  return (
    <>
      <ul class="panel all-hits" aria-label="Found">
        {hits.map((hit, at) => (
          <li key={hit.application?.id ?? hit.mails[0]?.message?.id ?? at}>
            {hit.application ? (
              <a href={`#/applications/${hit.application.id}`}>
                {hit.application.company ?? "Unknown company"}
              </a>
            ) : (
              <small class="soft">A mail of no application</small>
            )}
            <HitLines hit={hit} mails={MAILS} />
          </li>
        ))}
      </ul>
      <p class="soft">
        {hits.length} of {found.totalExact ? found.totalCount : `${found.totalCount} and more`}{" "}
        {page.hasNextPage && (
          <button type="button" onClick={load}>
            Show more
          </button>
        )}
      </p>
    </>
  );
}
