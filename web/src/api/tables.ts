import { ApiError } from "./client";

/** What a column of a table can be, in the words of the address, and as a person says it. */
export const FIELDS = [
  ["company", "Company"],
  ["job_title", "Role"],
  ["stage", "Status"],
  ["applied_at", "Applied on"],
  ["stage_at", "Status since"],
  ["source", "Source"],
  ["location", "Place"],
  ["salary", "Salary"],
  ["link", "Link"],
  ["contact", "Contact"],
  ["note", "Note"],
] as const;

export interface Row {
  line: number;
  company: string;
  jobTitle: string;
  applyDate: string;
  sameAsLine: number;
}

export interface BadRow {
  line: number;
  problems: { reason: string; column: string; text: string }[];
}

/** What bringing a table in did, or would do. */
export interface Brought {
  importId: string;
  header: string[];
  samples: { cells: string[] }[];
  mapping: { field: string; column: number }[];
  dateOrder: string;
  newCount: number;
  knownCount: number;
  badCount: number;
  newRows: Row[];
  knownRows: Row[];
  badRows: BadRow[];
}

export interface Wish {
  /** Place of a column in the header -> what it is; guessed when undefined. */
  mapping?: Record<number, string>;
  dateOrder: string;
  requestId: string;
}

/** Says what bringing a table in would do. */
export function look(file: File, wish: Wish): Promise<Brought> {
  return send(`/import/applications.csv?dry_run=1&${question(wish)}`, "POST", file) as Promise<Brought>;
}

/** Brings a table in; the same twice adds nothing. */
export function bring(file: File, wish: Wish): Promise<Brought> {
  return send(`/import/applications.csv?${question(wish)}`, "POST", file) as Promise<Brought>;
}

/** Takes an import back; how many applications that were. */
export async function takeBack(importId: string): Promise<number> {
  return ((await send(`/import/${importId}`, "DELETE")) as { count: number }).count;
}

function question({ mapping, dateOrder, requestId }: Wish): string {
  const asked = new URLSearchParams({ request_id: requestId });
  if (dateOrder) asked.set("date_order", dateOrder);
  for (const [column, field] of Object.entries(mapping ?? {})) if (field) asked.append(field, column);
  return asked.toString();
}

async function send(path: string, method: string, file?: File): Promise<unknown> {
  const response = await fetch(path, {
    method,
    headers: file ? { "content-type": "text/csv" } : {},
    body: file ?? null,
  }).catch(() => {
    throw new ApiError("The server does not answer. Try again: nothing comes in twice.", "UNAVAILABLE");
  });
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer;
  const { message } = answer as { message?: string };
  throw new ApiError(message ?? `The server refused the table (${response.status}).`, "REFUSED");
}
