import { useEffect, useRef, useState } from "preact/hooks";
import { ask } from "../api/client";
import type { ResultOf, VariablesOf } from "../api/graphql";
import { refusal } from "../api/mutations";
import { RESPOND } from "../api/next";
import { Copy } from "../components/Copy";
import { Notice } from "../components/Notice";
import { words } from "../components/Stage";
import { nameOf } from "./NextStep";
import type { Step } from "./NextStep";

type Input = VariablesOf<typeof RESPOND>["input"];
type Template = Input["template"];
type Draft = Extract<ResultOf<typeof RESPOND>["respond"], { __typename: "RespondSuccess" }>["draft"];

const TEMPLATES: Record<Template, string> = {
  FOLLOW_UP: "Ask how things stand",
  THANK_YOU: "Say thank you for an interview",
  ACCEPT_SLOT: "Accept a time",
  DECLINE_SLOT: "Ask for another time",
  SALARY: "Answer about the salary",
  WITHDRAW: "Withdraw",
  ASK_FEEDBACK: "Ask for feedback",
};
const FITTING: Partial<Record<Step["kind"], Template>> = {
  CHOOSE_SLOT: "ACCEPT_SLOT",
  CONFIRM: "ACCEPT_SLOT",
  INTERVIEW: "ACCEPT_SLOT",
  CALL: "ACCEPT_SLOT",
};
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Drafts a reply for the person to send: nothing is sent from here. */
export function ReplyDialog({ step, close }: { step: Step; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [template, setTemplate] = useState<Template>(FITTING[step.kind] ?? "FOLLOW_UP");
  const [language, setLanguage] = useState<Input["language"]>(null);
  const [salary, setSalary] = useState("");
  const [useModel, setUseModel] = useState(false);
  const [draft, setDraft] = useState<Draft>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const write = async () => {
    const applicationId = step.application?.id ?? "";
    try {
      const { respond: answer } = await ask(RESPOND, {
        input: { applicationId, template, language: language ?? null, salary, useModel, timeZone: HERE },
      });
      setProblem(refusal(answer));
      if (answer.__typename === "RespondSuccess") setDraft(answer.draft);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <dialog ref={dialog} aria-labelledby="replying" onClose={close}>
      <h2 id="replying">Reply to {nameOf(step)}</h2>
      <p class="soft">You send it yourself: nothing leaves from here.</p>
      {problem && <Notice text={problem} bad />}
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void write();
        }}
      >
        <label>
          What for
          <select
            value={template}
            onChange={(event) => {
              setTemplate(event.currentTarget.value as Template);
            }}
          >
            {Object.entries(TEMPLATES).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Language
          <select
            value={language ?? ""}
            onChange={(event) => {
              setLanguage((event.currentTarget.value || null) as Input["language"]);
            }}
          >
            <option value="">as they write</option>
            <option value="ENGLISH">English</option>
            <option value="GERMAN">German</option>
          </select>
        </label>
        {template === "SALARY" && (
          <label>
            What you expect
            <input
              maxLength={200}
              value={salary}
              onInput={(event) => {
                setSalary(event.currentTarget.value);
              }}
            />
          </label>
        )}
        <label class="row">
          <input
            type="checkbox"
            checked={useModel}
            onChange={(event) => {
              setUseModel(event.currentTarget.checked);
            }}
          />
          let the language model write it
        </label>
        <button type="submit" class="primary">
          Draft
        </button>
      </form>
      {draft && <Written draft={draft} />}
      <div class="row">
        <button
          type="button"
          onClick={() => {
            dialog.current?.close();
          }}
        >
          Close
        </button>
      </div>
    </dialog>
  );
}

function Written({ draft }: { draft: Draft }) {
  return (
    <section aria-label="Draft">
      <p>
        <strong>{draft.subject}</strong>
        <br />
        <span class="soft">
          To {draft.toEmail ? [draft.toName, draft.toEmail].filter(Boolean).join(", ") : "whom no mail names"}
          {draft.model && ` · written by ${draft.model}`}
          {draft.modelRefusal && ` · from the template: ${words(draft.modelRefusal)}`}
        </span>
      </p>
      <pre>{draft.text}</pre>
      <div class="row">
        <Copy text={draft.text} name="Copy" />
        <a href={draft.mailtoUrl}>Open in a mail program</a>
        <a href={draft.gmailUrl} target="_blank" rel="noreferrer">
          Open in Gmail
        </a>
      </div>
    </section>
  );
}
