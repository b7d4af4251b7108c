import { useState } from "preact/hooks";
import type { ResultOf, VariablesOf } from "../../api/graphql";
import { GROUPS } from "../../api/insights";
import { useAsk } from "../../api/use";
import { Count } from "../../components/Count";
import { Notice } from "../../components/Notice";
import { percent } from "./numbers";

type Variables = VariablesOf<typeof GROUPS>;
type Report = NonNullable<NonNullable<ResultOf<typeof GROUPS>["insights"]>["funnel"]>;
type Group = Report["groups"][number];

interface Choice {
  text: string;
  by: Variables["by"];
  unit: Variables["unit"];
}

const CHOICES: [Choice, ...Choice[]] = [
  { text: "source", by: "SOURCE", unit: "MONTH" },
  { text: "kind of role", by: "TITLE_GROUP", unit: "MONTH" },
  { text: "company", by: "COMPANY", unit: "MONTH" },
  { text: "industry", by: "INDUSTRY", unit: "MONTH" },
  { text: "week", by: "PERIOD", unit: "WEEK" },
  { text: "month", by: "PERIOD", unit: "MONTH" },
  { text: "quarter", by: "PERIOD", unit: "QUARTER" },
  { text: "year", by: "PERIOD", unit: "YEAR" },
];

/** Response rates by what applications have in common, each with how sure it is. */
export function Groups({ filter, timeZone }: { filter: Variables["filter"]; timeZone: string }) {
  const [place, setPlace] = useState(0);
  const chosen = CHOICES[place] ?? CHOICES[0];
  const { data, problem } = useAsk(GROUPS, { filter, timeZone, by: chosen.by, unit: chosen.unit });
  const report = data?.insights?.funnel;
  return (
    <>
      <label>
        By{" "}
        <select
          value={place}
          onChange={(event) => {
            setPlace(Number(event.currentTarget.value));
          }}
        >
          {CHOICES.map((one, index) => (
            <option key={one.text} value={index}>
              {one.text}
            </option>
          ))}
        </select>
      </label>
      {problem && <Notice text={problem} bad />}
      {report && <Table report={report} by={chosen.text} />}
    </>
  );
}

function Table({ report, by }: { report: Report; by: string }) {
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{by.charAt(0).toUpperCase() + by.slice(1)}</th>
            <th scope="col">Sent</th>
            <th scope="col">Answered</th>
            <th scope="col">Interviews</th>
            <th scope="col" class="wide">
              Offers
            </th>
            <th scope="col">Response rate</th>
            <th scope="col" class="wide">
              95 % interval
            </th>
          </tr>
        </thead>
        <tbody>
          {report.groups.map((group) => (
            <Row key={group.key} group={group} />
          ))}
        </tbody>
      </table>
      {report.leftOut > 0 && <p class="soft">{report.leftOut} more applications are in groups not shown.</p>}
      <p class="soft">Those that still wait count as not answered. * Fewer than ten: the rate says little.</p>
    </>
  );
}

function Row({ group }: { group: Group }) {
  const { applied, responded, interviewed, offered, responseRate: rate } = group.funnel;
  const name = group.label || "unknown";
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <Count figure={applied} of={`applications: ${name}`} />
      </td>
      <td>
        <Count figure={responded} of={`answered: ${name}`} />
      </td>
      <td>
        <Count figure={interviewed} of={`interviews: ${name}`} />
      </td>
      <td class="wide">
        <Count figure={offered} of={`offers: ${name}`} />
      </td>
      <td>
        {percent(rate.value)}
        {rate.small && <abbr title="Fewer than ten applications: says little">*</abbr>}
      </td>
      <td class="wide">
        <svg class="interval" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
          <rect x={rate.low * 100} y="3" width={Math.max(0.5, (rate.high - rate.low) * 100)} height="4" />
          <rect class="point" x={Math.min(98.5, rate.value * 100)} y="0" width="1.5" height="10" />
        </svg>
        <small>
          {percent(rate.low)} to {percent(rate.high)}
        </small>
      </td>
    </tr>
  );
}
