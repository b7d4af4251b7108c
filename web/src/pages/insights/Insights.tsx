import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { VariablesOf } from "../../api/graphql";
import { INSIGHTS } from "../../api/insights";
import { useApplicationChanges, useAsk } from "../../api/use";
import { Notice } from "../../components/Notice";
import { Now, Weeks } from "./Activity";
import { Export } from "./Export";
import { Flow } from "./Flow";
import { type Answer, Funnel } from "./Funnel";
import { Groups } from "./Groups";
import { ImportCsv } from "./ImportCsv";
import "./insights.css";
import { Prediction } from "./Prediction";
import { Waiting } from "./Waiting";

type Filter = VariablesOf<typeof INSIGHTS>["filter"];
const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Everything that can be said about many applications at once, for a period of one's choice. */
export function Insights() {
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const filter: Filter = { appliedSince: start(from, 0), appliedUntil: start(to, 1) };
  const { data, problem, again } = useAsk(INSIGHTS, { filter, timeZone });
  useApplicationChanges(again);
  const found = data?.insights;
  return (
    <>
      <h1>Insights</h1>
      {problem && <Notice text={problem} bad />}
      <div class="tools">
        <Day text="Applied from" value={from} set={setFrom} />
        <Day text="to" value={to} set={setTo} />
      </div>
      {found && (
        <Found found={found} filter={filter} period={{ from, to }} narrowed={Boolean(from) || Boolean(to)} />
      )}
      <Panel title="Bring a table in">
        <ImportCsv />
      </Panel>
    </>
  );
}

interface FoundProps {
  found: Answer;
  filter: Filter;
  period: { from: string; to: string };
  narrowed: boolean;
}

function Found({ found, filter, period, narrowed }: FoundProps) {
  const total = found.funnel?.total;
  if (total?.applied.count === 0) return <Nothing narrowed={narrowed} />;
  return (
    <>
      {total && (
        <Panel title="How far they come">
          <Funnel total={total} />
        </Panel>
      )}
      {found.flow && (
        <Panel title="Which way they go">
          <Flow links={found.flow} />
        </Panel>
      )}
      {found.timeTo && (
        <Panel title="How long it takes">
          <Waiting times={found.timeTo} />
        </Panel>
      )}
      <Panel title="Who answers">
        <Groups filter={filter} timeZone={timeZone} />
      </Panel>
      {found.activity && (
        <Panel title="Week by week">
          <Weeks weeks={found.activity.weeks} />
          <Now activity={found.activity} />
        </Panel>
      )}
      <Panel title="What to expect">
        <Prediction />
      </Panel>
      <Panel title="Take it with you">
        <Export period={period} timeZone={timeZone} />
      </Panel>
    </>
  );
}

function Panel({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="panel padded" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Nothing({ narrowed }: { narrowed: boolean }) {
  return (
    <div class="panel empty">
      {narrowed ? (
        <p>No application was sent in this period.</p>
      ) : (
        <p>
          Nothing to count yet. <a href="#/mail">Bring in your mail</a>, and the numbers come with it.
        </p>
      )}
    </div>
  );
}

function Day({ text, value, set }: { text: string; value: string; set: (value: string) => void }) {
  return (
    <label>
      {text}{" "}
      <input
        type="date"
        value={value}
        min="1970-01-01"
        max="2199-12-31"
        onChange={(event) => {
          set(event.currentTarget.value);
        }}
      />
    </label>
  );
}

/** The moment at which a day (YYYY-MM-DD), or the one `later`, begins here; null without one. */
function start(day: string, later: number): string | null {
  if (!day) return null;
  const begins = new Date(`${day}T00:00:00`);
  begins.setDate(begins.getDate() + later);
  return Number.isNaN(begins.getTime()) ? null : begins.toISOString();
}
