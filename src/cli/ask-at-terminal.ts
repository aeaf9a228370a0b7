import { createInterface } from "node:readline/promises";

/** The line typed in answer to a question; empty when the input ends. Null where no person sits at a terminal. */
export async function askAtTerminal(question: string): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const ended = new AbortController();
  terminal.once("close", () => ended.abort());
  try {
    return await terminal.question(question, { signal: ended.signal });
  } catch (error) {
    // Ctrl-D answers nothing, which is no yes.
    if (ended.signal.aborted) return "";
    throw error;
  } finally {
    terminal.close();
  }
}
