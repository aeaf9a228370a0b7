import { runCli } from "../../src/cli/run-cli.ts";

/** What a person would answer, in order (without any, nobody sits at a terminal), and when the command is started. */
export type Person = { answers?: string[]; startedMs?: number };

/** Runs a command as a process would, on a clock of its own, which waiting moves. */
export async function runCommand(
  environment: Record<string, string>,
  args: readonly string[],
  { answers, startedMs = Date.parse("2026-05-02T08:10:00.000Z") }: Person = {},
) {
  let nowMs = startedMs;
  const out: string[] = [];
  const errors: string[] = [];
  const questions: string[] = [];
  const opened: string[] = [];
  const left = [...(answers ?? [])];
  const code = await runCli([...args], {
    environment,
    out: (line) => out.push(line),
    error: (line) => errors.push(line),
    paint: (_style, text) => text,
    now: () => nowMs,
    wait: (ms) => {
      nowMs += ms;
      return Promise.resolve();
    },
    ask: (question) => {
      questions.push(question);
      return Promise.resolve(answers === undefined ? null : (left.shift() ?? ""));
    },
    openFile: (path) => {
      opened.push(path);
      return Promise.resolve(true);
    },
  });
  return {
    code,
    out,
    text: out.join("\n"),
    errors: errors.join("\n"),
    questions,
    opened,
    tookMs: nowMs - startedMs,
  };
}
