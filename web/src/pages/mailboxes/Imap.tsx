import { useState } from "preact/hooks";
import type { Act } from "../../api/action";
import { ask } from "../../api/client";
import { CONNECT_IMAP } from "../../api/mailboxes";
import { refusal } from "../../api/mutations";
import type { Chosen } from "./Choices";

interface Props {
  act: Act;
  /** The mailbox to connect again, with what is known of it. */
  again?: { id: string; host: string; username: string };
  chosen?: Chosen;
  done: () => void;
}

type Security = "TLS" | "STARTTLS" | "NONE";
type Way = "PASSWORD" | "GOOGLE" | "MICROSOFT";

/** Asks for what an IMAP server wants to know. The password is sent once and kept sealed. */
export function Imap({ act, again, chosen, done }: Props) {
  const [host, setHost] = useState(again?.host ?? "");
  const [port, setPort] = useState("");
  const [username, setUsername] = useState(again?.username ?? "");
  const [secret, setSecret] = useState("");
  const [security, setSecurity] = useState<Security>("TLS");
  const [way, setWay] = useState<Way>("PASSWORD");
  const [clientId, setClientId] = useState("");
  const [clientSecret, setClientSecret] = useState("");
  const [busy, setBusy] = useState(false);
  const connect = () =>
    act(async () => {
      setBusy(true);
      try {
        const input = {
          host,
          username,
          secret,
          security,
          port: Number(port) || 0,
          oauth: way === "PASSWORD" ? null : { provider: way, clientId, clientSecret },
          mailboxId: again?.id ?? null,
          settings: chosen ?? null,
        };
        const refused = refusal((await ask(CONNECT_IMAP, { input })).connectImapMailbox);
        if (refused === undefined) done();
        return refused;
      } finally {
        setBusy(false);
      }
    });
  return (
    <form
      class="fields"
      aria-label="IMAP"
      onSubmit={(event) => {
        event.preventDefault();
        void connect();
      }}
    >
      <label>
        Server
        <input
          required
          placeholder="imap.example.org"
          value={host}
          disabled={again !== undefined}
          onInput={(event) => {
            setHost(event.currentTarget.value);
          }}
        />
      </label>
      <label>
        Port <small class="soft">empty: the usual one</small>
        <input
          inputMode="numeric"
          pattern="[0-9]{0,5}"
          value={port}
          onInput={(event) => {
            setPort(event.currentTarget.value);
          }}
        />
      </label>
      <label>
        Security
        <select
          value={security}
          onChange={(event) => {
            setSecurity(event.currentTarget.value as Security);
          }}
        >
          <option value="TLS">TLS</option>
          <option value="STARTTLS">STARTTLS</option>
          <option value="NONE">none (a server on this machine)</option>
        </select>
      </label>
      <label>
        User name
        <input
          required
          autocomplete="off"
          value={username}
          disabled={again !== undefined}
          onInput={(event) => {
            setUsername(event.currentTarget.value);
          }}
        />
      </label>
      <label>
        Sign in with
        <select
          value={way}
          onChange={(event) => {
            setWay(event.currentTarget.value as Way);
          }}
        >
          <option value="PASSWORD">a password</option>
          <option value="GOOGLE">a refresh token of Google&#39;s</option>
          <option value="MICROSOFT">a refresh token of Microsoft&#39;s</option>
        </select>
      </label>
      {way !== "PASSWORD" && (
        <>
          <label>
            Client id <small class="soft">of the client that the token was given to</small>
            <input
              required
              autocomplete="off"
              value={clientId}
              onInput={(event) => {
                setClientId(event.currentTarget.value);
              }}
            />
          </label>
          <label>
            Client secret <small class="soft">empty when it has none</small>
            <input
              type="password"
              autocomplete="off"
              value={clientSecret}
              onInput={(event) => {
                setClientSecret(event.currentTarget.value);
              }}
            />
          </label>
        </>
      )}
      <label>
        {way === "PASSWORD" ? (
          <>
            Password <small class="soft">an app password where there are such</small>
          </>
        ) : (
          <>
            Refresh token <small class="soft">access tokens are made of it</small>
          </>
        )}
        <input
          required
          type="password"
          autocomplete="off"
          value={secret}
          onInput={(event) => {
            setSecret(event.currentTarget.value);
          }}
        />
      </label>
      <div class="row">
        <button class="primary" type="submit" disabled={busy}>
          {busy ? "Signing in …" : "Connect"}
        </button>
        <button type="button" onClick={done}>
          Cancel
        </button>
      </div>
    </form>
  );
}
