import { useEffect, useRef, useState } from "preact/hooks";
import { SEARCH } from "../api/searching";
import { useAsk } from "../api/use";
import { addressOf, HitLines, searchRoute } from "./SearchHit";
import type { Found } from "./SearchHit";
import "./search.css";

const SHOWN = 8;
/** A person's fingers pause longer between words than this, and shorter within them. */
const SETTLE_MS = 120;

/** The search box in every page's head: "/" goes into it, arrows choose, Enter opens, Escape leaves. */
export function Search() {
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const query = useSettled(text);
  useSlash(box);
  const close = () => {
    setOpen(false);
    box.current?.blur();
  };
  return (
    <search
      class="search"
      onFocusOut={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOpen(false);
      }}
    >
      <input
        ref={box}
        type="search"
        role="combobox"
        aria-label="Search everything"
        aria-expanded={open && query !== ""}
        aria-controls="search-hits"
        placeholder="Search ( / )"
        maxLength={300}
        value={text}
        onFocus={() => {
          setOpen(true);
        }}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
        }}
      />
      {open && query.trim() !== "" && <Hits key={query} query={query} box={box} close={close} />}
    </search>
  );
}

interface HitsProps {
  query: string;
  box: { current: HTMLInputElement | null };
  close: () => void;
}

function Hits({ query, box, close }: HitsProps) {
  const { data, problem } = useAsk(SEARCH, { query, first: SHOWN });
  const [chosen, setChosen] = useState(-1);
  const found = data?.search;
  const hits = found?.edges.map((edge) => edge.node) ?? [];
  const addresses = [...hits.map((hit) => addressOf(hit, query)), `#${searchRoute(query)}`];
  const go = (at: number) => {
    // Enter before anything is chosen, or before the answer is there, shows all of it.
    location.hash = addresses[at] ?? searchRoute(query);
    close();
  };
  useKeys(box, {
    ArrowDown: () => {
      setChosen(Math.min(chosen + 1, addresses.length - 1));
    },
    ArrowUp: () => {
      setChosen(Math.max(chosen - 1, -1));
    },
    Enter: () => {
      go(chosen);
    },
    Escape: close,
  });
  return (
    <div class="panel hits">
      {problem && <p class="bad">{problem}</p>}
      {found && <Remarks found={found} />}
      <ul id="search-hits" role="listbox" aria-label="Hits">
        {hits.map((hit, at) => (
          <li
            key={hit.application?.id ?? hit.mails[0]?.message?.id ?? at}
            role="option"
            aria-selected={at === chosen}
          >
            <a href={addresses[at]} onClick={close}>
              <HitLines hit={hit} mails={1} />
            </a>
          </li>
        ))}
        {found && hits.length > 0 && (
          <li role="option" aria-selected={chosen === hits.length}>
            <a href={addresses[hits.length]} onClick={close}>
              Show all {found.totalExact ? found.totalCount : `${found.totalCount} and more`}
            </a>
          </li>
        )}
      </ul>
    </div>
  );
}

/** What is to be said about an answer besides its hits. */
export function Remarks({ found }: { found: Found }) {
  return (
    <>
      {found.edges.length === 0 && <p class="soft">Nothing fits.</p>}
      {found.notUnderstood.length > 0 && <p class="soft">Not understood: {found.notUnderstood.join(" ")}</p>}
      {found.preparation && (
        <p class="soft" role="status">
          The search is being prepared
          {found.preparation.totalCount > 0 &&
            `: ${found.preparation.doneCount} of ${found.preparation.totalCount} mails so far`}
          . What is missing here will be found soon.
        </p>
      )}
      {found.textsMissing && <p class="soft">The texts of the mails cannot be had right now.</p>}
    </>
  );
}

/** The text once it has not changed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const waiting = setTimeout(() => {
      setSettled(text);
    }, SETTLE_MS);
    return () => {
      clearTimeout(waiting);
    };
  }, [text]);
  return settled;
}

/** "/" anywhere but in a field leads into the box. */
function useSlash(box: { current: HTMLInputElement | null }): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const inField =
        event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
      if (event.key !== "/" || inField || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      box.current?.focus();
      box.current?.select();
    };
    addEventListener("keydown", pressed);
    return () => {
      removeEventListener("keydown", pressed);
    };
  }, [box]);
}

function useKeys(box: { current: HTMLInputElement | null }, does: Record<string, () => void>): void {
  const current = useRef(does);
  current.current = does;
  useEffect(() => {
    const input = box.current;
    const pressed = (event: KeyboardEvent) => {
      const action = event.isComposing ? undefined : current.current[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    input?.addEventListener("keydown", pressed);
    return () => {
      input?.removeEventListener("keydown", pressed);
    };
  }, [box]);
}
