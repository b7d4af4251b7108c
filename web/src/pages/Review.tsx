import { useEffect, useRef, useState } from "preact/hooks";
import { CHANGE, CORRECT_COMPANY, RESOLVE, REVIEW, useEditing } from "../api/editing";
import type { Editing } from "../api/editing";
import type { ResultOf } from "../api/graphql";
import { useApplicationChanges, useAsk } from "../api/use";
import { Notice } from "../components/Notice";
import { words } from "../components/Stage";
import { Undo } from "../components/Undo";
import { When } from "../components/When";
import { Field, Form } from "./editing/Form";

type Item = NonNullable<ResultOf<typeof REVIEW>["reviewQueue"]>["edges"][number]["node"];

const ASKED: Record<Item["reason"], string> = {
  GROUPING: "Do its mails belong together?",
  COMPANY: "Which company is this?",
  LABEL: "Is this what the mail means?",
};

/** What the machine is not sure of, one after another: a accepts, f fixes, i ignores. */
export function Review() {
  const { data, problem, again } = useAsk(REVIEW, {});
  useApplicationChanges(again);
  const editing = useEditing(again);
  const [fixing, setFixing] = useState(false);
  const item = data?.reviewQueue?.edges[0]?.node;
  const resolve = async (accept: boolean) => {
    if (!item) return;
    setFixing(false);
    const input = { reason: item.reason, accept, target: targetOf(item), messageId: mailOf(item) };
    await editing.edit(RESOLVE, { input }, accept ? "Accepted." : "Ignored.");
  };
  const fix = () => {
    if (!item) return;
    // Only a company is said here; the rest is put right where it is seen whole.
    if (item.reason === "COMPANY") setFixing(true);
    else if (item.application) location.hash = `#/applications/${item.application.id}`;
    else location.hash = "#/messages?uncertain";
  };
  useKeys({ a: () => resolve(true), f: fix, i: () => resolve(false) });
  return (
    <>
      {problem && <Notice text={problem} bad />}
      <Undo editing={editing} />
      <h1>To review: {data?.reviewQueue?.totalCount ?? "–"}</h1>
      {data?.reviewQueue && !item && (
        <div class="panel empty">
          <p>Nothing is doubtful. New doubts appear here.</p>
        </div>
      )}
      {item && (
        <section class="panel padded" aria-label="To review">
          <h2>{ASKED[item.reason]}</h2>
          <Facts item={item} />
          <div class="row">
            <button type="button" class="primary" onClick={() => resolve(true)}>
              Accept <kbd>a</kbd>
            </button>
            <button type="button" onClick={fix}>
              Fix <kbd>f</kbd>
            </button>
            <button type="button" onClick={() => resolve(false)}>
              Ignore <kbd>i</kbd>
            </button>
          </div>
          {fixing && (
            <Company
              item={item}
              editing={editing}
              done={() => {
                setFixing(false);
              }}
            />
          )}
        </section>
      )}
    </>
  );
}

function Facts({ item }: { item: Item }) {
  const { application, message } = item;
  const verdict = message?.classification;
  return (
    <>
      {application && (
        <p>
          <a href={`#/applications/${application.id}`}>
            {application.company ?? "Unknown company"}, {application.jobTitle ?? "unknown role"}
          </a>
        </p>
      )}
      {item.doubts.map((doubt) => (
        <p key={doubt}>{doubt}</p>
      ))}
      {message && (
        <p>
          <strong>{message.subject || "(no subject)"}</strong>{" "}
          <span class="soft">
            {message.sender?.name || message.sender?.email} <When at={message.sentAt} />
          </span>
          <br />
          {message.snippet}
        </p>
      )}
      {verdict && (
        <p>
          Taken for <strong>{words(verdict.label)}</strong>, {Math.round(verdict.confidence * 100)} % sure
          {verdict.evidence && <>: “{verdict.evidence}”</>}
        </p>
      )}
    </>
  );
}

/** Said of the mail, so that mail of that company joins it; of what has no mail, said of the application. */
function Company({ item, editing, done }: { item: Item; editing: Editing; done: () => void }) {
  const target = targetOf(item);
  const mail = item.application?.messages[0];
  const send = async (read: (field: string) => string) => {
    if (!target) return false;
    const company = read("company");
    const change = { edit: { company } };
    const good = mail
      ? await editing.edit(CORRECT_COMPANY, { input: { messageId: mail.id, company } }, "Saved.")
      : await editing.edit(CHANGE, { input: { targets: [target], change } }, "Saved.");
    if (good) done();
    return good;
  };
  return (
    <Form name="Company" button="Save" send={send}>
      <Field name="company" label="Company" required />
    </Form>
  );
}

function targetOf(item: Item): { id: string; ifMatch: string } | null {
  if (item.reason === "LABEL" || !item.application) return null;
  return { id: item.application.id, ifMatch: item.application.etag };
}

function mailOf(item: Item): string | null {
  return item.reason === "LABEL" ? (item.message?.id ?? null) : null;
}

/** One key each, except while somebody writes. */
function useKeys(keys: Record<string, () => unknown>): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const writing = event.target instanceof HTMLElement && event.target.closest("input, textarea, select");
      if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
      const act = current.current[event.key];
      if (!act) return;
      event.preventDefault();
      void act();
    };
    addEventListener("keydown", pressed);
    return () => {
      removeEventListener("keydown", pressed);
    };
  }, []);
}
