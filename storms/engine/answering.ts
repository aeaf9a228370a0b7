import { journalReader } from "./journal.ts";
import { setTimeout as pause } from "node:timers/promises";
import type { EventClient } from "./event-client.ts";
import { answerTo, decoyOf, type PlannedEvent } from "./plan-events.ts";

const lookEveryMs = 100;

/**
 * Sends the answer that a run asks for once its journal says so, after one that is for somebody else. Resolves when
 * all that will be asked for has been answered.
 */
export const answerAll = async (
  planned: PlannedEvent[],
  { journal, client, signal }: { journal: string; client: EventClient; signal: AbortSignal },
): Promise<void> => {
  const open = new Map(
    planned.flatMap(({ event }) => {
      const answer = answerTo(event);
      return answer ? [[event.id, answer] as const] : [];
    }),
  );
  const read = journalReader(journal);
  while (open.size > 0) {
    const answers = read().flatMap((line) => {
      if (line.type !== "ran" || line.step !== "ask") return [];
      const answer = open.get(line.event);
      open.delete(line.event);
      return answer ? [answer] : [];
    });
    const events = answers.flatMap((answer) =>
      "event" in answer ? [decoyOf(answer.event), answer.event] : [],
    );
    if (events.length > 0) await client.send(events);
    for (const answer of answers) if ("signal" in answer) await client.signal(answer);
    await pause(lookEveryMs, undefined, { signal });
  }
};
