import type { JournalLine } from "../journal.ts";
import type { Cases, Evidence } from "./evidence.ts";

/** Whether no sleep or timeout was over, and no event for later begun, before its time. */
export const judgeTime = ({ journal, history }: Evidence): Cases<"timer early"> => {
  const early: string[] = [];
  const asked = new Map<string, { atMs: number; timeMs: number }>();
  for (const line of journal) {
    if (line.type === "began") {
      const earlyMs = (history.events.get(line.event)?.tsMs ?? 0) - line.at;
      if (earlyMs > 0) early.push(`${line.event}: run ${line.run} began ${earlyMs} ms early`);
    }
    // The first time it was asked for: the engine counts from when it heard of it, which is later.
    if (line.type === "asked" && !asked.has(key(line)))
      asked.set(key(line), { atMs: line.at, timeMs: line.timeMs });
    // Null is a time that has run out; a wait that an event ended may end at any moment.
    if (line.type !== "saw" || line.value !== null) continue;
    const timer = asked.get(key(line));
    const earlyMs = timer ? timer.atMs + timer.timeMs - line.at : 0;
    if (earlyMs > 0)
      early.push(`${line.event}: step ${line.step} of run ${line.run} ended ${earlyMs} ms early`);
  }
  return { "timer early": early };
};

const key = ({ run, step }: Extract<JournalLine, { type: "asked" | "saw" }>): string => `${run} ${step}`;
