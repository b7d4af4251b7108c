import { useState } from "preact/hooks";
import { CHOICES } from "../../api/editing";
import type { ResultOf } from "../../api/graphql";
import { useAsk } from "../../api/use";

export type Choice = NonNullable<ResultOf<typeof CHOICES>["applications"]>["edges"][number]["node"];

interface Props {
  label: string;
  button: string;
  /** These are not offered. */
  except: readonly string[];
  pick: (choice: Choice) => unknown;
}

/** Finds another application and does something with it. */
export function Pick({ label, button, except, pick }: Props) {
  const [text, setText] = useState("");
  const { data } = useAsk(CHOICES, { text });
  const found = (data?.applications?.edges ?? []).map((edge) => edge.node);
  return (
    <div class="pick">
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
        }}
      />
      <ul>
        {found
          .filter((one) => !except.includes(one.id))
          .slice(0, 8)
          .map((one) => (
            <li key={one.id}>
              <button type="button" onClick={() => pick(one)}>
                {button} {one.company ?? "Unknown company"}, {one.jobTitle ?? "unknown role"}
              </button>
            </li>
          ))}
      </ul>
    </div>
  );
}
