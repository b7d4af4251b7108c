import { useState } from "preact/hooks";
import { CHANGE, UNDO_CHANGES, useEditing } from "../api/editing";
import type { Editing } from "../api/editing";
import { APPLICATION } from "../api/documents";
import type { ResultOf } from "../api/graphql";
import { useApplicationChanges, useAsk } from "../api/use";
import { Agenda } from "../components/Agenda";
import { Corrected } from "../components/Corrected";
import { listOf } from "../components/Count";
import { Match } from "../components/Match";
import { Notice } from "../components/Notice";
import { Stage, words } from "../components/Stage";
import { VerdictLine } from "../components/Verdict";
import type { Correction } from "../components/Verdict";
import { Undo } from "../components/Undo";
import { When } from "../components/When";
import { Edit } from "./editing/Edit";
import { Form } from "./editing/Form";
import { History } from "./editing/History";
import { Mails } from "./editing/Mails";

type Found = NonNullable<ResultOf<typeof APPLICATION>["application"]>;
type Happening = Found["timeline"][number];

export function Application({ id }: { id: string }) {
  const { data, problem, again } = useAsk(APPLICATION, { id });
  const [correction, setCorrection] = useState<Correction>();
  const editing = useEditing(again);
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
      <Undo editing={editing} />
      {data.application ? (
        <Story application={data.application} corrected={corrected} editing={editing} />
      ) : (
        <Gone />
      )}
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

interface StoryProps {
  application: Found;
  corrected: Hear;
  editing: Editing;
}

function Story({ application, corrected, editing }: StoryProps) {
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const choose = (id: string, on: boolean) => {
    setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id));
  };
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
        {application.industry && (
          <p class="soft">
            <a href={listOf({ industries: [application.industry] }, application.industry)}>
              {application.industry}
            </a>
          </p>
        )}
        <p class="soft">
          Applied <When at={application.appliedAt} /> · first answer <When at={application.firstResponseAt} />
          {application.source && <> · through {application.source}</>}
        </p>
        {!application.certain && <Notice text="It is not certain that all of these mails belong together." />}
        {application.doubts.map((doubt) => (
          <p class="soft" key={doubt}>
            {doubt}
          </p>
        ))}
        {application.pinned.length > 0 && (
          <p class="soft">Set by you: {application.pinned.map(words).join(", ")}</p>
        )}
      </section>
      <Match id={application.id} />
      <Agenda id={application.id} />
      <Edit application={application} editing={editing} />
      <Mails
        application={application}
        chosen={chosen}
        editing={editing}
        done={() => {
          setChosen([]);
        }}
      />
      <section class="panel padded" aria-label="Timeline">
        <ol class="timeline">
          {application.timeline.map((event) => (
            <Moment
              key={event.id}
              applicationId={application.id}
              event={event}
              corrected={corrected}
              editing={editing}
              chosen={event.message !== null && chosen.includes(event.message.id)}
              choose={choose}
            />
          ))}
        </ol>
      </section>
      <History id={application.id} editing={editing} />
    </>
  );
}

interface MomentProps {
  applicationId: string;
  event: Happening;
  corrected: Hear;
  editing: Editing;
  chosen: boolean;
  choose: (messageId: string, on: boolean) => void;
}

function Moment({ applicationId, event, corrected, editing, chosen, choose }: MomentProps) {
  const { message } = event;
  const [writing, setWriting] = useState(false);
  const rewrite = async (read: (field: string) => string) => {
    const input = {
      targets: [{ id: applicationId }],
      change: { event: { kind: event.kind, text: read("text") } },
      replaces: event.changeId,
    };
    const good = await editing.edit(CHANGE, { input }, "Saved.");
    if (good) setWriting(false);
    return good;
  };
  const undo = () => editing.edit(UNDO_CHANGES, { input: { changeIds: [event.changeId] } }, "Taken back.");
  const sender = message?.sender?.name || message?.sender?.email;
  return (
    <li>
      <div class="row">
        <strong>
          {event.probable && "probably "}
          {words(event.kind)}
        </strong>
        {event.probable && <span class="soft">please check</span>}
        <span class="soft">
          <When at={event.at} time />
        </span>
        {event.stageAfter && <Stage stage={event.stageAfter} />}
        {event.byPerson && <span class="soft">by you</span>}
        {event.byPerson && event.kind !== "APPLIED" && (
          <button
            type="button"
            class="link"
            onClick={() => {
              setWriting(!writing);
            }}
          >
            Edit
          </button>
        )}
        {event.byPerson && (
          <button type="button" class="link" onClick={undo}>
            Undo
          </button>
        )}
        {message && (
          <label class="soft">
            <input
              type="checkbox"
              aria-label={`Choose ${message.subject || "(no subject)"}`}
              checked={chosen}
              onChange={(change) => {
                choose(message.id, change.currentTarget.checked);
              }}
            />
          </label>
        )}
      </div>
      {event.evidence && !writing && <blockquote>{event.evidence}</blockquote>}
      {writing && (
        <Form name="Note" button="Save" send={rewrite}>
          <label class="wide">
            <span>Note</span>
            <textarea name="text" rows={3} defaultValue={event.evidence ?? ""} />
          </label>
        </Form>
      )}
      {message && (
        <details>
          <summary>
            {message.subject || "(no subject)"}
            {sender && <span class="soft"> from {sender}</span>}
          </summary>
          {message.webUrl && (
            <p>
              <a href={message.webUrl} target="_blank" rel="noreferrer noopener">
                Open in Gmail
              </a>
            </p>
          )}
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
