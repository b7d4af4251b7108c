import { useAsk } from "../api/use";
import type { Act } from "../api/action";
import { ask } from "../api/client";
import { PIPELINE, REPORT, START_REPROCESS } from "../api/classifying";
import type { ResultOf } from "../api/graphql";
import { refusal } from "../api/mutations";
import { words } from "./Stage";
import { When } from "./When";

type Found = NonNullable<ResultOf<typeof PIPELINE>["pipeline"]>;

/** How mail is classified here: the language model and what it was sent, and what could be looked at again. */
export function Pipeline({ act }: { act: Act }) {
  const { data, again } = useAsk(PIPELINE, {});
  const found = data?.pipeline;
  if (!found) return null;
  const { languageModel: model } = found;
  const run = (input: {
    onlyOutdated?: boolean;
    onlyUncertain?: boolean;
    askModel?: boolean;
    dryRun?: boolean;
  }) =>
    act(async () => {
      const answer = refusal((await ask(START_REPROCESS, { input })).startReprocess);
      again();
      return answer;
    });
  return (
    <section class="panel padded" aria-label="How mail is classified">
      <h2>How mail is classified</h2>
      <p>
        {model.available
          ? `What is uncertain is asked of ${model.model}, trimmed and without names.`
          : `No language model is asked. ${model.message ?? ""}`}
      </p>
      <p class="soft">
        Left this machine today: {sent(found.sentToday)}. In total: {sent(found.sentTotal)}.
      </p>
      {found.elasticsearch?.failure && (
        <p class="bad">
          Elasticsearch gets no news of your applications since{" "}
          <When at={found.elasticsearch.awaySince} time />: {found.elasticsearch.failure} It catches up by
          itself; nothing else is affected.
        </p>
      )}
      {found.outdated > 0 && (
        <div class="row">
          <span class="grow">{found.outdated} mails were classified by an older version.</span>
          <button type="button" onClick={() => run({ onlyOutdated: true, dryRun: true })}>
            What would change?
          </button>
          <button type="button" onClick={() => run({ onlyOutdated: true })}>
            Classify them again
          </button>
        </div>
      )}
      {found.uncertain > 0 && (
        <div class="row">
          <span class="grow">
            <a href="#/messages?uncertain">{found.uncertain} verdicts</a> are uncertain.
          </span>
          {model.available && (
            <button type="button" onClick={() => run({ onlyUncertain: true, askModel: true })}>
              Ask the language model about them
            </button>
          )}
        </div>
      )}
      {found.corrected > 0 && (
        <p class="soft">
          You corrected {found.corrected} {found.corrected === 1 ? "mail" : "mails"}.{" "}
          <a href="/export/corrections.jsonl" download>
            Download them as examples
          </a>
          : they are never sent anywhere.
        </p>
      )}
    </section>
  );
}

function sent(usage: Found["sentToday"]): string {
  if (usage.mails === 0) return "nothing";
  const tokens = usage.tokensIn + usage.tokensOut;
  const cost = usage.cost.toFixed(usage.cost < 1 ? 4 : 2);
  return `${String(usage.mails)} mails, ${String(usage.bytesSent)} bytes, ${String(tokens)} tokens, cost ${cost}`;
}

/** What a run over stored mail changed, or would change. */
export function Report({ operationId }: { operationId: string }) {
  const { data } = useAsk(REPORT, { operationId });
  const report = data?.reprocessReport;
  if (!report) return null;
  const changes = report.labelChanges.map(
    (one) => `${words(one.before)} → ${words(one.after)} ${String(one.count)}`,
  );
  if (report.companyChanges > 0) changes.push(`company ${String(report.companyChanges)}`);
  if (report.jobTitleChanges > 0) changes.push(`job title ${String(report.jobTitleChanges)}`);
  return (
    <p class="soft">
      {report.dryRun ? "Would change" : "Changed"} {report.changed} of {report.read}
      {changes.length > 0 && `: ${changes.join(", ")}`}
      {report.pinned > 0 && `; ${String(report.pinned)} with what you said of them`}
    </p>
  );
}
