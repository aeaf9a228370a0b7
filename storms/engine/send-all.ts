import { setTimeout as pause } from "node:timers/promises";
import type { EventClient } from "./event-client.ts";
import type { PlannedEvent } from "./plan-events.ts";

const atOnce = 8;
const longestBatch = 8;

/** Sends all events, several requests at once, no more of them than `mayBeSent` says. */
export const sendAll = async (
  planned: PlannedEvent[],
  parts: { client: EventClient; mayBeSent: () => number; signal: AbortSignal },
): Promise<void> => {
  const events = planned.map(({ event }) => event);
  let sent = 0;
  let batch = 0;
  const worker = async (): Promise<void> => {
    while (sent < events.length) {
      if (sent >= parts.mayBeSent()) {
        await pause(10, undefined, { signal: parts.signal });
        continue;
      }
      const from = sent;
      batch += 1;
      sent += 1 + (batch % longestBatch);
      await parts.client.send(events.slice(from, sent));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
};
