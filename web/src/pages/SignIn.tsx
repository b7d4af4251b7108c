import { useState } from "preact/hooks";
import { ask } from "../api/client";
import { refusal, SIGN_IN, SIGN_UP } from "../api/mutations";
import { Notice } from "../components/Notice";

export function SignIn({ done }: { done: () => void }) {
  const [fresh, setFresh] = useState(false);
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const enter = async () => {
    setBusy(true);
    try {
      const refused = await attempt(fresh, { email, password });
      if (refused === undefined) done();
      setProblem(refused);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        void enter();
      }}
    >
      <h1>Jobtrail</h1>
      <p class="soft">One line per application, out of a mailbox full of mail.</p>
      {problem && <Notice text={problem} bad />}
      <label>
        E-mail
        <input
          type="email"
          autocomplete="username"
          required
          value={email}
          onInput={(event) => {
            setEmail(event.currentTarget.value);
          }}
        />
      </label>
      <label>
        Password{fresh && <small class="soft">At least 10 characters.</small>}
        <input
          type="password"
          autocomplete={fresh ? "new-password" : "current-password"}
          required
          minLength={fresh ? 10 : 1}
          value={password}
          onInput={(event) => {
            setPassword(event.currentTarget.value);
          }}
        />
      </label>
      <button class="primary" type="submit" disabled={busy}>
        {fresh ? "Sign up" : "Sign in"}
      </button>
      <button
        class="link"
        type="button"
        onClick={() => {
          setFresh(!fresh);
          setProblem(undefined);
        }}
      >
        {fresh ? "I have an account" : "I am new here"}
      </button>
    </form>
  );
}

async function attempt(
  fresh: boolean,
  input: { email: string; password: string },
): Promise<string | undefined> {
  if (fresh) return refusal((await ask(SIGN_UP, { input })).signUp);
  return refusal((await ask(SIGN_IN, { input })).signIn);
}
