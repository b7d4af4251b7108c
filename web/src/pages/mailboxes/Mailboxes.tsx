import { useEffect, useState } from "preact/hooks";
import type { Act } from "../../api/action";
import { useAction } from "../../api/action";
import type { ResultOf } from "../../api/graphql";
import { MAILBOX_CHANGED, MAILBOXES } from "../../api/mailboxes";
import { useAsk, useChanges } from "../../api/use";
import { Archive } from "../../components/Archive";
import { Notice } from "../../components/Notice";
import type { Operation } from "../../components/Work";
import { Box, toGoogle } from "./Box";
import { Choices, DEFAULTS } from "./Choices";
import type { Chosen } from "./Choices";
import { Imap } from "./Imap";
import { outcomeOf } from "./outcome";

type Answer = ResultOf<typeof MAILBOXES>;
type Options = NonNullable<Answer["connectionOptions"]>;

export function Mailboxes({ route }: { route: string }) {
  const { data, problem, again } = useAsk(MAILBOXES, {});
  useChanges(MAILBOX_CHANGED, again);
  const action = useAction(again);
  const [outcome] = useState(outcomeOf(route));
  useEffect(() => {
    // Said once: loading the page again should not say it again.
    if (route.includes("?")) history.replaceState(null, "", "#/mailboxes");
  }, [route]);
  const said = problem ?? action.problem;
  const latest = latestOf(data?.operations?.edges.map((edge) => edge.node) ?? []);
  return (
    <>
      <h1>Mailboxes</h1>
      {outcome && <Notice text={outcome.text} bad={outcome.bad} />}
      {said && <Notice text={said} bad />}
      {data?.connectionOptions && <Connect options={data.connectionOptions} act={action.act} />}
      {data?.mailboxes?.length === 0 && (
        <div class="panel empty">
          <p>No mailboxes yet. Connect one, or bring an archive: applications appear while it is read.</p>
        </div>
      )}
      {data?.mailboxes?.map((one) => (
        <Box key={one.id} mailbox={one} latest={latest.get(one.id)} act={action.act} again={again} />
      ))}
    </>
  );
}

/** The newest operation of each mailbox; operations come newest first. */
function latestOf(operations: readonly Operation[]): Map<string, Operation> {
  const found = new Map<string, Operation>();
  for (const one of operations) {
    if (one.mailbox && !found.has(one.mailbox.id)) found.set(one.mailbox.id, one);
  }
  return found;
}

function Connect({ options, act }: { options: Options; act: Act }) {
  // Nothing is sent until somebody chooses: connecting an account that is known must not undo what was chosen for it.
  const [chosen, choose] = useState<Chosen>();
  const [imap, setImap] = useState(false);
  const { google } = options;
  return (
    <section class="panel padded" aria-label="Connect a mailbox">
      <h2>Connect a mailbox</h2>
      <p class="soft">It is only ever read, never changed. What was read stays on this server.</p>
      <div class="row">
        <button
          class="primary"
          type="button"
          disabled={!google.configured}
          onClick={() => act(() => toGoogle(chosen ? { settings: chosen } : {}))}
        >
          Connect Gmail
        </button>
        {options.imap && (
          <button
            type="button"
            aria-expanded={imap}
            onClick={() => {
              setImap(!imap);
            }}
          >
            Connect by IMAP
          </button>
        )}
      </div>
      {google.problem && (
        <div class="notice" role="note">
          <p>{google.problem}</p>
          <p>
            Redirect address to register there: <code>{google.redirectUri}</code>. Step by step:{" "}
            <code>{google.helpUrl}</code>.
          </p>
        </div>
      )}
      <details>
        <summary>What to read</summary>
        <Choices chosen={chosen ?? DEFAULTS} choose={choose} />
      </details>
      {imap && (
        <Imap
          act={act}
          {...(chosen ? { chosen } : {})}
          done={() => {
            setImap(false);
          }}
        />
      )}
      <h3>Or bring an archive</h3>
      <p class="soft">An mbox file (Google Takeout), or a zip of .eml files or of a Maildir.</p>
      <Archive act={act} />
    </section>
  );
}
