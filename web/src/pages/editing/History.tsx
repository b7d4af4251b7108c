import { HISTORY, UNDO_CHANGES } from "../../api/editing";
import type { Editing } from "../../api/editing";
import type { ResultOf } from "../../api/graphql";
import { useApplicationChanges, useAsk } from "../../api/use";
import { Stage, words } from "../../components/Stage";
import { When } from "../../components/When";

type Row = NonNullable<ResultOf<typeof HISTORY>["applicationChanges"]>["edges"][number]["node"];

/** What was decided about an application, by whom and why; each can be taken back. */
export function History({ id, editing }: { id: string; editing: Editing }) {
  const { data, again } = useAsk(HISTORY, { id });
  useApplicationChanges(again);
  const rows = data?.applicationChanges?.edges.map((edge) => edge.node) ?? [];
  const turn = async (row: Row) => {
    const input = { changeIds: [row.id], redo: row.undone };
    await editing.edit(UNDO_CHANGES, { input }, row.undone ? "It counts again." : "Taken back.");
    again();
  };
  return (
    <section class="panel padded" aria-label="History">
      <h2>Who decided what</h2>
      <table>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} class={row.undone ? "undone" : ""}>
              <td>
                {row.byPerson ? "You" : "Automatic"}
                <br />
                <small>
                  <When at={row.at} time />
                </small>
              </td>
              <td>
                {words(row.kind)}
                {toldOf(row) && <>: {toldOf(row)}</>}
                {row.stageAfter && (
                  <>
                    {" "}
                    <Stage stage={row.stageAfter} />
                  </>
                )}
                {row.evidence && <blockquote>{row.evidence}</blockquote>}
                {row.signals.length > 0 && <small class="soft">Because: {row.signals.join(", ")}</small>}
              </td>
              <td>
                <button type="button" onClick={() => turn(row)}>
                  {row.undone ? "Redo" : "Undo"}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function toldOf(row: Row): string {
  const subjects = row.messages.map((message) => message.subject || "(no subject)");
  if (row.kind === "CORRECTED") return [...correctionsOf(row), ...subjects].join(" · ");
  const said = row.byPerson ? row.details.filter(({ value }) => value).map(({ value }) => value) : [];
  return [...said, ...subjects].join(" · ");
}

/** What a mail was said to mean or to name, and what counted until then. */
function correctionsOf(row: Row): string[] {
  const before = row.details.find(({ name }) => name === "before")?.value ?? "";
  const said = row.details.filter(({ name }) => name !== "before" && name !== "like");
  const like = row.details.some(({ name }) => name === "like") ? ["as a similar mail"] : [];
  return [
    ...said.map(({ name, value }) => `${words(name)} ${spelled(name, before)} → ${spelled(name, value)}`),
    ...like,
  ];
}

function spelled(name: string, value: string): string {
  if (name !== "label") return value || "none";
  return value === "OTHER" ? "no job mail" : words(value);
}
