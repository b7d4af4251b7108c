import { useEffect, useRef } from "preact/hooks";

interface Props {
  name: string;
  leave: () => Promise<void>;
  close: () => void;
}

/** Asks before a CV is gone: it cannot be brought back. */
export function Delete({ name, leave, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="deleting" onClose={close}>
      <form
        method="dialog"
        onSubmit={() => {
          void leave();
        }}
      >
        <h2 id="deleting">Delete {name}?</h2>
        <p>Its words, and what was understood of them, are gone for good.</p>
        <div class="row">
          <button class="danger" type="submit">
            Delete for good
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
