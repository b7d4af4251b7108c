import { When } from "./When";

// A day is a day, wherever its reader is.
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });

/** When something is due or begins: a moment in the reader's own zone, or a day. */
export function At({ at, isDay }: { at: string | null; isDay: boolean }) {
  if (at === null) return null;
  return isDay ? <time dateTime={at.slice(0, 10)}>{day.format(new Date(at))}</time> : <When at={at} time />;
}
