/** How a way to Google and back ended: the reasons that the server knows, as sentences. Nothing else is ever shown. */
const SENTENCES: Record<string, string> = {
  CONNECTED: "The mailbox is connected and is being read.",
  CONSENT_DENIED: "You said no at Google, so nothing was connected.",
  CONSENT_EXPIRED: "The sign-in at Google took more than ten minutes. Connect again.",
  CONSENT_FAILED: "Google ended the sign-in without a consent. Connect again.",
  CONSENT_UNKNOWN: "This sign-in at Google was not begun in this browser. Connect again.",
  CONSENT_USED: "This sign-in at Google was ended before. If the mailbox is not connected, connect again.",
  SCOPE_NOT_GRANTED:
    "Reading mail was not ticked at Google. Connect again and leave the box for reading mail ticked.",
  ACCOUNT_MISMATCH:
    "You signed in to another Google account than this mailbox's. Connect again and choose its own.",
  GMAIL_API_DISABLED: "The Gmail API is not enabled for this server's Google client.",
  GOOGLE_CLIENT_REFUSED: "Google does not take this server's Google client.",
  PROVIDER_UNAVAILABLE: "Google does not answer right now. Try again in a moment.",
  SIGN_IN_REQUIRED: "Sign in first, then connect again.",
};
const OTHER = "The mailbox could not be connected. Try again in a moment.";

export interface Outcome {
  text: string;
  bad: boolean;
}

/** The outcome that an address tells of, if any. */
export function outcomeOf(route: string): Outcome | undefined {
  const told = new URLSearchParams(route.split("?")[1] ?? "").get("outcome");
  if (told === null) return undefined;
  return {
    text: Object.hasOwn(SENTENCES, told) ? (SENTENCES[told] ?? OTHER) : OTHER,
    bad: told !== "CONNECTED",
  };
}
