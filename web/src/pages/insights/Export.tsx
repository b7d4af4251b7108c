interface Period {
  from: string;
  to: string;
}

const FILES = [
  { path: "proof.html", text: "Proof of job search, to print" },
  { path: "applications.csv", text: "CSV" },
  { path: "applications.json", text: "JSON" },
];

/** Files of the period chosen above. */
export function Export({ period, timeZone }: { period: Period; timeZone: string }) {
  const question = new URLSearchParams({ time_zone: timeZone });
  if (period.from) question.set("from", period.from);
  if (period.to) question.set("to", period.to);
  return (
    <p class="row">
      {FILES.map(({ path, text }) => (
        <a
          key={path}
          href={`/export/${path}?${question.toString()}`}
          target={path.endsWith("html") ? "_blank" : undefined}
        >
          {text}
        </a>
      ))}
      <a href={`/export/applications.csv?${question.toString()}&bom=1`}>CSV for Excel</a>
    </p>
  );
}
