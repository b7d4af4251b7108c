import { useRef, useState } from "preact/hooks";
import { useAction } from "../../api/action";
import type { Act } from "../../api/action";
import { ask } from "../../api/client";
import { CV_TEXTS, CVS, DELETE_CV, SAVE_CV } from "../../api/cvs";
import type { ResultOf } from "../../api/graphql";
import { refusal } from "../../api/mutations";
import { useAsk } from "../../api/use";
import { Confirm } from "../../components/Confirm";
import { Notice } from "../../components/Notice";
import { When } from "../../components/When";
import { Form } from "../editing/Form";

export type Cv = NonNullable<ResultOf<typeof CVS>["cvs"]>[number];
/** What is written: a new one, or one with its words. */
interface Draft {
  cv?: Pick<Cv, "id" | "name" | "etag">;
  text: string;
}

/** The person's CVs: paste one, see what was understood of it, replace or delete it. */
export function Cvs() {
  const { data, problem, again } = useAsk(CVS, {});
  const action = useAction(again);
  const [draft, setDraft] = useState<Draft>();
  const [leaving, setLeaving] = useState<Cv>();
  const said = problem ?? action.problem;
  const cvs = data?.cvs;
  const replace = (cv: Cv) =>
    action.act(async () => {
      const kept = (await ask(CV_TEXTS, {})).cvs;
      const found = kept?.find((one) => one.id === cv.id);
      if (kept && !found) return `${cv.name} is gone: it was deleted elsewhere.`;
      // Null is what could not be answered: an empty form would be saved over the words that are there.
      if (typeof found?.text !== "string")
        return "Its words cannot be read right now. Try again in a moment.";
      setDraft({ cv: found, text: found.text });
      return undefined;
    });
  return (
    <>
      <div class="row">
        <h1 class="grow">CV</h1>
        {cvs && cvs.length > 0 && !draft && (
          <button
            type="button"
            onClick={() => {
              setDraft({ text: "" });
            }}
          >
            Add another
          </button>
        )}
      </div>
      {said && <Notice text={said} bad />}
      {cvs?.length === 0 && (
        <div class="panel empty">
          <p>No CV yet. Paste yours, and each application shows how well it fits, and why.</p>
        </div>
      )}
      {cvs && (draft ?? (cvs.length === 0 ? { text: "" } : undefined)) && (
        <Write
          key={`${draft?.cv?.id ?? "new"} ${draft?.cv?.etag ?? ""}`}
          draft={draft ?? { text: "" }}
          act={action.act}
          first={cvs.length === 0 && !draft?.cv}
          close={() => {
            setDraft(undefined);
          }}
        />
      )}
      {cvs?.map((cv) => (
        <Understood key={cv.id} cv={cv} replace={replace} leave={setLeaving} />
      ))}
      {leaving && (
        <Confirm
          question={`Delete ${leaving.name}?`}
          button="Delete for good"
          danger
          act={() =>
            action.act(async () => refusal((await ask(DELETE_CV, { input: { id: leaving.id } })).deleteCv))
          }
          close={() => {
            setLeaving(undefined);
          }}
        >
          <p>Its words, and what was understood of them, cannot be brought back.</p>
        </Confirm>
      )}
    </>
  );
}

interface WriteProps {
  draft: Draft;
  act: Act;
  /** Whether there is no other one: then there is nothing to go back to. */
  first: boolean;
  close: () => void;
}

function Write({ draft, act, first, close }: WriteProps) {
  const { cv, text } = draft;
  const requestOf = useRequest();
  const send = async (read: (field: string) => string) => {
    let good = false as boolean;
    await act(async () => {
      const input = {
        id: cv?.id ?? null,
        etag: cv?.etag ?? "",
        name: read("name"),
        text: read("text"),
      };
      const said = refusal((await ask(SAVE_CV, { input: { ...input, requestId: requestOf(input) } })).saveCv);
      good = !said;
      return said;
    });
    if (good) close();
    return good;
  };
  return (
    <section class="panel padded" aria-label={cv ? `Replace ${cv.name}` : "New CV"}>
      <p class="soft">
        Plain text or Markdown. It stays on this server, and its words are shown to nobody but you:
        applications are compared with what is understood of it.
      </p>
      <Form name="CV" button="Save" send={send}>
        <label>
          <span>Name</span>
          <input name="name" maxLength={100} placeholder="CV" defaultValue={cv?.name ?? ""} />
        </label>
        <label class="wide">
          <span>Text</span>
          <textarea name="text" rows={14} required defaultValue={text} />
        </label>
        {!first && (
          <button type="button" onClick={close}>
            Cancel
          </button>
        )}
      </Form>
    </section>
  );
}

/** Gives what is sent a name of its own, and the same one when the same is sent again: then it is saved once. */
function useRequest(): (input: unknown) => string | null {
  const last = useRef<{ said: string; id: string }>();
  return (input) => {
    // Browsers give no such ids to pages that came unencrypted from another machine.
    if (!isSecureContext) return null;
    const said = JSON.stringify(input);
    if (last.current?.said !== said) last.current = { said, id: crypto.randomUUID() };
    return last.current.id;
  };
}

interface UnderstoodProps {
  cv: Cv;
  replace: (cv: Cv) => Promise<void>;
  leave: (cv: Cv) => void;
}

function Understood({ cv, replace, leave }: UnderstoodProps) {
  const spoken = cv.languages.map(({ name, level }) => (level ? `${name} (${level})` : name));
  return (
    <section class="panel padded" aria-label={cv.name}>
      <div class="row">
        <h2 class="grow">{cv.name}</h2>
        {cv.current && <span class="tag">current</span>}
        <span class="soft">
          saved <When at={cv.updatedAt} />
        </span>
        <button type="button" onClick={() => void replace(cv)}>
          Replace
        </button>
        <button
          type="button"
          onClick={() => {
            leave(cv);
          }}
        >
          Delete
        </button>
      </div>
      <Named what="Skills" names={cv.skills} />
      <Named what="Roles" names={cv.titles} />
      <Named what="Languages" names={spoken} />
      <Named what="Places" names={cv.places} />
      {cv.years !== null && <p>{cv.years} years of experience</p>}
      {cv.skills.length + cv.titles.length === 0 && (
        <p class="soft">No skill and no role was understood: nothing can be compared with it.</p>
      )}
    </section>
  );
}

function Named({ what, names }: { what: string; names: readonly string[] }) {
  if (names.length === 0) return null;
  return (
    <p>
      <span class="soft">{what}: </span>
      {names.join(", ")}
    </p>
  );
}
