import { Count, listOf } from "../../components/Count";
import { Stage, words } from "../../components/Stage";
import { When } from "../../components/When";
import type { Answer } from "./Funnel";

type Told = NonNullable<Answer["activity"]>;
type Week = Told["weeks"][number];

const KINDS = [
  { name: "sent", text: "Sent" },
  { name: "responded", text: "First answers" },
  { name: "interviewed", text: "First interviews" },
] as const;
const WIDTH = 960;
const HEIGHT = 180;
const BOTTOM = 22;
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

/** Three bars a week, each opening what it counts. */
export function Weeks({ weeks }: { weeks: Week[] }) {
  const most = Math.max(1, ...weeks.flatMap((week) => KINDS.map(({ name }) => week[name].count)));
  const room = WIDTH / weeks.length;
  const height = (count: number) => (count / most) * (HEIGHT - BOTTOM - 4);
  return (
    <>
      <p class="legend">
        {KINDS.map(({ name, text }) => (
          <span key={name} class={name}>
            {text}
          </span>
        ))}
      </p>
      <svg
        class="weeks"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="group"
        aria-label="Applications, answers, interviews by week"
      >
        {weeks.map((week, place) => (
          <g key={week.start} transform={`translate(${place * room}, 0)`}>
            {KINDS.filter(({ name }) => week[name].count > 0).map(({ name, text }) => (
              <a key={name} href={listOf(week[name].filter, title(week, text))}>
                <rect
                  class={name}
                  x={room * (0.12 + 0.26 * KINDS.findIndex((kind) => kind.name === name))}
                  y={HEIGHT - BOTTOM - height(week[name].count)}
                  width={room * 0.24}
                  height={height(week[name].count)}
                >
                  <title>{`${title(week, text)}: ${week[name].count}`}</title>
                </rect>
              </a>
            ))}
            {place % 4 === 0 && (
              <text x="2" y={HEIGHT - 6}>
                {day.format(new Date(week.start))}
              </text>
            )}
          </g>
        ))}
      </svg>
    </>
  );
}

function title(week: Week, text: string): string {
  return `${text.toLowerCase()} in the week of ${day.format(new Date(week.start))}`;
}

/** Where everything stands, and what waits longest for a word. */
export function Now({ activity }: { activity: Told }) {
  return (
    <div class="columns">
      <div>
        <h3>Stages now</h3>
        <table>
          <tbody>
            {activity.standing.map(({ stage, figure }) => (
              <tr key={stage}>
                <th scope="row">
                  <Stage stage={stage} />
                </th>
                <td>
                  <Count figure={figure} of={`applications at ${words(stage)}`} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div>
        <h3>
          Unanswered: <Count figure={activity.unanswered} of="unanswered applications" />
        </h3>
        {activity.unanswered.count === 0 && <p class="soft">Nothing waits for an answer.</p>}
        <ol>
          {activity.oldestUnanswered.map((one) => (
            <li key={one.id}>
              <a href={`#/applications/${one.id}`}>{one.company ?? "Unknown company"}</a>,{" "}
              {one.jobTitle ?? "unknown role"}, since <When at={one.appliedAt} />
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}
