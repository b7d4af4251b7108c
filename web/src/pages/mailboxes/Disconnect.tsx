import { useState } from "preact/hooks";
import { Confirm } from "../../components/Confirm";

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
  const [erase, setErase] = useState(!connected);
  return (
    <Confirm
      question={connected ? `Disconnect ${name}?` : `Erase ${name}?`}
      button={connected ? (erase ? "Disconnect and erase" : "Disconnect") : "Erase"}
      danger={erase}
      act={() => leave(erase)}
      close={close}
    >
      {connected ? (
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
      ) : (
        <p>Its {messages} messages, and what they tell of applications, are gone for good.</p>
      )}
    </Confirm>
  );
}
