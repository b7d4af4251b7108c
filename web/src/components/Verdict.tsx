import { useState } from "preact/hooks";
import { ask } from "../api/client";
import { CORRECT } from "../api/classifying";
import type { VERDICT } from "../api/classifying";
import type { ResultOf, VariablesOf } from "../api/graphql";
import { refusal } from "../api/mutations";
import { Details } from "./Details";
import { Notice } from "./Notice";
import { words } from "./Stage";

export type Verdict = ResultOf<typeof VERDICT>;
type Input = VariablesOf<typeof CORRECT>["input"];
type Label = Verdict["label"];

const LABELS: readonly Label[] = [
  "APPLIED",
  "VIEWED",
  "UPDATE",
  "INFO_REQUEST",
  "ASSESSMENT",
  "INTERVIEW",
  "OFFER",
  "REJECTION",
  "ON_HOLD",
  "WITHDRAWN",
  "RECRUITER_OUTREACH",
  "JOB_ALERT",
  "OTHER",
];

export interface Correction {
  messageId: string;
  subject: string;
  verdict: Verdict;
  similarCount: number;
}

interface Props {
  messageId: string;
  subject: string;
  verdict: Verdict;
  corrected: (correction: Correction) => void;
}

/** What a message was taken for and by whom, with a way to say otherwise. */
export function VerdictLine({ messageId, subject, verdict, corrected }: Props) {
  const [open, setOpen] = useState(false);
  const pinned = verdict.pinned.map(words).join(", ");
  return (
    <>
      {verdict.details && <Details details={verdict.details} />}
      <p class="soft">
        {words(verdict.label)}, {Math.round(verdict.confidence * 100)} % sure, by {words(verdict.decidedBy)}
        {!verdict.certain && " (uncertain)"}
        {verdict.match && `; fits your CV by ${String(Math.round(100 * verdict.match.score))} %`}
        {verdict.leaning && <strong>; {leaningOf(verdict.leaning)}</strong>}
        {pinned && `; you said: ${pinned}`}{" "}
        {!open && (
          <button
            type="button"
            class="link"
            onClick={() => {
              setOpen(true);
            }}
          >
            Wrong?
          </button>
        )}
      </p>
      <Trail trail={verdict.trail} />
      {open && (
        <Form
          messageId={messageId}
          verdict={verdict}
          close={() => {
            setOpen(false);
          }}
          done={(now, similarCount) => {
            setOpen(false);
            corrected({ messageId, subject, verdict: now, similarCount });
          }}
        />
      )}
    </>
  );
}

/** What a mail that means nothing by itself probably is news of. */
export function leaningOf({ label, confidence }: NonNullable<Verdict["leaning"]>): string {
  return `with other mail of an application probably ${words(label)} (${String(Math.round(confidence * 100))} %), please check`;
}

function Trail({ trail }: { trail: Verdict["trail"] }) {
  if (trail.length === 0) return null;
  return (
    <details>
      <summary class="soft">Who said what</summary>
      <ol>
        {trail.map((step, place) => (
          <li key={place} class="soft">
            {words(step.stage)}:{" "}
            {step.label
              ? `${words(step.label)}, ${String(Math.round(step.confidence * 100))} %`
              : "no answer"}
            {step.note && ` (${step.note})`}
          </li>
        ))}
      </ol>
    </details>
  );
}

interface FormProps {
  messageId: string;
  verdict: Verdict;
  close: () => void;
  done: (now: Verdict, similarCount: number) => void;
}

function Form({ messageId, verdict, close, done }: FormProps) {
  const [label, setLabel] = useState<Label>(verdict.label);
  const [company, setCompany] = useState(verdict.company ?? "");
  const [jobTitle, setJobTitle] = useState(verdict.jobTitle ?? "");
  const [problem, setProblem] = useState<string>();
  const send = async (input: Input) => {
    try {
      const { correctMessage: answer } = await ask(CORRECT, { input });
      if (answer.__typename === "CorrectMessageSuccess") done(answer.classification, answer.similarCount);
      else setProblem(refusal(answer));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const changed: Input = { messageId };
  if (label !== verdict.label) changed.label = label;
  if (company !== (verdict.company ?? "")) changed.company = company || null;
  if (jobTitle !== (verdict.jobTitle ?? "")) changed.jobTitle = jobTitle || null;
  return (
    <form
      class="row"
      aria-label="Correction"
      onSubmit={(event) => {
        event.preventDefault();
        void send(changed);
      }}
    >
      {problem && <Notice text={problem} bad />}
      <select
        aria-label="What it means"
        value={label}
        onChange={(event) => {
          setLabel(event.currentTarget.value as Label);
        }}
      >
        {LABELS.map((one) => (
          <option key={one} value={one}>
            {words(one)}
          </option>
        ))}
      </select>
      <Text name="Company" value={company} set={setCompany} />
      <Text name="Job title" value={jobTitle} set={setJobTitle} />
      <button type="submit" class="primary" disabled={Object.keys(changed).length === 1}>
        Save
      </button>
      <button type="button" onClick={() => void send({ messageId, label: "OTHER" })}>
        Not a job mail
      </button>
      <button type="button" onClick={close}>
        Leave it
      </button>
    </form>
  );
}

function Text({ name, value, set }: { name: string; value: string; set: (value: string) => void }) {
  return (
    <input
      aria-label={name}
      placeholder={name}
      maxLength={200}
      value={value}
      onInput={(event) => {
        set(event.currentTarget.value);
      }}
    />
  );
}
