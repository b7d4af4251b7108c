import { useState } from "preact/hooks";
import { APPLICATION } from "../api/documents";
import type { ResultOf } from "../api/graphql";
import { useApplicationChanges, useAsk } from "../api/use";
import { Corrected } from "../components/Corrected";
import { Notice } from "../components/Notice";
import { Stage, words } from "../components/Stage";
import { VerdictLine } from "../components/Verdict";
import type { Correction } from "../components/Verdict";
import { When } from "../components/When";

type Found = NonNullable<ResultOf<typeof APPLICATION>["application"]>;
type Happening = Found["timeline"][number];

export function Application({ id }: { id: string }) {
  const { data, problem, again } = useAsk(APPLICATION, { id });
  const [correction, setCorrection] = useState<Correction>();
  useApplicationChanges(again);
  if (problem) return <Notice text={problem} bad />;
  if (!data) return null;
  const corrected = (made: Correction) => {
    setCorrection(made);
    again();
  };
  return (
    <>
      {correction && (
        <Corrected
          correction={correction}
          again={again}
          close={() => {
            setCorrection(undefined);
          }}
        />
      )}
      {data.application ? <Story application={data.application} corrected={corrected} /> : <Gone />}
    </>
  );
}

function Gone() {
  return (
    <div class="panel empty">
      <p>
        This application is not there (any more). <a href="#/">All applications</a>
      </p>
    </div>
  );
}

type Hear = (correction: Correction) => void;

function Story({ application, corrected }: { application: Found; corrected: Hear }) {
  return (
    <>
      <p>
        <a href="#/">All applications</a>
      </p>
      <section class="panel padded">
        <div class="row">
          <h1 class="grow">{application.company ?? "Unknown company"}</h1>
          <Stage stage={application.stage} />
        </div>
        <p>{application.jobTitle ?? "Unknown role"}</p>
        <p class="soft">
          Applied <When at={application.appliedAt} /> · first answer <When at={application.firstResponseAt} />
          {application.source && <> · through {application.source}</>}
        </p>
        {!application.certain && <Notice text="It is not certain that all of these mails belong together." />}
      </section>
      <section class="panel padded" aria-label="Timeline">
        <ol class="timeline">
          {application.timeline.map((event) => (
            <Moment key={event.id} event={event} corrected={corrected} />
          ))}
        </ol>
      </section>
    </>
  );
}

function Moment({ event, corrected }: { event: Happening; corrected: Hear }) {
  const { message } = event;
  const sender = message?.sender?.name || message?.sender?.email;
  return (
    <li>
      <div class="row">
        <strong>{words(event.kind)}</strong>
        <span class="soft">
          <When at={event.at} time />
        </span>
        {event.stageAfter && <Stage stage={event.stageAfter} />}
      </div>
      {event.evidence && <blockquote>{event.evidence}</blockquote>}
      {message && (
        <details>
          <summary>
            {message.subject || "(no subject)"}
            {sender && <span class="soft"> from {sender}</span>}
          </summary>
          {message.content && <pre>{message.content.text}</pre>}
          {message.classification && (
            <VerdictLine
              messageId={message.id}
              subject={message.subject}
              verdict={message.classification}
              corrected={corrected}
            />
          )}
          {event.signals.length > 0 && <p class="soft">Belongs here because: {event.signals.join(", ")}</p>}
        </details>
      )}
    </li>
  );
}
