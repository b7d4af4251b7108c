import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface Props {
  question: string;
  /** What the button says that does it. */
  button: string;
  /** Whether something is gone for good then. */
  danger: boolean;
  act: () => Promise<void>;
  close: () => void;
  /** What becomes of what. */
  children: ComponentChildren;
}

/** Asks before something is done that cannot be taken back. */
export function Confirm({ question, button, danger, act, close, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="confirming" onClose={close}>
      <form
        method="dialog"
        onSubmit={() => {
          void act();
        }}
      >
        <h2 id="confirming">{question}</h2>
        {children}
        <div class="row">
          <button class={danger ? "danger" : "primary"} type="submit">
            {button}
          </button>
          <button
            type="button"
            onClick={() => {
              dialog.current?.close();
            }}
          >
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
