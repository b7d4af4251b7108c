import { APPLICATION } from "../api/documents";
import type { ResultOf } from "../api/graphql";
import { useApplicationChanges, useAsk } from "../api/use";
import { Notice } from "../components/Notice";
import { Stage, words } from "../components/Stage";
import { When } from "../components/When";

type Found = NonNullable<ResultOf<typeof APPLICATION>["application"]>;
type Happening = Found["timeline"][number];

export function Application({ id }: { id: string }) {
  const { data, problem, again } = useAsk(APPLICATION, { id });
  useApplicationChanges(again);
  if (problem) return <Notice text={problem} bad />;
  if (!data) return null;
  if (!data.application) {
    return (
      <div class="panel empty">
        <p>
          This application is not there (any more). <a href="#/">All applications</a>
        </p>
      </div>
    );
  }
  return <Story application={data.application} />;
}

function Story({ application }: { application: Found }) {
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
            <Moment key={event.id} event={event} />
          ))}
        </ol>
      </section>
    </>
  );
}

function Moment({ event }: { event: Happening }) {
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
            <p class="soft">
              {words(message.classification.label)}, {Math.round(message.classification.confidence * 100)} %
              sure, by {words(message.classification.decidedBy)}
            </p>
          )}
          {event.signals.length > 0 && <p class="soft">Belongs here because: {event.signals.join(", ")}</p>}
        </details>
      )}
    </li>
  );
}
