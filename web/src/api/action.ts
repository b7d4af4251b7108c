import { useState } from "preact/hooks";

/** Runs something; what it returns, or why it failed, is the sentence to show. */
export type Act = (work: () => Promise<string | undefined>) => Promise<void>;

/** Runs something, shows the sentence of what went wrong, and asks again. */
export function useAction(again: () => void): { problem: string | undefined; act: Act } {
  const [problem, setProblem] = useState<string>();
  const act: Act = async (work) => {
    try {
      setProblem(await work());
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
    again();
  };
  return { problem, act };
}
