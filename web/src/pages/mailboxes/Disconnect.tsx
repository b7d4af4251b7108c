import { useEffect, useRef, useState } from "preact/hooks";

interface Props {
  name: string;
  messages: number;
  /** Whether there is a connection to take back, so that the messages can be kept. */
  connected: boolean;
  leave: (erase: boolean) => Promise<void>;
  close: () => void;
}

/** Asks what is to become of the messages before a connection is taken back. */
export function Disconnect({ name, messages, connected, leave, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [erase, setErase] = useState(!connected);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="leaving" onClose={close}>
      <form
        method="dialog"
        onSubmit={() => {
          void leave(erase);
        }}
      >
        <h2 id="leaving">{connected ? `Disconnect ${name}?` : `Erase ${name}?`}</h2>
        {connected && (
          <fieldset>
            <legend>The {messages} messages that are here</legend>
            <label class="row">
              <input
                type="radio"
                name="messages"
                checked={!erase}
                onChange={() => {
                  setErase(false);
                }}
              />
              Keep them, with the applications they tell of
            </label>
            <label class="row">
              <input
                type="radio"
                name="messages"
                checked={erase}
                onChange={() => {
                  setErase(true);
                }}
              />
              Erase them for good, and what they tell of applications
            </label>
          </fieldset>
        )}
        {!connected && <p>Its {messages} messages, and what they tell of applications, are gone for good.</p>}
        <div class="row">
          <button class={erase ? "danger" : "primary"} type="submit">
            {connected ? (erase ? "Disconnect and erase" : "Disconnect") : "Erase"}
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
