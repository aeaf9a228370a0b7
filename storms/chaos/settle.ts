import { setTimeout as pause } from "node:timers/promises";
import type { Api, Row } from "./api.ts";

/** As long as something still changes it is waited for, but no longer than this. */
const longestMs = 30 * 60_000;
/**
 * Nothing has changed for so long: what is open now stays open. Longer than it takes the sweep to end what a cancelled
 * run has left: the rest of its claim, a minute in which its step could come back, and the time between two sweeps.
 */
const stillMs = 180_000;
const lookEveryMs = 1000;

const unfinished = new Set(["pending", "sending", "deferred"]);

/** Waits until every message is there and has come as far as it will; resolves with all of them. */
export async function settle(parts: {
  api: Api;
  /** Keys of messages that must be there. */
  keys: string[];
  callbacksDue: () => Promise<number>;
  /** The ledger's ids of the messages that a provider took. */
  taken: () => Promise<Set<string>>;
  tell: (line: string) => void;
}): Promise<Row[]> {
  const startMs = Date.now();
  let before = "";
  let changedMs = startMs;
  for (;;) {
    const rows = await parts.api.messages();
    const due = await parts.callbacksDue();
    const open = openWork(rows, parts.keys);
    const now = `${rows.length} messages, ${open.missing} missing, ${open.unfinished} unfinished, ${open.unknown} unknown, ${open.untold} not told of, ${due} callbacks due`;
    if (now !== before) {
      before = now;
      changedMs = Date.now();
      parts.tell(now);
    }
    const settled = open.missing + open.unfinished + open.untold + due === 0;
    // What no provider ever took stays unknown for ever: nobody can prove that.
    const allDone = settled && (open.unknown === 0 || !(await anyTaken(parts.taken, rows)));
    const still = Date.now() - changedMs > stillMs;
    if (allDone || still || Date.now() - startMs > longestMs) return rows;
    await pause(lookEveryMs);
  }
}

async function anyTaken(taken: () => Promise<Set<string>>, rows: Row[]): Promise<boolean> {
  const ids = await taken();
  return rows.some(({ id, status }) => status === "unknown" && ids.has(id));
}

function openWork(rows: Row[], keys: string[]) {
  const present = new Set(rows.map(({ key }) => key));
  const due = new Set(keys);
  const count = (matches: (row: Row) => boolean) => rows.filter(matches).length;
  return {
    missing: keys.filter((key) => !present.has(key)).length,
    unfinished: count(
      ({ key, status, reason, retryable }) =>
        unfinished.has(status) ||
        // What a later event made pointless may rest where it was; for the others a run comes back.
        (due.has(key) &&
          ((status === "refused" && retryable === true) ||
            (status === "skipped" && reason === "interrupted"))),
    ),
    unknown: count(({ status }) => status === "unknown"),
    /** A provider has it and has not said what became of it. */
    untold: count(({ status }) => status === "accepted" || status === "sent"),
  };
}
