import { closeSync, openSync, readSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

const entrySchema = z.union([
  z.object({ entry: z.literal("request"), atMs: z.number() }),
  z.object({ entry: z.literal("accepted") }),
  z.object({
    entry: z.literal("callback"),
    answer: z.union([z.number(), z.string()]),
    answeredAfterMs: z.number(),
  }),
]);

/** What the simulated providers wrote down so far. */
export type ProviderLog = {
  /** Messages they took. */
  accepted(): number;
  /** When each request came in, as Unix time in ms with fractions. */
  requestsAtMs: number[];
  /** What each callback was answered with, and after how many ms. */
  callbacks: { answer: number | string; answeredAfterMs: number }[];
  /** Resolves when they have taken this many messages. */
  until(accepted: number): Promise<void>;
  /** Reads what has been added. */
  read(): void;
};

const lookEveryMs = 2;
const patienceMs = 120_000;

/** Reads the log of the simulators' process while it grows. */
export function providerLog(file: string): ProviderLog {
  let position = 0;
  let rest = "";
  let accepted = 0;
  const requestsAtMs: number[] = [];
  const callbacks: ProviderLog["callbacks"] = [];
  const buffer = Buffer.alloc(1 << 16);

  const take = (line: string): void => {
    const entry = entrySchema.parse(JSON.parse(line));
    if (entry.entry === "accepted") accepted += 1;
    else if (entry.entry === "request") requestsAtMs.push(entry.atMs);
    else callbacks.push({ answer: entry.answer, answeredAfterMs: entry.answeredAfterMs });
  };
  const read = (): void => {
    const fd = openSync(file, "a+");
    for (;;) {
      const length = readSync(fd, buffer, 0, buffer.length, position);
      if (length === 0) break;
      position += length;
      // Whatever is cut in a line is ASCII: the simulators log no text of a message with --brief.
      const lines = (rest + buffer.toString("latin1", 0, length)).split("\n");
      rest = lines.pop() ?? "";
      lines.forEach(take);
    }
    closeSync(fd);
  };
  return {
    accepted: () => accepted,
    requestsAtMs,
    callbacks,
    read,
    async until(count) {
      const deadline = performance.now() + patienceMs;
      for (read(); accepted < count; read()) {
        if (performance.now() > deadline) throw new Error(`Only ${accepted} of ${count} messages went out.`);
        await pause(lookEveryMs);
      }
    },
  };
}
