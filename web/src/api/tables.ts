import { ApiError, ask } from "./client";
import { graphql, type ResultOf, type VariablesOf } from "./graphql";
import { upload } from "./upload";

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

const IMPORT = graphql(`
  mutation ImportApplications($input: ImportApplicationsInput!) {
    importApplications(input: $input) {
      __typename
      ... on Problem {
        message
      }
      ... on ImportApplicationsSuccess {
        table {
          importId
          header
          samples
          mapping {
            field
            column
          }
          dateOrder
          newCount
          knownCount
          badCount
          leftCount
          newRows {
            line
            company
            jobTitle
            applyDate
            sameAsLine
          }
          knownRows {
            line
            company
            jobTitle
            applyDate
            sameAsLine
          }
          badRows {
            line
            problems {
              reason
              column
              text
            }
          }
        }
      }
    }
  }
`);

const UNDO = graphql(`
  mutation UndoImport($input: UndoImportInput!) {
    undoImport(input: $input) {
      __typename
      ... on Problem {
        message
      }
      ... on UndoImportSuccess {
        count
      }
    }
  }
`);

type Input = VariablesOf<typeof IMPORT>["input"];
type Success = Extract<
  ResultOf<typeof IMPORT>["importApplications"],
  { __typename: "ImportApplicationsSuccess" }
>;

/** What bringing a table in did, or would do. */
export type Brought = Success["table"];
export type Row = Brought["newRows"][number];
export type BadRow = Brought["badRows"][number];

/** A larger table comes as an upload: a GraphQL request takes 256 KiB, and its JSON is longer than the text. */
const INLINE_BYTES = 24 * 1024;

export interface Wish {
  /** Place of a column in the header -> what it is; guessed when undefined. */
  mapping?: Record<number, string>;
  dateOrder: string;
  requestId: string;
}

/** Says what bringing a table in would do. */
export async function look(file: File, wish: Wish): Promise<Brought> {
  return send({ ...(await asked(file, wish)), dryRun: true });
}

/** Brings a table in, step by step; the same twice adds nothing. */
export async function bring(file: File, wish: Wish, told: (left: number) => void): Promise<Brought> {
  const input = { ...(await asked(file, wish)), dryRun: false };
  let brought = await send(input);
  while (brought.leftCount > 0) {
    told(brought.leftCount);
    brought = await send(input);
  }
  return brought;
}

/** Takes an import back; how many applications that were. */
export async function takeBack(importId: string): Promise<number> {
  const answer = (await ask(UNDO, { input: { importId } })).undoImport;
  if (answer.__typename === "UndoImportSuccess") return answer.count;
  throw new ApiError(answer.message, answer.__typename);
}

async function asked(file: File, { mapping, dateOrder, requestId }: Wish): Promise<Input> {
  const columns = mapping && Object.entries(mapping).filter(([, field]) => field);
  const input = {
    requestId,
    dateOrder: (dateOrder.toUpperCase() || null) as Brought["dateOrder"] | null,
    mapping: columns?.length
      ? columns.map(([column, field]) => ({ field: field.toUpperCase() as Field, column: Number(column) }))
      : null,
  };
  const text = file.size <= INLINE_BYTES ? await plain(file) : null;
  return text === null
    ? { ...input, uploadId: await upload(file, () => undefined) }
    : { ...input, csv: text };
}

type Field = Brought["mapping"][number]["field"];

/** Its text; null when it is not UTF-8, which the server tells better. */
async function plain(file: File): Promise<string | null> {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return text.includes("\0") ? null : text;
  } catch {
    return file.size > 0 ? null : "";
  }
}

async function send(input: Input): Promise<Brought> {
  const answer = (await ask(IMPORT, { input })).importApplications;
  if (answer.__typename === "ImportApplicationsSuccess") return answer.table;
  throw new ApiError(answer.message, answer.__typename);
}
