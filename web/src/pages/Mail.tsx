import { useEffect, useState } from "preact/hooks";
import { ask, follow } from "../api/client";
import { MAIL, OPERATION_PROGRESSED } from "../api/documents";
import type { ResultOf } from "../api/graphql";
import { CANCEL, CONNECT_DEMO, IMPORT_UPLOAD, refusal, RETRY, START_SYNC } from "../api/mutations";
import { upload } from "../api/upload";
import { useApplicationChanges, useAsk } from "../api/use";
import { Notice } from "../components/Notice";
import { words } from "../components/Stage";
import { When } from "../components/When";

type Answer = ResultOf<typeof MAIL>;
type Operation = NonNullable<Answer["operations"]>["edges"][number]["node"];
type Mailboxes = NonNullable<Answer["mailboxes"]>;

/** Runs something and shows the sentence of what went wrong. */
function useAction(again: () => void) {
  const [problem, setProblem] = useState<string>();
  const act = async (work: () => Promise<string | undefined>) => {
    try {
      setProblem(await work());
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    again();
  };
  return { problem, act };
}

export function Mail() {
  const { data, problem, again } = useAsk(MAIL, {});
  useApplicationChanges(again);
  const action = useAction(again);
  const said = problem ?? action.problem;
  return (
    <>
      {said && <Notice text={said} bad />}
      {data?.operations?.degraded.map((name) => (
        <Notice key={name} text={`The ${name} service does not answer; what it knows is missing here.`} />
      ))}
      <Bring act={action.act} demo={data?.mailboxes?.some((one) => one.kind === "DEMO") ?? true} />
      {data?.mailboxes && data.mailboxes.length > 0 && <Boxes mailboxes={data.mailboxes} act={action.act} />}
      {data?.labelCounts && data.labelCounts.length > 0 && <Labels counts={data.labelCounts} />}
      {data?.operations && data.operations.edges.length > 0 && (
        <section class="panel padded" aria-label="Operations">
          <h2>What was done</h2>
          {data.operations.edges.map(({ node }) => (
            <Work key={node.id} operation={node} act={action.act} again={again} />
          ))}
        </section>
      )}
    </>
  );
}

type Act = ReturnType<typeof useAction>["act"];

function Bring({ act, demo }: { act: Act; demo: boolean }) {
  const [sent, setSent] = useState<{ done: number; total: number }>();
  const bring = (file: File) =>
    act(async () => {
      try {
        const uploadId = await upload(file, (done) => {
          setSent({ done, total: file.size });
        });
        return refusal((await ask(IMPORT_UPLOAD, { input: { uploadId } })).importUpload);
      } finally {
        setSent(undefined);
      }
    });
  const showDemo = () =>
    act(async () => {
      const { connectDemoMailbox: made } = await ask(CONNECT_DEMO, {});
      if (made.__typename !== "ConnectDemoMailboxSuccess") return refusal(made);
      return refusal((await ask(START_SYNC, { input: { mailboxId: made.mailbox.id } })).startSync);
    });
  return (
    <section class="panel padded">
      <h2>Bring in your mail</h2>
      <p class="soft">
        An mbox file (Google Takeout), or a zip of .eml files or of a Maildir. It stays on this server; what
        is already here is not added twice.
      </p>
      <div class="row">
        <input
          type="file"
          aria-label="Mail archive"
          disabled={sent !== undefined}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            if (file) void bring(file);
          }}
        />
        {!demo && (
          <button type="button" onClick={showDemo}>
            Show me with a demo mailbox
          </button>
        )}
      </div>
      {sent && <progress aria-label="Upload" max={sent.total} value={sent.done} />}
    </section>
  );
}

function Boxes({ mailboxes, act }: { mailboxes: Mailboxes; act: Act }) {
  return (
    <section class="panel padded" aria-label="Mailboxes">
      <h2>Mailboxes</h2>
      {mailboxes.map((one) => (
        <div class="row" key={one.id}>
          <span class="grow">
            <strong>{one.name}</strong> <span class="soft">{one.messageCount} messages, last sync </span>
            <When at={one.syncedAt} time />
          </span>
          {one.kind === "DEMO" && (
            <button
              type="button"
              onClick={() =>
                act(async () => refusal((await ask(START_SYNC, { input: { mailboxId: one.id } })).startSync))
              }
            >
              Sync
            </button>
          )}
        </div>
      ))}
    </section>
  );
}

function Labels({ counts }: { counts: NonNullable<Answer["labelCounts"]> }) {
  return (
    <section class="panel padded" aria-label="Labels">
      <h2>What the mails mean</h2>
      <p>{counts.map(({ label, count }) => `${words(label)} ${count}`).join(" · ")}</p>
    </section>
  );
}

const ACTIVE = new Set(["QUEUED", "RUNNING"]);

function Work({ operation, act, again }: { operation: Operation; act: Act; again: () => void }) {
  const [now, setNow] = useState(operation);
  useEffect(() => {
    setNow(operation);
    if (!ACTIVE.has(operation.state)) return;
    return follow(OPERATION_PROGRESSED, { id: operation.id }, (answer) => {
      setNow(answer.operationProgressed);
      if (!ACTIVE.has(answer.operationProgressed.state)) again();
    });
  }, [operation.id, operation.state, again]);
  const { receipt, progress } = now;
  const input = { id: now.id };
  return (
    <article>
      <div class="row">
        <span class="grow">
          <strong>{words(now.kind)}</strong> {now.mailbox?.name}{" "}
          <span class="soft">{words(now.state)}, </span>
          <When at={now.endedAt ?? now.createdAt} time />
        </span>
        {ACTIVE.has(now.state) && (
          <button
            type="button"
            disabled={now.cancelRequested}
            onClick={() => act(async () => refusal((await ask(CANCEL, { input })).cancelOperation))}
          >
            Cancel
          </button>
        )}
        {(now.state === "FAILED" || now.state === "CANCELLED") && (
          <button
            type="button"
            onClick={() => act(async () => refusal((await ask(RETRY, { input })).retryOperation))}
          >
            Try again
          </button>
        )}
      </div>
      {ACTIVE.has(now.state) &&
        (progress.total ? (
          <progress aria-label="Progress" max={progress.total} value={progress.done} />
        ) : (
          <progress aria-label="Progress" />
        ))}
      {now.failure && <Notice text={now.failure.message} bad={now.state === "FAILED"} />}
      {receipt && (
        <p class="soft">
          {receipt.inScope} in scope = {receipt.new} new + {receipt.known} known + {receipt.skipped} skipped +{" "}
          {receipt.failed} failed
          {receipt.reasons.map(({ reason, count }) => `; ${count} × ${words(reason)}`).join("")}
        </p>
      )}
    </article>
  );
}
