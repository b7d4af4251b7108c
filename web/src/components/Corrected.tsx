import { useEffect, useState } from "preact/hooks";
import { useAction } from "../api/action";
import type { Act } from "../api/action";
import { ask } from "../api/client";
import { CORRECT_SIMILAR, SIMILAR, UNDO } from "../api/classifying";
import type { ResultOf } from "../api/graphql";
import { refusal } from "../api/mutations";
import { Notice } from "./Notice";
import { words } from "./Stage";
import type { Correction } from "./Verdict";
import { When } from "./When";

type Page = NonNullable<ResultOf<typeof SIMILAR>["similarMessages"]>;
type Row = Page["edges"][number]["node"];

/** What was just corrected: the way back, and the mails like it. Stays when the mail's application is gone. */
export function Corrected({ correction, again, close }: Props) {
  const action = useAction(again);
  const { messageId, subject, verdict } = correction;
  const undo = () =>
    action.act(async () => {
      const { undoCorrection: answer } = await ask(UNDO, { input: { messageId, similar: true } });
      if (answer.__typename === "UndoCorrectionSuccess") close();
      return refusal(answer);
    });
  return (
    <section class="panel padded" aria-label="Corrected">
      {action.problem && <Notice text={action.problem} bad />}
      <div class="row">
        <span class="grow" role="status">
          “{subject || "(no subject)"}” now counts as {words(verdict.label)}
          {verdict.company && ` of ${verdict.company}`}
          {verdict.jobTitle && `, ${verdict.jobTitle}`}.
        </span>
        <button type="button" onClick={undo}>
          Undo
        </button>
        <button type="button" onClick={close}>
          Done
        </button>
      </div>
      {correction.similarCount > 0 && (
        <Similar key={messageId} messageId={messageId} count={correction.similarCount} act={action.act} />
      )}
    </section>
  );
}

interface Props {
  correction: Correction;
  again: () => void;
  close: () => void;
}

function Similar({ messageId, count, act }: { messageId: string; count: number; act: Act }) {
  const [open, setOpen] = useState(false);
  const [page, setPage] = useState<Page | null>(null);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [done, setDone] = useState<string>();
  useEffect(() => {
    if (!open) return;
    void act(async () => {
      setPage((await ask(SIMILAR, { messageId })).similarMessages);
      return undefined;
    });
    // Asked once: what is shown is what is corrected.
  }, [open, messageId]);
  if (done) return <p class="soft">{done}</p>;
  if (!open || !page) {
    return (
      <p>
        {count} {count === 1 ? "mail" : "mails"} of the same sender look the same.{" "}
        <button
          type="button"
          onClick={() => {
            setOpen(true);
          }}
        >
          Show what would change
        </button>
      </p>
    );
  }
  const rows = page.edges.map((edge) => edge.node);
  const chosen = rows.flatMap(({ message }) => (message && !left.has(message.id) ? [message.id] : []));
  const correct = (input: { similarIds?: string[]; all?: boolean }) =>
    act(async () => {
      const { correctSimilarMessages: answer } = await ask(CORRECT_SIMILAR, {
        input: { messageId, ...input },
      });
      if (answer.__typename === "CorrectSimilarMessagesSuccess") {
        setDone(
          input.all ? "All of them are being corrected." : `${String(answer.correctedCount)} corrected.`,
        );
      }
      return refusal(answer);
    });
  return (
    <>
      <table>
        <tbody>
          {rows.map((row) => (
            <Line key={row.message?.id} row={row} left={left} setLeft={setLeft} />
          ))}
        </tbody>
      </table>
      <div class="row">
        <button
          type="button"
          class="primary"
          disabled={chosen.length === 0}
          onClick={() => correct({ similarIds: chosen })}
        >
          Correct {chosen.length} as well
        </button>
        {page.totalCount > rows.length && (
          <button type="button" onClick={() => correct({ all: true })}>
            Correct all {page.totalCount}
          </button>
        )}
      </div>
    </>
  );
}

interface LineProps {
  row: Row;
  left: ReadonlySet<string>;
  setLeft: (left: ReadonlySet<string>) => void;
}

function Line({ row, left, setLeft }: LineProps) {
  const { message } = row;
  if (!message) return null;
  return (
    <tr>
      <td>
        <label>
          <input
            type="checkbox"
            checked={!left.has(message.id)}
            onChange={(event) => {
              const others = [...left].filter((one) => one !== message.id);
              setLeft(new Set(event.currentTarget.checked ? others : [...others, message.id]));
            }}
          />{" "}
          {message.subject || "(no subject)"}
        </label>
      </td>
      <td class="wide">
        <When at={message.sentAt} />
      </td>
      <td>{changes(row).join("; ")}</td>
    </tr>
  );
}

function changes({ now, label, company, jobTitle }: Row): string[] {
  const pairs: [string | null, string | null][] = [
    [words(now.label), label && words(label)],
    [now.company, company],
    [now.jobTitle, jobTitle],
  ];
  return pairs
    .filter(([was, becomes]) => was !== becomes)
    .map(([was, becomes]) => `${was ?? "none"} → ${becomes ?? "none"}`);
}
