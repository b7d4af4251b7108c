import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import type { Act } from "../api/action";
import { ask } from "../api/client";
import type { ResultOf } from "../api/graphql";
import { refusal } from "../api/mutations";
import { AGENDA, DISMISS, PUT_BACK, REOPEN, TAKE_OUT } from "../api/next";
import { useApplicationChanges, useAsk } from "../api/use";
import { AppointmentForm } from "./AppointmentForm";
import { At, Caution } from "./At";
import { Notice } from "./Notice";
import { words } from "./Stage";

type Found = NonNullable<ResultOf<typeof AGENDA>["application"]>;
type Entry = Found["calendar"][number];
export type Own = NonNullable<Entry["own"]>;
/** What was taken out last: the person's own by its id, what mails say by that of its step. */
interface Gone {
  id: string;
  title: string;
  own: boolean;
}

/** The calendar of one application: what mails say, and what the person notes. */
export function Agenda({ id }: { id: string }) {
  const { data, problem, again } = useAsk(AGENDA, { id });
  const action = useAction(again);
  const [editing, setEditing] = useState<Own | "new">();
  const [removed, setRemoved] = useState<Gone>();
  useApplicationChanges(again);
  if (!data?.application) return problem ? <Notice text={problem} bad /> : null;
  const { calendar, silence } = data.application;
  const takeOut = (own: Own) =>
    action.act(async () => {
      const said = refusal((await ask(TAKE_OUT, { input: { id: own.id } })).removeScheduledEvent);
      if (!said) setRemoved({ id: own.id, title: own.title, own: true });
      return said;
    });
  const dismiss = ({ stepId, title }: Entry) =>
    action.act(async () => {
      const said = refusal((await ask(DISMISS, { input: { id: stepId } })).dismissStep);
      if (!said) setRemoved({ id: stepId, title, own: false });
      return said;
    });
  const close = () => {
    setEditing(undefined);
    again();
  };
  return (
    <section class="panel padded" aria-label="Appointments">
      <div class="row">
        <h2 class="grow">Appointments</h2>
        <button
          type="button"
          onClick={() => {
            setEditing("new");
          }}
        >
          Add an appointment
        </button>
      </div>
      {action.problem && <Notice text={action.problem} bad />}
      {silence && <p class="soft">{silence.reason}</p>}
      {removed && (
        <PutBack
          gone={removed}
          act={action.act}
          done={() => {
            setRemoved(undefined);
          }}
        />
      )}
      {calendar.length === 0 && <p class="soft">No appointments.</p>}
      <ul class="steps">
        {calendar.map((entry) => (
          <li key={entry.uid}>
            <div class="row">
              <strong>
                {words(entry.kind)}
                {entry.round !== null && entry.round > 1 && `, round ${String(entry.round)}`}
              </strong>
              <At at={entry.startsAt} isDay={entry.isDay} known={entry.timeZoneKnown} />
              <Caution of={entry} />
              <span class="grow">{entry.title}</span>
              {entry.own ? (
                <Mine own={entry.own} edit={setEditing} takeOut={takeOut} />
              ) : (
                <button
                  type="button"
                  title="There is or was no such appointment"
                  onClick={() => void dismiss(entry)}
                >
                  Dismiss
                </button>
              )}
            </div>
            {entry.location && <p class="soft">{entry.location}</p>}
            {entry.own?.notes && <p class="soft">{entry.own.notes}</p>}
          </li>
        ))}
      </ul>
      {editing && (
        <AppointmentForm
          key={editing === "new" ? "new" : editing.id}
          applicationId={id}
          own={editing === "new" ? undefined : editing}
          close={close}
        />
      )}
    </section>
  );
}

function Mine({
  own,
  edit,
  takeOut,
}: {
  own: Own;
  edit: (own: Own) => void;
  takeOut: (own: Own) => Promise<void>;
}) {
  return (
    <>
      <button
        type="button"
        onClick={() => {
          edit(own);
        }}
      >
        Change
      </button>
      <button type="button" onClick={() => void takeOut(own)}>
        Remove
      </button>
    </>
  );
}

function PutBack({ gone, act, done }: { gone: Gone; act: Act; done: () => void }) {
  const undo = () =>
    act(async () => {
      const input = { id: gone.id };
      const said = gone.own
        ? refusal((await ask(PUT_BACK, { input })).restoreScheduledEvent)
        : refusal((await ask(REOPEN, { input })).reopenStep);
      if (!said) done();
      return said;
    });
  return (
    <div class="notice row" role="status">
      <span class="grow">Removed: {gone.title}</span>
      <button type="button" onClick={() => void undo()}>
        Undo
      </button>
    </div>
  );
}
