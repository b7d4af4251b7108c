import type { Act } from "../api/action";
import { useAction } from "../api/action";
import { ask } from "../api/client";
import { VERDICT_CHANGED } from "../api/classifying";
import { MAIL } from "../api/documents";
import type { ResultOf } from "../api/graphql";
import { CONNECT_DEMO, refusal, START_SYNC } from "../api/mutations";
import { useAsk, useChanges } from "../api/use";
import { Archive } from "../components/Archive";
import { Notice } from "../components/Notice";
import { Pipeline } from "../components/Pipeline";
import { words } from "../components/Stage";
import { TryMail } from "../components/TryMail";
import { When } from "../components/When";
import { Work } from "../components/Work";

type Answer = ResultOf<typeof MAIL>;
type Mailboxes = NonNullable<Answer["mailboxes"]>;

export function Mail() {
  const { data, problem, again } = useAsk(MAIL, {});
  useChanges(VERDICT_CHANGED, again);
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
      <Pipeline act={action.act} />
      <TryMail />
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

function Bring({ act, demo }: { act: Act; demo: boolean }) {
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
        <a href="#/mailboxes">Connect Gmail or another mailbox</a>, or bring an mbox file (Google Takeout), or
        a zip of .eml files or of a Maildir. It stays on this server; what is already here is not added twice.
      </p>
      <div class="row">
        <Archive act={act} />
        {!demo && (
          <button type="button" onClick={showDemo}>
            Show me with a demo mailbox
          </button>
        )}
      </div>
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
      <p>
        {counts.map(({ label, count }, place) => (
          <span key={label}>
            {place > 0 && " · "}
            <a href={`#/messages?label=${label}`}>
              {words(label)} {count}
            </a>
          </span>
        ))}
      </p>
    </section>
  );
}
