import { useState } from "preact/hooks";
import { useAction } from "../api/action";
import { ask } from "../api/client";
import { refusal } from "../api/mutations";
import { NEXT, REOPEN } from "../api/next";
import { useApplicationChanges, useAsk } from "../api/use";
import { Notice } from "../components/Notice";
import { CalendarAddress } from "./NextCalendar";
import { ReplyDialog } from "./NextReply";
import { nameOf, StepRow } from "./NextStep";
import type { Step } from "./NextStep";
import { Week } from "./NextWeek";

/** What was just done, so that it can be taken back. */
interface Marked {
  step: Step;
  what: string;
}

export function Next() {
  const { data, problem, again } = useAsk(NEXT, {});
  const action = useAction(again);
  const [marked, setMarked] = useState<Marked>();
  const [replying, setReplying] = useState<Step>();
  useApplicationChanges(again);
  const said = problem ?? action.problem;
  const reopen = (step: Step) =>
    action.act(async () => {
      setMarked(undefined);
      return refusal((await ask(REOPEN, { input: { id: step.id } })).reopenStep);
    });
  const row = (step: Step) => (
    <StepRow
      key={step.id}
      step={step}
      act={action.act}
      marked={(what) => {
        setMarked({ step, what });
      }}
      reply={() => {
        setReplying(step);
      }}
      reopen={() => void reopen(step)}
    />
  );
  return (
    <>
      <h1>Next</h1>
      {said && <Notice text={said} bad />}
      {marked && (
        <div class="notice row" role="status">
          <span class="grow">
            {marked.what}: {nameOf(marked.step)}
          </span>
          <button type="button" onClick={() => void reopen(marked.step)}>
            Undo
          </button>
        </div>
      )}
      {data && (
        <>
          <Part title="Due" steps={stepsOf(data.due)} row={row} nothing="Nothing is due." />
          <Part title="Coming up" steps={stepsOf(data.upcoming)} row={row} nothing="No appointments ahead." />
          <Part
            title="Follow up"
            steps={stepsOf(data.followUp)}
            row={row}
            nothing="Nobody to ask again for now."
            more={data.patience && patienceOf(data.patience)}
          />
          <Behind steps={stepsOf(data.behind)} row={row} />
          <Week />
          <CalendarAddress feed={data.calendarFeed} act={action.act} />
        </>
      )}
      {replying && (
        <ReplyDialog
          step={replying}
          close={() => {
            setReplying(undefined);
          }}
        />
      )}
    </>
  );
}

interface Connection {
  edges: readonly { node: Step }[];
}

function stepsOf(found: Connection | null): readonly Step[] | undefined {
  return found?.edges.map((edge) => edge.node);
}

function patienceOf({ ghostedAfterDays, heard }: { ghostedAfterDays: number; heard: number }): string {
  const source =
    heard === 0
      ? "what is usual for everybody, until there are answers of your own"
      : `${String(heard)} answers of your own`;
  return `After ${String(ghostedAfterDays)} days without a word an application counts as ghosted. Learned from ${source}.`;
}

interface PartProps {
  title: string;
  /** Undefined when the service does not answer. */
  steps: readonly Step[] | undefined;
  row: (step: Step) => preact.JSX.Element;
  nothing: string;
  more?: string | null;
}

function Part({ title, steps, row, nothing, more }: PartProps) {
  return (
    <section class="panel padded" aria-label={title}>
      <h2>{title}</h2>
      {steps?.length === 0 && <p class="soft">{nothing}</p>}
      {steps === undefined && <p class="soft">This cannot be told right now.</p>}
      <ul class="steps">{steps?.map(row)}</ul>
      {more && <p class="soft">{more}</p>}
    </section>
  );
}

function Behind({ steps, row }: { steps: readonly Step[] | undefined; row: PartProps["row"] }) {
  if (!steps?.length) return null;
  return (
    <section class="panel padded" aria-label="Done and put off">
      <details>
        <summary>Done and put off ({steps.length})</summary>
        <ul class="steps">{steps.map(row)}</ul>
      </details>
    </section>
  );
}
