import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { SeededRandom } from "../../test/support/seeded-random.ts";
import { type StormEvent, stamped } from "./plan-events.ts";

/** What became of the events that were sent. */
export type ClientCounts = {
  acknowledged: number;
  requests: number;
  /** Acknowledged before, and sent again. */
  repeated: number;
  /** Answers that say the event itself is wrong, which none is. */
  rejected: string[];
};

export type EventClient = ReturnType<typeof eventClient>;

const retryAfterMs = 50;
const patienceMs = 5000;
const shareOfRepeats = 0.1;

/**
 * Sends events as an application does: again and again until they are acknowledged, and some of them once more after
 * that. Writes the ids of acknowledged events to `log`, a line each.
 */
export const eventClient = (parts: {
  url: string;
  log: string;
  random: SeededRandom;
  signal: AbortSignal;
}) => {
  const { url, log, random, signal } = parts;
  const counts: ClientCounts = { acknowledged: 0, requests: 0, repeated: 0, rejected: [] };

  /** The status of the answer; an answer that never comes says nothing. */
  const post = async (path: string, body: unknown): Promise<number | undefined> => {
    counts.requests += 1;
    try {
      const response = await fetch(`${url}${path}`, {
        method: "POST",
        body: JSON.stringify(body),
        signal: AbortSignal.any([AbortSignal.timeout(patienceMs), signal]),
      });
      const text = await response.text();
      const { status } = response;
      if (status === 400) counts.rejected.push(`${path} ${JSON.stringify(body).slice(0, 200)}: ${text}`);
      return status;
    } catch {
      return undefined;
    }
  };
  const postEvents = async (events: StormEvent[]): Promise<boolean> =>
    (await post("/e/storm", events.map(stamped))) === 200;

  return {
    counts,
    /** Resolves when the events are acknowledged. */
    async send(events: StormEvent[]): Promise<void> {
      while (!(await postEvents(events))) await pause(retryAfterMs, undefined, { signal });
      appendFileSync(log, events.map(({ id }) => `${id}\n`).join(""));
      counts.acknowledged += events.length;
      if (!random.chance(shareOfRepeats)) return;
      counts.repeated += events.length;
      await postEvents(events);
    },
    /** Resolves when somebody has taken the signal, or nobody waits for it: when the answer to the first try was lost. */
    async signal(body: { signal: string; data: unknown }): Promise<void> {
      for (;;) {
        const status = await post("/v1/signals", body);
        if (status === 200 || status === 404) return;
        await pause(retryAfterMs, undefined, { signal });
      }
    },
  };
};
