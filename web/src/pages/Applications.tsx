import { useState } from "preact/hooks";
import { ask } from "../api/client";
import { APPLICATIONS } from "../api/documents";
import { useEditing } from "../api/editing";
import type { ResultOf, VariablesOf } from "../api/graphql";
import { useApplicationChanges, useAsk } from "../api/use";
import { listOf } from "../components/Count";
import { Notice } from "../components/Notice";
import { Stage, words } from "../components/Stage";
import { Undo } from "../components/Undo";
import { When } from "../components/When";
import { Add } from "./editing/Add";
import { Bulk } from "./editing/Bulk";

type Variables = VariablesOf<typeof APPLICATIONS>;
type Answer = ResultOf<typeof APPLICATIONS>;
type Filter = NonNullable<Variables["filter"]>;
type Stages = NonNullable<Filter["stages"]>;
type Row = NonNullable<Answer["applications"]>["edges"][number]["node"];

const PAGE = 50;
const SORTS: { value: Variables["sort"]; text: string; ascending: boolean }[] = [
  { value: "LAST_EVENT", text: "Latest news first", ascending: false },
  { value: "APPLIED", text: "Latest application first", ascending: false },
  { value: "COMPANY", text: "Company A to Z", ascending: true },
];

/** All applications, or those that a number counts: the address says which, see Count. */
export function Applications({ route }: { route: string }) {
  const asked = new URLSearchParams(route.split("?")[1] ?? "");
  const only = filterOf(asked.get("only"));
  const [text, setText] = useState("");
  const [stages, setStages] = useState<Stages>([]);
  const [sort, setSort] = useState(0);
  const [dismissed, setDismissed] = useState(false);
  const [adding, setAdding] = useState(false);
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map());
  const order = SORTS[sort] ?? SORTS[0];
  const variables: Variables = {
    first: PAGE,
    filter: {
      ...only,
      text: text || (only?.text ?? null),
      stages: stages.length ? stages : (only?.stages ?? null),
      dismissed,
    },
    sort: order?.value ?? "LAST_EVENT",
    ascending: order?.ascending ?? false,
  };
  const { data, problem, again } = useAsk(APPLICATIONS, variables);
  const editing = useEditing(again);
  useApplicationChanges(again);
  const choose = (row: Row, on: boolean) => {
    const others = [...chosen].filter(([id]) => id !== row.id);
    setChosen(new Map(on ? [...others, [row.id, row.etag]] : others));
  };
  const toggle = (stage: Stages[number]) => {
    setStages(stages.includes(stage) ? stages.filter((one) => one !== stage) : [...stages, stage]);
  };
  return (
    <>
      {problem && <Notice text={problem} bad />}
      <Undo editing={editing} />
      {only && (
        <p class="notice">
          Only {asked.get("of") ?? "some"}. <a href="#/">Show all</a> or go back to the{" "}
          <a href="#/insights">insights</a>.
        </p>
      )}
      <Figures stats={data?.stats ?? null} />
      <div class="tools">
        <input
          type="search"
          aria-label="Search company or job title"
          placeholder="Search company or job title"
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        <select
          aria-label="Sort"
          value={sort}
          onChange={(event) => {
            setSort(Number(event.currentTarget.value));
          }}
        >
          {SORTS.map((one, index) => (
            <option key={one.value} value={index}>
              {one.text}
            </option>
          ))}
        </select>
        <label class="soft">
          <input
            type="checkbox"
            checked={dismissed}
            onChange={(event) => {
              setDismissed(event.currentTarget.checked);
              setChosen(new Map());
            }}
          />{" "}
          Dismissed
        </label>
        <button
          type="button"
          aria-expanded={adding}
          onClick={() => {
            setAdding(!adding);
          }}
        >
          Add application
        </button>
      </div>
      {adding && (
        <Add
          editing={editing}
          close={() => {
            setAdding(false);
          }}
        />
      )}
      {chosen.size > 0 && (
        <Bulk
          chosen={[...chosen].map(([id, etag]) => ({ id, etag }))}
          dismissed={dismissed}
          editing={editing}
          done={() => {
            setChosen(new Map());
          }}
        />
      )}
      <div class="chips" role="group" aria-label="Stages">
        {data?.stats?.stages.map(({ stage, count }) => (
          <button
            type="button"
            key={stage}
            aria-pressed={stages.includes(stage)}
            onClick={() => {
              toggle(stage);
            }}
          >
            {words(stage)} {count}
          </button>
        ))}
      </div>
      {data?.applications && (
        <List
          key={JSON.stringify(variables)}
          page={data.applications}
          variables={variables}
          filtered={Boolean(text) || stages.length > 0 || only !== undefined || dismissed}
          chosen={chosen}
          choose={choose}
        />
      )}
    </>
  );
}

