import type { VERDICT } from "../api/classifying";
import type { ResultOf } from "../api/graphql";
import { At, Caution } from "./At";
import { words } from "./Stage";
import { When } from "./When";

type Told = NonNullable<ResultOf<typeof VERDICT>["details"]>;

/** What else a mail tells: what to do by when, appointments, place, pay, who writes, skills, where links lead. */
export function Details({ details }: { details: Told }) {
  const recruiter =
    details.recruiter && [details.recruiter.name, details.recruiter.email].filter(Boolean).join(", ");
  const facts: [string, string | null | undefined][] = [
    ["Level", details.seniority],
    ["Place", details.location],
    ["Pay", details.salary?.text],
    ["Writes for them", recruiter],
    ["Skills", details.skills.join(", ")],
  ];
  const known = facts.filter(([, value]) => value);
  return (
    <div class="details">
      {details.actions.map((action) => (
        <p key={action.text}>
          <strong>To do: {words(action.kind)}</strong>
          {action.dueAt && (
            <>
              {" "}
              by <When at={action.dueAt} time={!action.dueIsDay} />
            </>
          )}
        </p>
      ))}
      {details.appointments.map((one) => (
        <p key={one.uid || one.startsAt}>
          <strong>{one.summary || "Appointment"}</strong> <At at={one.startsAt} known={one.timeZoneKnown} />
          {one.moved && <span class="soft"> (moved)</span>}
          <Caution of={one} />
          {one.location && <span class="soft"> {one.location}</span>}
          {one.cancelled && <span class="soft"> (called off)</span>}
        </p>
      ))}
      {known.length > 0 && (
        <p class="soft">{known.map(([name, value]) => `${name}: ${value ?? ""}`).join(" · ")}</p>
      )}
      {details.links.filter(isWeb).map((link) => (
        <p key={link.url}>
          <a href={link.url} target="_blank" rel="noopener noreferrer">
            {words(link.kind)}
          </a>{" "}
          <span class="soft">{new URL(link.url).host}</span>
        </p>
      ))}
    </div>
  );
}

/** Links come out of mail: only web addresses may be followed. */
function isWeb({ url }: { url: string }): boolean {
  return URL.canParse(url) && ["http:", "https:"].includes(new URL(url).protocol);
}
