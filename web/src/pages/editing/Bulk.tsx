import { useState } from "preact/hooks";
import { CHANGE, MERGE } from "../../api/editing";
import type { Change, Editing } from "../../api/editing";
import { words } from "../../components/Stage";
import { EVENTS } from "./Edit";
import type { EventWord } from "./Edit";

interface Props {
  chosen: readonly { id: string; etag: string }[];
  dismissed: boolean;
  editing: Editing;
  done: () => void;
}

/** What can be done with many applications at once: with all of them, or, when one has changed, with none. */
export function Bulk({ chosen, dismissed, editing, done }: Props) {
  const [tag, setTag] = useState("");
  const targets = chosen.map(({ id, etag }) => ({ id, ifMatch: etag }));
  const change = async (wanted: Change, text: string) => {
    if (await editing.edit(CHANGE, { input: { targets, change: wanted } }, text)) done();
  };
  const merge = async () => {
    const [target, ...others] = targets;
    if (!target) return;
    if (await editing.edit(MERGE, { input: { target, others } }, "Merged into the first one.")) done();
  };
  const count = String(chosen.length);
  return (
    <section class="panel padded" aria-label="Chosen applications">
      <div class="row wrap">
        <span class="grow">{count} chosen</span>
        <select
          aria-label="Log for all"
          value=""
          onChange={(event) => {
            const kind = event.currentTarget.value as EventWord | "";
            if (kind) void change({ event: { kind } }, `Logged ${words(kind)} for ${count}.`);
          }}
        >
          <option value="">Log …</option>
          {EVENTS.filter((one) => one !== "NOTE").map((one) => (
            <option key={one} value={one}>
              {words(one)}
            </option>
          ))}
        </select>
        <input
          aria-label="Tag for all"
          placeholder="Tag"
          maxLength={50}
          value={tag}
          onInput={(event) => {
            setTag(event.currentTarget.value);
          }}
        />
        <button type="button" disabled={!tag} onClick={() => change({ addTag: tag }, `Tagged ${count}.`)}>
          Tag
        </button>
        <button type="button" disabled={chosen.length < 2} onClick={merge}>
          Merge
        </button>
        <button
          type="button"
          onClick={() =>
            change({ dismissed: !dismissed }, `${dismissed ? "Restored" : "Dismissed"} ${count}.`)
          }
        >
          {dismissed ? "Restore" : "Dismiss"}
        </button>
        <button type="button" onClick={done}>
          Choose none
        </button>
      </div>
    </section>
  );
}
