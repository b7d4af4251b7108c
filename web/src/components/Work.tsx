import { useEffect, useState } from "preact/hooks";
import type { Act } from "../api/action";
import { ask, follow } from "../api/client";
import { OPERATION_PROGRESSED } from "../api/documents";
import type { OPERATION_ROW } from "../api/documents";
import type { ResultOf } from "../api/graphql";
import { CANCEL, refusal, RETRY } from "../api/mutations";
import { Notice } from "./Notice";
import { Report } from "./Pipeline";
import { words } from "./Stage";
import { When } from "./When";

export type Operation = ResultOf<typeof OPERATION_ROW>;

const ACTIVE = new Set(["QUEUED", "RUNNING"]);

/** An operation as it goes on: its progress, how it ended, its receipt. */
export function Work({ operation, act, again }: { operation: Operation; act: Act; again: () => void }) {
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
      {receipt && <Receipt receipt={receipt} />}
      {now.kind === "reprocess" && !ACTIVE.has(now.state) && <Report operationId={now.id} />}
    </article>
  );
}

function Receipt({ receipt }: { receipt: NonNullable<Operation["receipt"]> }) {
  return (
    <>
      <p class="soft">
        {receipt.inScope} in scope = {receipt.new} new + {receipt.known} known + {receipt.skipped} skipped +{" "}
        {receipt.failed} failed
        {receipt.reasons.map(({ reason, count }) => `; ${count} × ${words(reason)}`).join("")}
        {receipt.unitsUsed > 0 && `; ${receipt.unitsUsed} quota units`}
      </p>
      {receipt.gaps.map((gap) => (
        <p class="soft" key={gap.foundAt}>
          A gap in the history ({words(gap.reason)}) was found <When at={gap.foundAt} time />
          {gap.closedAt ? " and closed" : " and is being closed"}: {gap.added} added, {gap.relabelled}{" "}
          relabelled, {gap.removed} gone.
        </p>
      ))}
    </>
  );
}
