import type { ResultOf } from "../api/graphql";
import type { SEARCH } from "../api/searching";
import { Stage } from "./Stage";
import { When } from "./When";

export type Found = NonNullable<ResultOf<typeof SEARCH>["search"]>;
export type Hit = Found["edges"][number]["node"];
type Mail = Hit["mails"][number];
type Pieces = Mail["text"];

/** Where a hit leads: to its application, or for other mail to the page of all hits. */
export function addressOf(hit: Hit, query: string): string {
  return hit.application ? `#/applications/${hit.application.id}` : `#${searchRoute(query)}`;
}

/** The page of all hits. */
export function searchRoute(query: string): string {
  return `/search?${new URLSearchParams({ q: query }).toString()}`;
}

/** A hit as it stands in a list: what it is, and why it was found. */
export function HitLines({ hit, mails }: { hit: Hit; mails: number }) {
  const { application } = hit;
  return (
    <>
      {application && (
        <div class="row">
          <span class="grow">
            <b>{application.company ?? "Unknown company"}</b>{" "}
            <small>{application.jobTitle ?? "Unknown role"}</small>
          </span>
          <Stage stage={application.stage} />
        </div>
      )}
      {hit.spots.filter(isTold).map((spot, at) => (
        <small key={at} class="found">
          {PLACES[spot.place] ?? spot.place}: <Marked pieces={spot.text} />
        </small>
      ))}
      {hit.mails.slice(0, mails).map((mail, at) => (
        <MailLines key={mail.message?.id ?? at} mail={mail} />
      ))}
      {hit.mailCount > mails && mails > 1 && <small class="soft">{hit.mailCount} of its mails fit</small>}
    </>
  );
}

const PLACES: Record<string, string> = {
  TAG: "Tag",
  NOTE: "Note",
  CONTACT: "Contact",
  LINK: "Link",
  SALARY: "Salary",
  LOCATION: "Location",
};

/** Its name stands above already. */
function isTold(spot: Hit["spots"][number]): boolean {
  return spot.place !== "COMPANY" && spot.place !== "JOB_TITLE";
}

function MailLines({ mail }: { mail: Mail }) {
  const { message } = mail;
  return (
    <div class="found">
      <div>
        {mail.subject.length > 0 ? <Marked pieces={mail.subject} /> : message?.subject}
        {message && (
          <small class="soft">
            {" "}
            {message.sender?.name || message.sender?.email} · <When at={message.sentAt} />
          </small>
        )}
      </div>
      {mail.text.length > 0 && (
        <small>
          <Marked pieces={mail.text} />
        </small>
      )}
    </div>
  );
}

/** Text of a mail as text: whatever it holds, it is never markup. */
function Marked({ pieces }: { pieces: Pieces }) {
  return (
    <span>
      {pieces.map((piece, at) => (piece.matched ? <mark key={at}>{piece.text}</mark> : piece.text))}
    </span>
  );
}
