import { When } from "./When";

// A day is a day, wherever its reader is.
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
// So is what a clock on some wall shows.
const wall = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

/** What is said of a time: `stated` in the words of a mail only, of a zone that may not be certain. */
export interface Certainty {
  stated: boolean;
  timeZone: string | null;
  timeZoneKnown: boolean;
}

/** When something is due or begins: a moment in the reader's own zone, a day, or what a mail says, word for word. */
export function At({
  at,
  isDay = false,
  known = true,
}: {
  at: string | null;
  isDay?: boolean;
  known?: boolean;
}) {
  if (at === null) return null;
  if (isDay) return <time dateTime={at.slice(0, 10)}>{day.format(new Date(at))}</time>;
  if (!known) return <time dateTime={at.slice(0, 16)}>{wall.format(new Date(at))}</time>;
  return <When at={at} time />;
}

/** What is not certain of a time; nothing when all is. */
export function Caution({ of }: { of: Certainty }) {
  if (!of.stated) return null;
  const zone = of.timeZone ? `time zone not certain: ${of.timeZone}` : "time zone not stated";
  const said = ["from the words of a mail", ...(of.timeZoneKnown ? [] : [zone]), "please check"];
  return <span class="soft"> ({said.join("; ")})</span>;
}
