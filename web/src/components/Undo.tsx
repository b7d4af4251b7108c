import type { Editing } from "../api/editing";
import { Notice } from "./Notice";

/** What was just done by hand, with the way back; and what could not be done. */
export function Undo({ editing }: { editing: Editing }) {
  const { problem, done, undo, forget } = editing;
  return (
    <>
      {problem && <Notice text={problem} bad />}
      {done && (
        <div class="toast" role="status" aria-label="Done">
          <span class="grow">{done.text}</span>
          {done.changeIds.length > 0 && (
            <button type="button" onClick={undo}>
              Undo
            </button>
          )}
          <button type="button" aria-label="Close" onClick={forget}>
            ×
          </button>
        </div>
      )}
    </>
  );
}
