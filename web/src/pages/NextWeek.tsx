import { useState } from "preact/hooks";
import { ask } from "../api/client";
import { DIGEST } from "../api/next";
import { Copy } from "../components/Copy";

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The week as text, to be sent to oneself. Asked for when somebody opens it. */
export function Week() {
  const [text, setText] = useState<string>();
  const read = async () => {
    try {
      const { digest } = await ask(DIGEST, { timeZone: HERE });
      setText(digest ? `${digest.subject}\n\n${digest.text}` : "This cannot be told right now.");
    } catch (error) {
      setText(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <section class="panel padded" aria-label="This week as text">
      <details
        onToggle={(event) => {
          if (event.currentTarget.open) void read();
        }}
      >
        <summary>This week as text</summary>
        {text && (
          <>
            <pre>{text}</pre>
            <Copy text={text} name="Copy" />
          </>
        )}
      </details>
    </section>
  );
}
