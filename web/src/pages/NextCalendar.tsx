import { useState } from "preact/hooks";
import type { Act } from "../api/action";
import { ask } from "../api/client";
import { refusal } from "../api/mutations";
import { REVOKE_FEED, ROTATE_FEED } from "../api/next";
import { Copy } from "../components/Copy";
import { When } from "../components/When";

interface Props {
  feed: { createdAt: string; readAt: string | null } | null;
  act: Act;
}

/** The secret address under which a calendar program finds interviews and deadlines. */
export function CalendarAddress({ feed, act }: Props) {
  const [url, setUrl] = useState<string>();
  const rotate = () =>
    act(async () => {
      const { rotateCalendarFeed: answer } = await ask(ROTATE_FEED, {});
      if (answer.__typename === "RotateCalendarFeedSuccess") setUrl(answer.url);
      return refusal(answer);
    });
  const revoke = () =>
    act(async () => {
      const { revokeCalendarFeed: answer } = await ask(REVOKE_FEED, {});
      setUrl(undefined);
      return refusal(answer);
    });
  return (
    <section class="panel padded" aria-label="In your calendar">
      <h2>In your calendar</h2>
      <p class="soft">
        Subscribe to an address, and interviews and deadlines appear in your calendar program, move and vanish
        there. Whoever knows the address can read them: share it with nobody.
      </p>
      {url && (
        <div class="row">
          <input class="grow" aria-label="Calendar address" readOnly value={url} />
          <Copy text={url} name="Copy" />
        </div>
      )}
      {url && <p class="soft">It is shown only now.</p>}
      {feed && (
        <p class="soft">
          There is an address since <When at={feed.createdAt} time />, last read{" "}
          <When at={feed.readAt} time />.
        </p>
      )}
      <div class="row">
        <button type="button" class={feed ? "" : "primary"} onClick={() => void rotate()}>
          {feed ? "Make a new address" : "Make an address"}
        </button>
        {feed && (
          <button type="button" class="danger" onClick={() => void revoke()}>
            Revoke it
          </button>
        )}
      </div>
    </section>
  );
}
