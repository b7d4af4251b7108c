import { MATCH } from "../api/cvs";
import type { ResultOf } from "../api/graphql";
import { useApplicationChanges, useAsk } from "../api/use";
import { Notice } from "./Notice";

type Found = NonNullable<NonNullable<ResultOf<typeof MATCH>["application"]>["match"]>;

/** How well an application fits the current CV, and why. */
export function Match({ id }: { id: string }) {
  const { data, problem, again } = useAsk(MATCH, { id });
  useApplicationChanges(again);
  if (!data?.application) return problem ? <Notice text={problem} bad /> : null;
  const { match } = data.application;
  return (
    <section class="panel padded" aria-label="Match with your CV">
      <h2>Match with your CV{match && `: ${String(Math.round(100 * match.score))} %`}</h2>
      {match ? <Evidence match={match} /> : <Nothing cvs={data.cvs?.length} />}
    </section>
  );
}

function Evidence({ match }: { match: Found }) {
  const { title, titleFit, sharedSkills, missingSkills, place, placeDiffers } = match;
  return (
    <ul>
      {title && titleFit !== null && (
        <li>
          {titleFit === 1 ? "Your role" : "Near your role"}: {title}
        </li>
      )}
      {!title && titleFit !== null && <li>None of your roles is near this one.</li>}
      {sharedSkills.length > 0 && <li>You both name {sharedSkills.join(", ")}.</li>}
      {missingSkills.length > 0 && <li>They name, your CV does not: {missingSkills.join(", ")}.</li>}
      {place && <li>Your place: {place}</li>}
      {placeDiffers && <li>Another place than yours.</li>}
    </ul>
  );
}

function Nothing({ cvs }: { cvs: number | undefined }) {
  if (cvs === 0) {
    return (
      <p class="soft">
        No CV yet. <a href="#/cv">Add yours</a>
      </p>
    );
  }
  return <p class="soft">Too little is said to compare.</p>;
}
