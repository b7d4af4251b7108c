import { useEffect, useState } from "preact/hooks";
import { ask } from "../../api/client";
import type { ResultOf } from "../../api/graphql";
import { NAME_MESSAGES, NOT_FETCHED } from "../../api/mailboxes";
import { Notice } from "../../components/Notice";
import { When } from "../../components/When";
import type { Mailbox } from "./Box";

type Named = Extract<
  ResultOf<typeof NAME_MESSAGES>["nameMessages"],
  { __typename: "NameMessagesSuccess" }
>["messages"][number];

interface Props {
  mailbox: Mailbox;
  state: "LEFT_OUT" | "FAILED";
  reason: string;
  /** Absent while the mailbox is not connected. */
  fetch?: (remoteIds: string[]) => Promise<void>;
}

/** Messages that were not fetched, a screenful at a time. What they are is asked of the provider as they are shown. */
export function Unfetched({ mailbox, state, reason, fetch }: Props) {
  const [shown, setShown] = useState<Named[]>([]);
  const [after, setAfter] = useState<string | null>(null);
  const [more, setMore] = useState(true);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { id } = mailbox;
  const name = async (page: readonly Named[]) => {
    const remoteIds = page.filter((one) => !one.named).map((one) => one.remoteId);
    if (remoteIds.length === 0 || fetch === undefined) return;
    const { nameMessages: told } = await ask(NAME_MESSAGES, { input: { mailboxId: id, remoteIds } });
    if (told.__typename !== "NameMessagesSuccess") throw new Error(told.message);
    const named = new Map(told.messages.map((one) => [one.remoteId, one]));
    setShown((before) => before.map((one) => named.get(one.remoteId) ?? one));
  };
  const next = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const { node } = await ask(NOT_FETCHED, { id, state, reason, after });
      const found = node && "messagesNotFetched" in node ? node.messagesNotFetched : null;
      const page = found?.edges.map((edge) => edge.node) ?? [];
      setShown((before) => [...before, ...page]);
      setAfter(found?.pageInfo.endCursor ?? after);
      setMore(found?.pageInfo.hasNextPage ?? false);
      await name(page);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    // The first screenful; "Show more" asks for the others.
    void next();
  }, [id, state, reason]);
  return (
    <div>
      {problem && <Notice text={problem} bad />}
      <ul class="timeline">
        {shown.map((one) => (
          <li class="row" key={one.remoteId}>
            <span class="grow">
              <When at={one.receivedAt} /> ·{" "}
              {one.named ? (
                <>
                  {one.sender ?? "no sender"} · {one.subject ?? "no subject"}
                </>
              ) : (
                <span class="soft">{busy ? "asking what it is …" : one.remoteId}</span>
              )}
              {one.detail && <span class="soft"> · {one.detail}</span>}
            </span>
            {fetch && (
              <button type="button" onClick={() => fetch([one.remoteId])}>
                Fetch
              </button>
            )}
          </li>
        ))}
      </ul>
      {more && !busy && (
        <button type="button" onClick={() => void next()}>
          Show more
        </button>
      )}
    </div>
  );
}
