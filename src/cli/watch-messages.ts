import { AnswerError, UnreachableError, type Message, type MessageFilter } from "../client.ts";
import type { CommandContext } from "./command.ts";
import type { Operator } from "./operator.ts";

export type Watch = {
  filter: MessageFilter;
  /** What was shown before. */
  seen: readonly Message[];
  limitMs: number;
  show: (message: Message) => void;
};

const pollEveryMs = 1000;

/** Shows messages that are new or have changed, until the time is up; outlives a restart of the server. */
export async function watchMessages(
  operator: Operator,
  context: CommandContext,
  watch: Watch,
): Promise<void> {
  const deadline = context.now() + watch.limitMs;
  const known = new Map(watch.seen.map((message) => [message.id, message.updatedAt]));
  let silent = false;
  while (context.now() < deadline) {
    await context.wait(pollEveryMs);
    // More than was listed at first: many can come in a second.
    const page = await operator.messages({ ...watch.filter, limit: 200 }).catch((error: unknown) => {
      if (!isPassing(error)) throw error;
      if (!silent) context.error("The server does not answer; asking again…");
      return null;
    });
    silent = page === null;
    for (const message of (page?.messages ?? []).toReversed()) {
      const before = known.get(message.id);
      known.set(message.id, message.updatedAt);
      // An older one that only came into view is no news.
      const isOld = before === undefined && isOlder(message, watch.seen);
      if (before !== message.updatedAt && !isOld) watch.show(message);
    }
  }
}

function isOlder({ createdAt }: Message, seen: readonly Message[]): boolean {
  const oldest = seen.at(-1);
  return oldest !== undefined && createdAt < oldest.createdAt;
}

function isPassing(error: unknown): boolean {
  if (error instanceof UnreachableError) return true;
  return error instanceof AnswerError && (error.status === 429 || error.status >= 500);
}
