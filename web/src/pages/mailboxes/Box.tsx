import { useState } from "preact/hooks";
import type { Act } from "../../api/action";
import { ask } from "../../api/client";
import type { ResultOf } from "../../api/graphql";
import { BEGIN_GMAIL, DISCONNECT, UPDATE_SETTINGS } from "../../api/mailboxes";
import type { MAILBOXES } from "../../api/mailboxes";
import { refusal, START_SYNC } from "../../api/mutations";
import { Notice } from "../../components/Notice";
import { words } from "../../components/Stage";
import { When } from "../../components/When";
import { Work } from "../../components/Work";
import type { Operation } from "../../components/Work";
import { Settings } from "./Choices";
import { Disconnect } from "./Disconnect";
import { Imap } from "./Imap";
import { NotFetched } from "./NotFetched";

export type Mailbox = NonNullable<ResultOf<typeof MAILBOXES>["mailboxes"]>[number];

const BUTTONS = { CONSENT: "Go on at Google", RECONNECT: "Reconnect", CONNECT: "Try again" };
const KINDS = { GMAIL: "Gmail", IMAP: "IMAP", ARCHIVE: "Archive", DEMO: "Demo" };

/** Sends the browser to Google's consent page; it comes back to this page. */
export async function toGoogle(input: {
  mailboxId?: string;
  settings?: { windowDays: number; includeSpamAndTrash: boolean; policy: "CANDIDATES" | "EVERYTHING" };
}): Promise<string | undefined> {
  const { beginGmailConnection: begun } = await ask(BEGIN_GMAIL, {
    input: { ...input, returnTo: "/#/mailboxes" },
  });
  if (begun.__typename !== "BeginGmailConnectionSuccess") return refusal(begun);
  location.assign(begun.authorizationUrl);
  return undefined;
}

interface Props {
  mailbox: Mailbox;
  latest: Operation | undefined;
  act: Act;
  again: () => void;
}

export function Box({ mailbox, latest, act, again }: Props) {
  const [open, setOpen] = useState<"imap" | "leaving">();
  const { id, kind, state, settings, action } = mailbox;
  const reconnect = () => {
    if (kind === "IMAP") setOpen("imap");
    else void act(() => toGoogle({ mailboxId: id }));
  };
  const erasing = mailbox.stateReason === "ERASING";
  const close = () => {
    setOpen(undefined);
  };
  return (
    <article class="panel padded" aria-label={mailbox.name}>
      <div class="row">
        <h2 class="grow">{mailbox.name}</h2>
        <span class={`state ${state}`}>{words(state)}</span>
      </div>
      <p class="soft">
        {KINDS[kind]}
        {mailbox.address && mailbox.address !== mailbox.name && ` · ${mailbox.address}`}
        {mailbox.endpoint && ` · ${mailbox.username ?? ""} at ${mailbox.endpoint}`} · {mailbox.messageCount}{" "}
        messages · last sync <When at={mailbox.syncedAt} time />
        {mailbox.nextSyncAt && (
          <>
            {" "}
            · next <When at={mailbox.nextSyncAt} time />
          </>
        )}
      </p>
      {mailbox.stateMessage && (
        <Notice text={mailbox.stateMessage} bad={state === "FAILED" || state === "NEEDS_REAUTH"} />
      )}
      {!erasing && (
        <div class="row">
          {action && (
            <button class="primary" type="button" onClick={reconnect}>
              {BUTTONS[action]}
            </button>
          )}
          {state === "CONNECTED" && kind !== "ARCHIVE" && (
            <button
              type="button"
              onClick={() =>
                act(async () => refusal((await ask(START_SYNC, { input: { mailboxId: id } })).startSync))
              }
            >
              Sync now
            </button>
          )}
          <button
            type="button"
            onClick={() => {
              setOpen("leaving");
            }}
          >
            {settings && state !== "DISCONNECTED" ? "Disconnect" : "Erase"}
          </button>
        </div>
      )}
      {open === "imap" && (
        <Imap
          act={act}
          again={{
            id,
            host: (mailbox.endpoint ?? "").replace(/:\d+$/, ""),
            username: mailbox.username ?? "",
          }}
          done={close}
        />
      )}
      {open === "leaving" && (
        <Disconnect
          name={mailbox.name}
          messages={mailbox.messageCount}
          connected={settings !== null && state !== "DISCONNECTED"}
          close={close}
          leave={(erase) =>
            act(async () => {
              const { disconnectMailbox: left } = await ask(DISCONNECT, { input: { mailboxId: id, erase } });
              if (left.__typename !== "DisconnectMailboxSuccess") return refusal(left);
              if (left.revocation !== "FAILED") return undefined;
              return "Disconnected here. Google did not confirm it: end the consent in your Google account too.";
            })
          }
        />
      )}
      {latest && <Work operation={latest} act={act} again={again} />}
      {mailbox.counts && <NotFetched mailbox={mailbox} act={act} />}
      {settings && !erasing && (
        <details>
          <summary>What is read</summary>
          <Settings
            key={JSON.stringify(settings)}
            at={settings}
            save={(chosen) =>
              act(async () => {
                const input = { mailboxId: id, settings: { ...chosen, since: settings.since } };
                return refusal((await ask(UPDATE_SETTINGS, { input })).updateMailboxSettings);
              })
            }
          />
        </details>
      )}
    </article>
  );
}
