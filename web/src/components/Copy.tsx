import { useState } from "preact/hooks";

/** Puts a text into the clipboard, and says whether it is there. */
export function Copy({ text, name }: { text: string; name: string }) {
  const [said, say] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say("Copied.");
    } catch {
      say("Copy it by hand: the browser does not allow it.");
    }
  };
  return (
    <>
      <button type="button" onClick={() => void copy()}>
        {name}
      </button>
      {said && (
        <span class="soft" role="status">
          {said}
        </span>
      )}
    </>
  );
}
