import type { ResultOf } from "../../api/graphql";
import type { INSIGHTS } from "../../api/insights";
import { Count } from "../../components/Count";
import { percent, share } from "./numbers";

export type Answer = NonNullable<ResultOf<typeof INSIGHTS>["insights"]>;
type Total = NonNullable<Answer["funnel"]>["total"];

const STEPS: { name: keyof Total; text: string; of: string; kind: string }[] = [
  { name: "applied", text: "Applied", of: "all applications", kind: "ever" },
  { name: "responded", text: "Got an answer", of: "applications that got an answer", kind: "ever" },
  { name: "interviewed", text: "Interview", of: "applications that had an interview", kind: "ever" },
  { name: "offered", text: "Offer", of: "applications that had an offer", kind: "ever" },
  { name: "rejected", text: "Rejected now", of: "rejected applications", kind: "ended" },
  { name: "ghosted", text: "Ghosted now", of: "ghosted applications", kind: "ended" },
  { name: "open", text: "Open now", of: "open applications", kind: "open" },
];

/** A bar per step, as long as its share of all applications. */
export function Funnel({ total }: { total: Total }) {
  const all = total.applied.count;
  return (
    <table class="bars">
      <caption>Each number opens its applications; shares are of all that were sent.</caption>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Applications</th>
          <th scope="col">Share</th>
          <th scope="col" class="wide">
            <span class="unseen">Bar</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {STEPS.map(({ name, text, of, kind }) => (
          <tr key={name}>
            <th scope="row">{text}</th>
            <td>
              <Count figure={total[name]} of={of} />
            </td>
            <td>{percent(share(total[name].count, all))}</td>
            <td class="bar-cell wide">
              <svg
                class={`bar-chart ${kind}`}
                viewBox="0 0 100 10"
                preserveAspectRatio="none"
                aria-hidden="true"
              >
                <rect width={share(total[name].count, all) * 100} height="10" />
              </svg>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
