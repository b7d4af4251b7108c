import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import { ask } from "../api/client";
import { PREVIEW } from "../api/classifying";
import type { ResultOf } from "../api/graphql";
import { Details } from "./Details";
import { Notice } from "./Notice";
import { words } from "./Stage";

type Result = NonNullable<ResultOf<typeof PREVIEW>["preview"]>[number];

/** What a pasted mail would be taken for. Nothing of it is kept. */
export function TryMail() {
  const [raw, setRaw] = useState("");
  const [result, setResult] = useState<Result>();
  const action = useAction(() => undefined);
  const look = () =>
    action.act(async () => {
      setResult(undefined);
      // With its head it is read as it came; without one, as the text of a mail.
      const mail = /^[\w-]+:/.test(raw) ? { raw } : { body: raw };
      const { preview } = await ask(PREVIEW, { mail, askModel: false });
      setResult(preview?.[0]);
      return undefined;
    });
  return (
    <section class="panel padded" aria-label="Try a mail">
      <h2>Try a mail</h2>
      <p class="soft">Paste a mail, best with its head (From, Subject). It is looked at and not kept.</p>
      {action.problem && <Notice text={action.problem} bad />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
      >
        <textarea
          aria-label="A mail"
          rows={6}
          value={raw}
          onInput={(event) => {
            setRaw(event.currentTarget.value);
          }}
        />
        <button type="submit" disabled={raw.trim() === ""}>
          What does it mean?
        </button>
      </form>
      {result && <Seen result={result} />}
    </section>
  );
}

function Seen({ result }: { result: Result }) {
  const verdict = result.classification;
  if (!verdict)
    return <Notice text={`This cannot be read as a mail (${result.failure ?? "unknown"}).`} bad />;
  return (
    <div role="status">
      <p>
        <strong>{words(verdict.label)}</strong>, {Math.round(verdict.confidence * 100)} % sure, by{" "}
        {words(verdict.decidedBy)}
        {!verdict.certain && " (uncertain)"}
        {verdict.company && ` · ${verdict.company}`}
        {verdict.jobTitle && ` · ${verdict.jobTitle}`}
      </p>
      {verdict.evidence && <blockquote>{verdict.evidence}</blockquote>}
      {verdict.details && <Details details={verdict.details} />}
    </div>
  );
}
