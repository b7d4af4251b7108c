import { MOVE, SET_ASIDE, SPLIT } from "../../api/editing";
import type { Editing } from "../../api/editing";
import { Pick } from "./Pick";

interface Props {
  application: { id: string; etag: string };
  /** Chosen mails of it. */
  chosen: readonly string[];
  editing: Editing;
  done: () => void;
}

/** What can be done with chosen mails of an application. */
export function Mails({ application, chosen, editing, done }: Props) {
  if (chosen.length === 0) return null;
  const messageIds = [...chosen];
  const then = (good: boolean) => {
    if (good) done();
  };
  const target = { id: application.id, ifMatch: application.etag };
  const split = async () => {
    then(
      await editing.edit(SPLIT, { input: { target, messageIds } }, "Split: these are an application now."),
    );
  };
  const aside = async () => {
    then(await editing.edit(SET_ASIDE, { input: { messageIds } }, "Set aside: no application counts these."));
  };
  return (
    <section class="panel padded" aria-label="Chosen mails">
      <div class="row wrap">
        <span class="grow">{chosen.length} chosen</span>
        <button type="button" onClick={split}>
          Split off
        </button>
        <button type="button" onClick={aside}>
          Set aside
        </button>
        <button type="button" onClick={done}>
          Choose none
        </button>
      </div>
      <Pick
        label="Move to which application?"
        button="Move to"
        except={[application.id]}
        pick={async (goal) => {
          const input = { messageIds, target: { id: goal.id, ifMatch: goal.etag } };
          then(await editing.edit(MOVE, { input }, "Moved."));
        }}
      />
    </section>
  );
}
