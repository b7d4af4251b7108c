import type { Act } from "../api/action";
import { ask } from "../api/client";
import type { ResultOf } from "../api/graphql";
import { refusal } from "../api/mutations";
import { COMPLETE, DISMISS, SNOOZE } from "../api/next";
import type { STEP } from "../api/next";
import { At, Caution } from "../components/At";
import { words } from "../components/Stage";
import { When } from "../components/When";

export type Step = ResultOf<typeof STEP>;

const WORDS: Record<Step["kind"], string> = {
  TAKE_ASSESSMENT: "Take the assessment",
  CHOOSE_SLOT: "Choose a time",
  SEND_DOCUMENTS: "Send documents",
  ANSWER_OFFER: "Answer the offer",
  CONFIRM: "Confirm",
  REPLY: "Reply",
  INTERVIEW: "Interview",
  CALL: "Call",
  ASSESSMENT: "Assessment",
  DEADLINE: "Deadline",
  OTHER: "Appointment",
  FOLLOW_UP: "Ask again",
};
const SLEEPS = [
  { days: 1, name: "a day" },
  { days: 3, name: "three days" },
  { days: 7, name: "a week" },
  { days: 30, name: "a month" },
];
const DAY_MS = 86_400_000;

/** What the application is called. */
export function nameOf(step: Step): string {
  const { application } = step;
  return [application?.company, application?.jobTitle].filter(Boolean).join(", ") || "Unknown application";
}

interface Props {
  step: Step;
  act: Act;
  marked: (what: string) => void;
  reply: () => void;
  reopen: () => void;
}

export function StepRow({ step, act, marked, reply, reopen }: Props) {
  const { application } = step;
  return (
    <li aria-label={`${WORDS[step.kind]}: ${application?.company ?? "unknown company"}`}>
      <div class="row">
        <strong>
          {WORDS[step.kind]}
          {step.round !== null && step.round > 1 && `, round ${String(step.round)}`}
        </strong>
        {application && (
          <a href={`#/applications/${application.id}`}>
            {application.company ?? "Unknown company"}
            {application.jobTitle && `, ${application.jobTitle}`}
          </a>
        )}
        <span class="grow">
          {step.kind !== "FOLLOW_UP" && <At at={step.at} isDay={step.isDay} known={step.timeZoneKnown} />}
          <Caution of={step} /> {step.overdue && <span class="state NEEDS_REAUTH">overdue</span>}
        </span>
        <Buttons step={step} act={act} marked={marked} reply={reply} reopen={reopen} />
      </div>
      <p class="soft">
        {step.silence?.reason ?? step.text}
        {step.location && ` · ${step.location}`}
        {step.mailCount > 1 && ` · asked ${String(step.mailCount)} times`}
        {step.state !== "OPEN" && (
          <>
            {" · "}
            {words(step.state)}
            {step.snoozedUntil && (
              <>
                {" until "}
                <When at={step.snoozedUntil} time />
              </>
            )}
          </>
        )}
      </p>
    </li>
  );
}

function Buttons({ step, act, marked, reply, reopen }: Props) {
  if (step.state !== "OPEN") {
    return (
      <button type="button" onClick={reopen}>
        Open again
      </button>
    );
  }
  const done = () =>
    act(async () => {
      const problem = refusal((await ask(COMPLETE, { input: { id: step.id } })).completeStep);
      if (!problem) marked("Done");
      return problem;
    });
  const dismiss = () =>
    act(async () => {
      const problem = refusal((await ask(DISMISS, { input: { id: step.id } })).dismissStep);
      if (!problem) marked("Dismissed");
      return problem;
    });
  const snooze = (days: number) =>
    act(async () => {
      const until = new Date(Date.now() + days * DAY_MS).toISOString();
      const problem = refusal((await ask(SNOOZE, { input: { id: step.id, until } })).snoozeStep);
      if (!problem) marked("Put off");
      return problem;
    });
  return (
    <>
      <button type="button" onClick={() => void done()}>
        Done
      </button>
      {step.stated && (
        <button type="button" title="There is no such appointment" onClick={() => void dismiss()}>
          Dismiss
        </button>
      )}
      <select
        aria-label="Put off"
        value=""
        onChange={(event) => {
          const days = Number(event.currentTarget.value);
          event.currentTarget.value = "";
          if (days) void snooze(days);
        }}
      >
        <option value="">Put off …</option>
        {SLEEPS.map((one) => (
          <option key={one.days} value={one.days}>
            {one.name}
          </option>
        ))}
      </select>
      {step.application && (
        <button type="button" onClick={reply}>
          Draft a reply
        </button>
      )}
    </>
  );
}