/** The filter in an address. What is none there is left to the server to refuse. */
function filterOf(text: string | null): Filter | undefined {
  if (!text) return undefined;
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null ? read : undefined;
  } catch {
    return undefined;
  }
}

function Figures({ stats }: { stats: Answer["stats"] }) {
  const rows: [string, number | undefined][] = [
    ["Applications", stats?.total],
    ["Pending", stats?.pending],
    ["Assessments", stats?.assessments],
    ["Interviews", stats?.interviews],
    ["Offers", stats?.offers],
    ["Rejections", stats?.rejections],
  ];
  return (
    <dl class="figures">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? "–"}</dd>
        </div>
      ))}
    </dl>
  );
}

interface ListProps {
  page: NonNullable<Answer["applications"]>;
  variables: Variables;
  filtered: boolean;
  chosen: ReadonlyMap<string, string>;
  choose: (row: Row, on: boolean) => void;
}

function List({ page, variables, filtered, chosen, choose }: ListProps) {
  const [more, setMore] = useState<Row[]>([]);
  const [after, setAfter] = useState<string | null>();
  const cursor = after === undefined ? (page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null) : after;
  // What the live first page shows is not shown again by a page that was loaded earlier.
  const first = page.edges.map((edge) => edge.node);
  const shown = new Set(first.map((row) => row.id));
  const rows = [...first, ...more.filter((row) => !shown.has(row.id))];
  if (rows.length === 0) return <Nothing filtered={filtered} />;
  const load = async () => {
    const answer = await ask(APPLICATIONS, { ...variables, after: cursor });
    const next = answer.applications;
    if (!next) return;
    setMore([...more, ...next.edges.map((edge) => edge.node)]);
    setAfter(next.pageInfo.hasNextPage ? next.pageInfo.endCursor : null);
  };
  return (
    <>
      <div class="panel">
        <table>
          <thead>
            <tr>
              <th aria-label="Choose" />
              <th>Company</th>
              <th>Stage</th>
              <th class="wide">Applied</th>
              <th class="wide">Latest</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td>
                  <input
                    type="checkbox"
                    aria-label={`Choose ${row.company ?? "Unknown company"}, ${row.jobTitle ?? "unknown role"}`}
                    checked={chosen.has(row.id)}
                    onChange={(event) => {
                      choose(row, event.currentTarget.checked);
                    }}
                  />
                </td>
                <td>
                  <a href={`#/applications/${row.id}`}>{row.company ?? "Unknown company"}</a>
                  <br />
                  <small>{row.jobTitle ?? "Unknown role"}</small>
                  {row.tags.map((tag) => (
                    <a class="tag" key={tag} href={listOf({ tags: [tag] }, `with the tag ${tag}`)}>
                      {tag}
                    </a>
                  ))}
                </td>
                <td>
                  <Stage stage={row.stage} />
                </td>
                <td class="wide">
                  <When at={row.appliedAt} />
                </td>
                <td class="wide">
                  <When at={row.lastEventAt} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class="soft">
        {rows.length} of {page.totalCount}{" "}
        {cursor && (
          <button type="button" onClick={load}>
            Show more
          </button>
        )}
      </p>
    </>
  );
}

function Nothing({ filtered }: { filtered: boolean }) {
  return (
    <div class="panel empty">
      {filtered ? (
        <p>No application fits. Try other words or stages.</p>
      ) : (
        <p>
          No applications yet. <a href="#/mail">Bring in your mail</a>, and they appear here while it is read.
        </p>
      )}
    </div>
  );
}
