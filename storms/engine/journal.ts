import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";

/**
 * What functions and their steps write down themselves, past the engine: the storm's independent log. `run` and
 * `event` are ids, `step` is a step's id (with `:1`, `:2`… where it is repeated), `at` is in ms since the epoch.
 */
export type JournalLine = { at: number; run: string; event: string } & (
  | /** The function was entered. */ { type: "began" }
  /** A step was executed, and is about to return `value`. By then the function had been `given` these outcomes. */
  | { type: "ran"; step: string; value: string; given: Record<string, unknown> }
  /** A step was executed at this attempt, and is about to throw. */
  | { type: "threw"; step: string; attempt: number }
  /** A sleep or a wait of so many milliseconds is about to be asked for. */
  | { type: "asked"; step: string; timeMs: number }
  /** The function was given this as the step's outcome. */
  | { type: "saw"; step: string; value: unknown }
);

/** A line without the instant, which the writer adds. */
export type JournalEntry = JournalLine extends infer Line
  ? Line extends unknown
    ? Omit<Line, "at">
    : never
  : never;

/** Appends lines to the journal. Each is with the operating system on return, so no kill takes it back. */
export const journalWriter =
  (path: string) =>
  (entry: JournalEntry): void =>
    appendFileSync(path, `${JSON.stringify({ at: Date.now(), ...entry })}\n`);

/** Reads what came to the journal since the last call; a line that is being written comes with the next. */
export const journalReader = (path: string): (() => JournalLine[]) => {
  let offset = 0;
  return () => {
    if (!existsSync(path)) return [];
    const descriptor = openSync(path, "r");
    const added = Buffer.alloc(fstatSync(descriptor).size - offset);
    readSync(descriptor, added, 0, added.length, offset);
    closeSync(descriptor);
    const end = added.lastIndexOf("\n") + 1;
    offset += end;
    const lines = added.toString("utf8", 0, end).split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as JournalLine);
  };
};
