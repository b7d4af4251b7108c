import { useState } from "preact/hooks";
import { ask } from "../api/client";
import { MESSAGE_TEXT, MESSAGES, VERDICT_CHANGED } from "../api/classifying";
import type { ResultOf, VariablesOf } from "../api/graphql";
import { useAsk, useChanges } from "../api/use";
import { Corrected } from "../components/Corrected";
import { Notice } from "../components/Notice";
import { words } from "../components/Stage";
import { VerdictLine } from "../components/Verdict";
import type { Correction } from "../components/Verdict";
import { When } from "../components/When";

type Variables = VariablesOf<typeof MESSAGES>;
type Answer = ResultOf<typeof MESSAGES>;
type Labels = NonNullable<Variables["labels"]>;
type Page = NonNullable<Answer["classifiedMessages"]>;
type Row = Page["edges"][number]["node"];
type Hear = (correction: Correction) => void;

const PAGE = 50;

/** Every mail with what it was taken for, also what belongs to no application. */
export function Messages({ route }: { route: string }) {
  const asked = new URLSearchParams(route.split("?")[1] ?? "");
  const [labels, setLabels] = useState<Labels>(asked.getAll("label") as Labels);
  const [uncertain, setUncertain] = useState(asked.has("uncertain"));
  const [correction, setCorrection] = useState<Correction>();
  const variables: Variables = {
    first: PAGE,
    labels: labels.length ? labels : null,
    onlyUncertain: uncertain,
  };
  const { data, problem, again } = useAsk(MESSAGES, variables);
  useChanges(VERDICT_CHANGED, again);
  const corrected = (made: Correction) => {
    setCorrection(made);
    again();
  };
  return (
    <>
      <h1>Messages</h1>
      {problem && <Notice text={problem} bad />}
      {correction && (
        <Corrected
          correction={correction}
          again={again}
          close={() => {
            setCorrection(undefined);
          }}
        />
      )}
      <div class="chips" role="group" aria-label="Labels">
        {data?.labelCounts?.map(({ label, count }) => (
          <button
            type="button"
            key={label}
            aria-pressed={labels.includes(label)}
            onClick={() => {
              setLabels(labels.includes(label) ? labels.filter((one) => one !== label) : [...labels, label]);
            }}
          >
            {words(label)} {count}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={uncertain}
          onClick={() => {
            setUncertain(!uncertain);
          }}
        >
          only uncertain ones
        </button>
      </div>
      {data?.classifiedMessages && (
        <List
          key={JSON.stringify(variables)}
          page={data.classifiedMessages}
          variables={variables}
          corrected={corrected}
        />
      )}
    </>
  );
}

function List({ page, variables, corrected }: { page: Page; variables: Variables; corrected: Hear }) {
  const [more, setMore] = useState<Row[]>([]);
  const [after, setAfter] = useState<string | null>();
  const [problem, setProblem] = useState<string>();
  const cursor = after === undefined ? (page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null) : after;
  const first = page.edges.map((edge) => edge.node);
  const shown = new Set(first.map((row) => row.message?.id));
  const rows = [...first, ...more.filter((row) => !shown.has(row.message?.id))];
  if (rows.length === 0) return <Nothing filtered={variables.labels !== null || variables.onlyUncertain} />;
  const load = async () => {
    try {
      const next = (await ask(MESSAGES, { ...variables, after: cursor })).classifiedMessages;
      if (!next) return;
      setMore([...more, ...next.edges.map((edge) => edge.node)]);
      setAfter(next.pageInfo.hasNextPage ? next.pageInfo.endCursor : null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <section class="panel padded" aria-label="Messages">
      {problem && <Notice text={problem} bad />}
      <ol class="timeline">
        {rows.map((row) => row.message && <One key={row.message.id} row={row} corrected={corrected} />)}
      </ol>
      {cursor && (
        <button type="button" onClick={load}>
          Show more
        </button>
      )}
    </section>
  );
}

function One({ row, corrected }: { row: Row; corrected: Hear }) {
  const { message, classification } = row;
  const [open, setOpen] = useState(false);
  if (!message) return null;
  const sender = message.sender?.name || message.sender?.email;
  return (
    <li>
      <details
        onToggle={(event) => {
          setOpen(event.currentTarget.open);
        }}
      >
        <summary>
          <strong>{words(classification.label)}</strong> {message.subject || "(no subject)"}{" "}
          <span class="soft">
            {sender && `from ${sender}, `}
            <When at={message.sentAt} />
            {!classification.certain && " · uncertain"}
          </span>
        </summary>
        {message.application && (
          <p>
            Belongs to{" "}
            <a href={`#/applications/${message.application.id}`}>
              {message.application.company ?? "an application"}
              {message.application.jobTitle && `, ${message.application.jobTitle}`}
            </a>
          </p>
        )}
        {classification.evidence && <blockquote>{classification.evidence}</blockquote>}
        {open && <Text id={message.id} />}
        <VerdictLine
          messageId={message.id}
          subject={message.subject}
          verdict={classification}
          corrected={corrected}
        />
      </details>
    </li>
  );
}

/** The mail itself, fetched when somebody wants to read it. */
function Text({ id }: { id: string }) {
  const { data, problem } = useAsk(MESSAGE_TEXT, { id });
  if (problem) return <Notice text={problem} bad />;
  const node = data?.node;
  return node && "content" in node && node.content ? <pre>{node.content.text}</pre> : null;
}

function Nothing({ filtered }: { filtered: boolean }) {
  return (
    <div class="panel empty">
      {filtered ? (
        <p>No message fits.</p>
      ) : (
        <p>
          No messages yet. <a href="#/mail">Bring in your mail</a>.
        </p>
      )}
    </div>
  );
}
