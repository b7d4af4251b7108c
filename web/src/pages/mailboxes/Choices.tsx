import { useState } from "preact/hooks";

/** What is to be read of a mailbox. */
export interface Chosen {
  windowDays: number;
  includeSpamAndTrash: boolean;
  policy: "CANDIDATES" | "EVERYTHING";
}

export const DEFAULTS: Chosen = { windowDays: 90, includeSpamAndTrash: false, policy: "CANDIDATES" };

const WINDOWS = [
  { days: 30, text: "the last 30 days" },
  { days: 90, text: "the last 90 days" },
  { days: 365, text: "the last year" },
  { days: 0, text: "everything there is" },
];

interface Props {
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
}

export function Choices({ chosen, choose }: Props) {
  const known = WINDOWS.some((one) => one.days === chosen.windowDays);
  return (
    <fieldset class="choices">
      <legend>What to read</legend>
      <label>
        Mail of
        <select
          value={chosen.windowDays}
          onChange={(event) => {
            choose({ ...chosen, windowDays: Number(event.currentTarget.value) });
          }}
        >
          {!known && <option value={chosen.windowDays}>the last {chosen.windowDays} days</option>}
          {WINDOWS.map((one) => (
            <option key={one.days} value={one.days}>
              {one.text}
            </option>
          ))}
        </select>
      </label>
      <label class="row">
        <input
          type="checkbox"
          checked={chosen.includeSpamAndTrash}
          onChange={(event) => {
            choose({ ...chosen, includeSpamAndTrash: event.currentTarget.checked });
          }}
        />
        Spam and trash too
      </label>
      <label class="row">
        <input
          type="checkbox"
          checked={chosen.policy === "EVERYTHING"}
          onChange={(event) => {
            choose({ ...chosen, policy: event.currentTarget.checked ? "EVERYTHING" : "CANDIDATES" });
          }}
        />
        Every message, not only what may be about applications
      </label>
    </fieldset>
  );
}

/** The choices of a mailbox, to be changed and saved. */
export function Settings({ at, save }: { at: Chosen; save: (chosen: Chosen) => Promise<void> }) {
  const [chosen, choose] = useState(at);
  const same =
    chosen.windowDays === at.windowDays &&
    chosen.includeSpamAndTrash === at.includeSpamAndTrash &&
    chosen.policy === at.policy;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save(chosen);
      }}
    >
      <Choices chosen={chosen} choose={choose} />
      <button type="submit" disabled={same}>
        Save
      </button>
    </form>
  );
}
