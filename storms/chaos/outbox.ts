import { setTimeout as pause } from "node:timers/promises";
import type { SeededRandom } from "../../test/support/seeded-random.ts";
import type { Api } from "./api.ts";
import type { Chain, PlannedEvent } from "./event-plan.ts";

/** What the main app knows of its events. */
export type OutboxCounts = {
  acknowledged: number;
  /** Requests that were made in all: the same event until it is acknowledged. */
  requests: number;
  /** Answers that say the event itself is wrong, which none is. */
  rejected: string[];
};

/** Acknowledged events by their ids, with the instant (ISO 8601 UTC) before which the service knew nothing of them. */
export type Acknowledgements = Map<string, { unknownUntilAt: string }>;

const atOnce = 24;
const chainsInView = 60;

/**
 * Posts every event as a main app's outbox does: again and again until the answer is 202, the events of one lead in
 * their order, many leads at once. `mayPost` paces it: it resolves when the event of this number may go.
 */
export async function postAll(
  chains: Chain[],
  parts: { api: Api; random: SeededRandom; mayPost: (number: number) => Promise<void> },
): Promise<{ counts: OutboxCounts; acknowledged: Acknowledgements }> {
  const counts: OutboxCounts = { acknowledged: 0, requests: 0, rejected: [] };
  const acknowledged: Acknowledgements = new Map();
  const waiting = chains.map(({ events }) => [...events]);
  let posted = 0;

  const worker = async () => {
    for (;;) {
      const [chain] = waiting.splice(parts.random.whole(0, Math.min(chainsInView, waiting.length) - 1), 1);
      const event = chain?.shift();
      if (chain === undefined || event === undefined) return;
      posted += 1;
      await parts.mayPost(posted);
      await postUntilAcknowledged(event);
      if (chain.length > 0) waiting.unshift(chain);
    }
  };

  const postUntilAcknowledged = async ({ body }: PlannedEvent) => {
    const unknownUntilAt = new Date().toISOString();
    for (;;) {
      counts.requests += 1;
      const answer = await parts.api.postEvent(body).catch(() => null);
      if (answer?.status === 202) break;
      if (answer !== null && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
        counts.rejected.push(`${body.name} ${body.id}: ${answer.status} ${answer.text.slice(0, 300)}`);
        return;
      }
      await pause(parts.random.between(50, 300));
    }
    counts.acknowledged += 1;
    if (!acknowledged.has(body.id)) acknowledged.set(body.id, { unknownUntilAt });
  };

  await Promise.all(Array.from({ length: atOnce }, worker));
  return { counts, acknowledged };
}
