import { useState } from "preact/hooks";
import { ask } from "../api/client";
import type { VariablesOf } from "../api/graphql";
import { refusal } from "../api/mutations";
import { RESCHEDULE, SCHEDULE } from "../api/next";
import type { Own } from "./Agenda";
import { Notice } from "./Notice";
import { words } from "./Stage";

type Kind = NonNullable<VariablesOf<typeof SCHEDULE>["input"]["kind"]>;

const KINDS: readonly Kind[] = ["INTERVIEW", "CALL", "ASSESSMENT", "DEADLINE", "OTHER"];
const MINUTE_MS = 60_000;

interface Props {
  applicationId: string;
  own: Own | undefined;
  close: () => void;
}

/** Notes an appointment, or changes one. */
export function AppointmentForm({ applicationId, own, close }: Props) {
  const [kind, setKind] = useState<Kind>(own?.kind ?? "INTERVIEW");
  const [title, setTitle] = useState(own?.title ?? "");
  const [when, setWhen] = useState(own ? local(own.startsAt, own.isDay) : "");
  const [location, setLocation] = useState(own?.location ?? "");
  const [notes, setNotes] = useState(own?.notes ?? "");
  const [isDay, setIsDay] = useState(own?.isDay ?? false);
  const [requestId] = useState(newRequest);
  const [problem, setProblem] = useState<string>();
  const save = async () => {
    const startsAt = isDay ? `${when.slice(0, 10)}T00:00:00Z` : new Date(when).toISOString();
    const said = { kind, title, startsAt, isDay, location, notes };
    try {
      const refused = own
        ? refusal(
            (await ask(RESCHEDULE, { input: { id: own.id, etag: own.etag, ...said } })).updateScheduledEvent,
          )
        : refusal((await ask(SCHEDULE, { input: { applicationId, requestId, ...said } })).scheduleEvent);
      setProblem(refused);
      if (!refused) close();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form
      class="fields"
      aria-label="Appointment"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      {problem && <Notice text={problem} bad />}
      <label>
        What it is
        <select
          value={kind}
          onChange={(event) => {
            setKind(event.currentTarget.value as Kind);
          }}
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {words(one)}
            </option>
          ))}
        </select>
      </label>
      <Field name="Title" value={title} set={setTitle} most={200} required />
      <label>
        When
        <input
          type={isDay ? "date" : "datetime-local"}
          required
          value={isDay ? when.slice(0, 10) : when}
          onInput={(event) => {
            setWhen(event.currentTarget.value);
          }}
        />
      </label>
      <Field name="Place or link" value={location} set={setLocation} most={500} />
      <Field name="Notes" value={notes} set={setNotes} most={5_000} />
      <label class="row">
        <input
          type="checkbox"
          checked={isDay}
          onChange={(event) => {
            setIsDay(event.currentTarget.checked);
            setWhen(event.currentTarget.checked ? when.slice(0, 10) : when && `${when.slice(0, 10)}T09:00`);
          }}
        />
        only the day
      </label>
      <button type="submit" class="primary">
        Save
      </button>
      <button type="button" onClick={close}>
        Leave it
      </button>
    </form>
  );
}

interface FieldProps {
  name: string;
  value: string;
  set: (value: string) => void;
  most: number;
  required?: boolean;
}

function Field({ name, value, set, most, required = false }: FieldProps) {
  return (
    <label>
      {name}
      <input
        maxLength={most}
        required={required}
        value={value}
        onInput={(event) => {
          set(event.currentTarget.value);
        }}
      />
    </label>
  );
}

/** A name for one request, so that sending it twice notes one; browsers give none on insecure pages. */
function newRequest(): string | null {
  return isSecureContext ? crypto.randomUUID() : null;
}

/** A moment as the browser's field for it writes one, in the reader's zone; of a day the day. */
function local(at: string, isDay: boolean): string {
  if (isDay) return at.slice(0, 10);
  const moment = new Date(at);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * MINUTE_MS).toISOString().slice(0, 16);
}
