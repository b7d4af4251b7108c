import { useState } from "preact/hooks";
import { Count } from "../../components/Count";
import type { Answer } from "./Funnel";
import { days, percent } from "./numbers";

type Time = NonNullable<Answer["timeTo"]>[number];

const NAMES: Record<Time["milestone"], string> = {
  RESPONSE: "an answer",
  ASSESSMENT: "an assessment",
  INTERVIEW: "an interview",
  OFFER: "an offer",
  REJECTION: "a rejection",
};
const WIDTH = 640;
const HEIGHT = 240;
const LEFT = 44;
const BOTTOM = 28;

/** How long it takes: what has happened in figures, and the curve that also counts those that still wait. */
export function Waiting({ times }: { times: Time[] }) {
  const [chosen, setChosen] = useState<Time["milestone"]>("RESPONSE");
  const time = times.find((one) => one.milestone === chosen);
  return (
    <>
      <label>
        Waiting for{" "}
        <select
          value={chosen}
          onChange={(event) => {
            setChosen(event.currentTarget.value as Time["milestone"]);
          }}
        >
          {times.map((one) => (
            <option key={one.milestone} value={one.milestone}>
              {NAMES[one.milestone]}
            </option>
          ))}
        </select>
      </label>
      {time && <Told time={time} />}
    </>
  );
}

function Told({ time }: { time: Time }) {
  const name = NAMES[time.milestone];
  if (time.happened.count === 0) {
    return (
      <p class="soft">
        None of {time.watched.count} applications led to {name} yet.
      </p>
    );
  }
  return (
    <>
      <p>
        <Count figure={time.happened} of={`applications that led to ${name}`} /> of{" "}
        <Count figure={time.watched} of="all applications" /> led to {name}, half of them within{" "}
        <strong>{days(time.medianDays)}</strong> (middle half {days(time.lowerQuartileDays)} to{" "}
        {days(time.upperQuartileDays)}, mean {days(time.meanDays)}).
      </p>
      <ul>
        {time.asked.map((point) => (
          <li key={point.day}>
            After day {point.day}: {percent(point.later)} of what comes still comes; {percent(point.waiting)}{" "}
            of all still wait.
          </li>
        ))}
      </ul>
      <Curve time={time} />
    </>
  );
}

function Curve({ time }: { time: Time }) {
  const last = Math.max(14, ...time.curve.map((point) => point.day));
  const x = (day: number) => LEFT + (day / last) * (WIDTH - LEFT - 8);
  const y = (share: number) => 8 + (1 - share) * (HEIGHT - BOTTOM - 8);
  const stairs = (value: (point: Time["curve"][number]) => number) =>
    time.curve.flatMap((point, place) => {
      const next = time.curve[place + 1]?.day ?? last;
      return [`${x(point.day)},${y(value(point))}`, `${x(next)},${y(value(point))}`];
    });
  const band = [...stairs((point) => point.high), ...stairs((point) => point.low).reverse()].join(" ");
  return (
    <figure>
      <svg
        class="curve"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`Share of applications still waiting for ${NAMES[time.milestone]}, by days since they were sent`}
      >
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line class="grid" x1={LEFT} x2={WIDTH - 8} y1={y(share)} y2={y(share)} />
            <text x={LEFT - 6} y={y(share) + 4} text-anchor="end">
              {percent(share)}
            </text>
          </g>
        ))}
        {[0, 0.25, 0.5, 0.75, 1].map((part) => (
          <text key={part} x={x(last * part)} y={HEIGHT - 8} text-anchor={part === 1 ? "end" : "middle"}>
            {Math.round(last * part)}
          </text>
        ))}
        <polygon class="band-area" points={band} />
        <polyline class="line" points={stairs((point) => point.waiting).join(" ")} />
      </svg>
      <figcaption class="soft">
        Share still waiting, by days since it was sent, with its 95 % band. Those that still wait are counted
        for as long as they have waited (Kaplan-Meier).
      </figcaption>
    </figure>
  );
}
