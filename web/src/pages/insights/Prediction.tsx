import { useEffect, useState } from "preact/hooks";
import type { ResultOf } from "../../api/graphql";
import { PREDICTION } from "../../api/insights";
import { useAsk } from "../../api/use";
import { Notice } from "../../components/Notice";
import { percent } from "./numbers";

type Payload = NonNullable<ResultOf<typeof PREDICTION>["prediction"]>;
type Found = Extract<Payload, { __typename: "PredictionSuccess" }>;

/** Calculating takes seconds; asked again after this long. */
const AGAIN_MS = 2_000;
const SHOWN = 10;

export function Prediction() {
  const [milestone, setMilestone] = useState<"INTERVIEW" | "OFFER">("INTERVIEW");
  const { data, problem, again } = useAsk(PREDICTION, { milestone });
  const found = data?.prediction;
  const pending = found?.__typename === "PredictionPending";
  useEffect(() => {
    if (!pending) return;
    const timer = setTimeout(again, AGAIN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [found, pending, again]);
  return (
    <>
      <label>
        Chance of{" "}
        <select
          value={milestone}
          onChange={(event) => {
            setMilestone(event.currentTarget.value === "OFFER" ? "OFFER" : "INTERVIEW");
          }}
        >
          <option value="INTERVIEW">an interview</option>
          <option value="OFFER">an offer</option>
        </select>
      </label>
      {problem && <Notice text={problem} bad />}
      {found &&
        (found.__typename === "PredictionSuccess" ? (
          <Chances found={found} />
        ) : (
          <p class="soft">{found.message}</p>
        ))}
    </>
  );
}

function Chances({ found }: { found: Found }) {
  const { validation } = found;
  const better = validation.brier < validation.baselineBrier;
  return (
    <>
      <p>
        Learned from {found.learnedFrom} ended applications. Tested on the {validation.testCount} latest of
        them: error {validation.brier.toFixed(3)}, against {validation.baselineBrier.toFixed(3)} for always
        saying {percent(validation.baselineRate)} (Brier score, 0 is perfect).{" "}
        {!better && <strong>It is no better than that: do not rely on it.</strong>}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Open application</th>
            <th scope="col">Chance</th>
          </tr>
        </thead>
        <tbody>
          {found.chances.slice(0, SHOWN).map(({ application, probability }) => (
            <tr key={application?.id}>
              <td>
                {application ? (
                  <a href={`#/applications/${application.id}`}>{application.company ?? "Unknown company"}</a>
                ) : (
                  "gone"
                )}
                <br />
                <small>{application?.jobTitle}</small>
              </td>
              <td>{percent(probability)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
