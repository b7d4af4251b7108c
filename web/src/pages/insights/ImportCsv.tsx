import { useState } from "preact/hooks";
import { ApiError } from "../../api/client";
import {
  type BadRow,
  type Brought,
  bring,
  FIELDS,
  look,
  type Row,
  takeBack,
  type Wish,
} from "../../api/tables";
import { Notice } from "../../components/Notice";

interface Seen {
  file: File;
  wish: Wish;
  found: Brought;
}

/** Brings a table of applications in: looked at first, then made, and taken back with one press. */
export function ImportCsv() {
  const [seen, setSeen] = useState<Seen>();
  const [made, setMade] = useState<Brought>();
  const [told, setTold] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const act = (what: () => Promise<void>) => {
    setBusy(true);
    setProblem("");
    setTold("");
    what()
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        setProblem(error.message);
      })
      .finally(() => {
        setBusy(false);
      });
  };
  const check = (file: File, wish: Wish) => {
    act(async () => {
      setMade(undefined);
      setSeen({ file, wish, found: await look(file, wish) });
    });
  };
  const confirm = ({ file, wish }: Seen) => {
    act(async () => {
      const brought = await bring(file, wish, (left) => {
        setTold(`${left} applications are still to come.`);
      });
      setTold("");
      setSeen(undefined);
      setMade(brought);
    });
  };
  const undo = (importId: string) => {
    act(async () => {
      const count = await takeBack(importId);
      setMade(undefined);
      setTold(`Taken back: ${count} applications.`);
    });
  };
  const importId = made?.importId;
  return (
    <>
      <p>
        <label>
          Import CSV{" "}
          <input
            type="file"
            accept=".csv,text/csv"
            disabled={busy}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0];
              if (file) check(file, { dateOrder: "", requestId: crypto.randomUUID() });
            }}
          />
        </label>
      </p>
      {problem && <Notice text={problem} bad />}
      {told && <Notice text={told} />}
      {busy && <Notice text="Reading the table…" />}
      {seen && (
        <>
          <Columns
            found={seen.found}
            set={(mapping) => {
              check(seen.file, { ...seen.wish, mapping });
            }}
          />
          <Dates
            found={seen.found}
            set={(dateOrder) => {
              check(seen.file, { ...seen.wish, dateOrder });
            }}
          />
          <Outcome found={seen.found} />
          <button
            type="button"
            class="primary"
            disabled={busy || seen.found.newCount === 0}
            onClick={() => {
              confirm(seen);
            }}
          >
            Import {seen.found.newCount} applications
          </button>
        </>
      )}
      {made && (
        <p class="row" role="status">
          <span>Imported {made.newCount} applications.</span>
          {importId && (
            <button
              type="button"
              disabled={busy}
              onClick={() => {
                undo(importId);
              }}
            >
              Undo import
            </button>
          )}
        </p>
      )}
    </>
  );
}

/** The first rows, and above each column what it is. */
function Columns({ found, set }: { found: Brought; set: (mapping: Record<number, string>) => void }) {
  const chosen = Object.fromEntries(found.mapping.map((one) => [one.column, one.field.toLowerCase()]));
  const choose = (column: number, field: string) => {
    // What becomes this column's is no other's any more.
    const others = Object.entries(chosen).filter(
      ([place, other]) => other !== field && Number(place) !== column,
    );
    set({ ...Object.fromEntries(others), [column]: field });
  };
  return (
    <div class="scroll">
      <table>
        <caption class="unseen">Which column is what</caption>
        <thead>
          <tr>
            {found.header.map((name, column) => (
              <th key={column} scope="col">
                <label>
                  {name || `Column ${column + 1}`}
                  <br />
                  <select
                    aria-label={`Column ${name || column + 1}`}
                    value={chosen[column] ?? ""}
                    onChange={(event) => {
                      choose(column, event.currentTarget.value);
                    }}
                  >
                    <option value="">Leave out</option>
                    {FIELDS.map(([field, text]) => (
                      <option key={field} value={field}>
                        {text}
                      </option>
                    ))}
                  </select>
                </label>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {found.samples.map((cells, place) => (
            <tr key={place}>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Only where dates can be read in two ways. */
function Dates({ found, set }: { found: Brought; set: (order: string) => void }) {
  if (found.dateOrder === "DAY_FIRST") return null;
  return (
    <p>
      <label>
        3/4/2026 is{" "}
        <select
          value={found.dateOrder === "MONTH_FIRST" ? "month_first" : ""}
          onChange={(event) => {
            set(event.currentTarget.value);
          }}
        >
          <option value="">taken as 3 April: please look</option>
          <option value="day_first">3 April</option>
          <option value="month_first">4 March</option>
        </select>
      </label>
    </p>
  );
}

function Outcome({ found }: { found: Brought }) {
  return (
    <>
      <p role="status">
        {found.newCount} new, {found.knownCount} already there, {found.badCount} cannot be taken.
      </p>
      <Rows title="New" count={found.newCount} rows={found.newRows.map(nameOf)} />
      <Rows title="Already there" count={found.knownCount} rows={found.knownRows.map(nameOf)} />
      <Rows title="Cannot be taken" count={found.badCount} rows={found.badRows.map(reasonOf)} open />
    </>
  );
}

interface RowsProps {
  title: string;
  count: number;
  rows: string[];
  open?: boolean;
}

function Rows({ title, count, rows, open = false }: RowsProps) {
  if (count === 0) return null;
  return (
    <details open={open}>
      <summary>
        {title}: {count}
      </summary>
      <ul>
        {rows.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {count > rows.length && <p>And {count - rows.length} more.</p>}
    </details>
  );
}

function nameOf(row: Row): string {
  const what = [row.company, row.jobTitle, row.applyDate].filter(Boolean).join(", ");
  return `Row ${row.line}: ${what}${row.sameAsLine ? ` (as row ${row.sameAsLine})` : ""}`;
}

const REASONS: Record<string, string> = {
  UNREADABLE: "it cannot be read",
  NO_COMPANY: "no company",
  TOO_LONG: "too long",
  BAD_DATE: "no date",
  DATE_OUT_OF_RANGE: "a date too early or in the future",
  UNKNOWN_STAGE: "an unknown status",
};

function reasonOf(row: BadRow): string {
  const why = row.problems.map(({ reason, column, text }) => {
    const where = column ? `${column}: ` : "";
    return `${where}${REASONS[reason] ?? reason}${text ? ` (${text})` : ""}`;
  });
  return `Row ${row.line}: ${why.join("; ")}`;
}
