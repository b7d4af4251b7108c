const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A moment in the reader's own zone. */
export function When({ at, time = false }: { at: string | null; time?: boolean }) {
  if (at === null) return <span class="soft">–</span>;
  const date = new Date(at);
  return (
    <time dateTime={at} title={moment.format(date)}>
      {(time ? moment : day).format(date)}
    </time>
  );
}
