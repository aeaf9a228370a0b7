import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** A module of `children/`, opened in a process of its own, so that no measurement inherits another's memory or JIT. */
export type Child = {
  /** Has the child do one of the things that its module offers. @throws Error with what the child threw */
  ask<Answer>(action: string, argument?: unknown): Promise<Answer>;
  close(): Promise<void>;
};

/** What the parent sends: the module to open at first, then an action at a time. */
export type ChildRequest = { open: string; options: unknown } | { action: string; argument: unknown };
export type ChildAnswer = { result: unknown } | { error: string };

/** Starts a child on `children/<name>.ts`, whose `open(options)` gives the actions. */
export const startChild = async (name: string, options: unknown): Promise<Child> => {
  const child = fork(join(import.meta.dirname, "child.ts"), [], {
    execArgv: ["--import", join(import.meta.dirname, "../src/require-node.mjs")],
    serialization: "advanced",
  });
  const gone = once(child, "exit");
  const request = async <Answer>(message: ChildRequest): Promise<Answer> => {
    const answered = nextAnswer(child);
    child.send(message);
    const answer = await answered;
    if ("error" in answer) throw new Error(`The measuring process "${name}" failed: ${answer.error}`);
    return answer.result as Answer;
  };
  const close = async (): Promise<void> => {
    if (child.connected) child.disconnect();
    await gone;
  };
  try {
    await request({ open: name, options });
  } catch (error) {
    await close();
    throw error;
  }
  return { ask: (action, argument) => request({ action, argument }), close };
};

const nextAnswer = (child: ChildProcess): Promise<ChildAnswer> =>
  new Promise((resolve) => {
    const settle = (answer: ChildAnswer): void => {
      child.off("message", settle);
      child.off("exit", ended);
      resolve(answer);
    };
    const ended = (code: number | null): void => settle({ error: `it ended with code ${code}.` });
    child.on("message", settle);
    child.on("exit", ended);
  });
