import { useState } from "preact/hooks";
import type { Act } from "../../api/action";
import { ask } from "../../api/client";
import { REQUEST_MESSAGES } from "../../api/mailboxes";
import { refusal } from "../../api/mutations";
import { words } from "../../components/Stage";
import { When } from "../../components/When";
import type { Mailbox } from "./Box";
import { Unfetched } from "./Unfetched";

type Reason = NonNullable<Mailbox["counts"]>["leftOut"][number];
type State = "LEFT_OUT" | "FAILED";

/** What of the mailbox is not here: how many, why, from when; what they are on request, and a way to have them. */
export function NotFetched({ mailbox, act }: { mailbox: Mailbox; act: Act }) {
  const { counts } = mailbox;
  if (!counts) return null;
  const waiting = counts.listed + counts.pending;
  if (waiting === 0 && counts.leftOut.length + counts.failed.length === 0) return null;
  return (
    <section aria-label="Not fetched">
      {waiting > 0 && <p class="soft">{waiting} messages wait to be fetched.</p>}
      {counts.leftOut.map((one) => (
        <Group key={one.reason} mailbox={mailbox} reason={one} state="LEFT_OUT" act={act} />
      ))}
      {counts.failed.map((one) => (
        <Group key={one.reason} mailbox={mailbox} reason={one} state="FAILED" act={act} />
      ))}
    </section>
  );
}

interface GroupProps {
  mailbox: Mailbox;
  reason: Reason;
  state: State;
  act: Act;
}

function Group({ mailbox, reason: { reason, count, oldestAt, newestAt }, state, act }: GroupProps) {
  const [open, setOpen] = useState(false);
  const connected = mailbox.state === "CONNECTED";
  const fetch = (remoteIds: string[]) =>
    act(async () => {
      const input = { mailboxId: mailbox.id, state, reason, remoteIds };
      return refusal((await ask(REQUEST_MESSAGES, { input })).requestMessages);
    });
  return (
    <>
      <div class="row">
        <span class="grow">
          {count} {state === "FAILED" ? "failed" : "left out"}: {words(reason) || "no reason given"}
          {oldestAt && newestAt && (
            <span class="soft">
              {" "}
              · <When at={oldestAt} /> – <When at={newestAt} />
            </span>
          )}
        </span>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => {
            setOpen(!open);
          }}
        >
          {open ? "Hide" : "Show"}
        </button>
        {connected && (
          <button type="button" onClick={() => fetch([])}>
            Fetch these
          </button>
        )}
      </div>
      {open && (
        <Unfetched mailbox={mailbox} state={state} reason={reason} {...(connected ? { fetch } : {})} />
      )}
    </>
  );
}
