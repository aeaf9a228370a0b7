import { AnswerError, UnreachableError, type Client, type Message } from "../client.ts";
import type { Trail } from "./trail.ts";

export type FollowOptions = {
  client: Pick<Client, "messages">;
  trail: Trail;
  /** The trail's messages before the event was sent: they are news only once they change. */
  before: readonly Message[];
  limitMs: number;
  now: () => number;
  wait: (ms: number) => Promise<void>;
  onChange: (message: Message) => void;
  /** The server has stopped answering; it is asked until the time is up. */
  onSilence: (error: Error) => void;
};

/**
 * `settled`: nothing more is expected. `nothing-new`: there had been messages before, and the event brought no
 * other. `time-limit`: the time was up first.
 */
export type Followed = { ended: "settled" | "nothing-new" | "time-limit"; messages: Message[] };

const pollEveryMs = 300;

/** So long without a change, and a message that has not begun by then is none that follows at once. */
const quietMs = 3000;

/** Watches the messages of a trail until every one has settled. */
export async function follow(options: FollowOptions): Promise<Followed> {
  const { now, wait, before } = options;
  const deadline = now() + options.limitMs;
  const seen = new Map(before.map((message) => [message.id, signature(message)]));
  const news = new Map<string, Message>();
  let changedAt = now();
  let silent = false;

  for (;;) {
    const listed = await listTrail(options.client, options.trail).catch((error: unknown) => {
      if (!isPassing(error)) throw error;
      if (!silent) options.onSilence(error);
      return null;
    });
    silent = listed === null;
    for (const message of listed ?? []) {
      if (seen.get(message.id) === signature(message)) continue;
      seen.set(message.id, signature(message));
      news.set(message.id, message);
      changedAt = now();
      options.onChange(message);
    }
    const messages = [...news.values()];
    const quiet = now() - changedAt >= quietMs;
    if (messages.length > 0 && messages.every(isSettled) && (byEveryChannel(messages) || quiet)) {
      return { ended: "settled", messages };
    }
    if (messages.length === 0 && before.length > 0 && quiet && !silent) {
      return { ended: "nothing-new", messages: [...before] };
    }
    if (now() >= deadline) return { ended: "time-limit", messages };
    await wait(pollEveryMs);
  }
}

/** The messages of a trail, oldest first. */
async function listTrail(client: Pick<Client, "messages">, trail: Trail): Promise<Message[]> {
  const { messages } = await client.messages({ leadId: trail.leadId, limit: 200 });
  return messages.filter(trail.concerns).toReversed();
}

/** Whether nothing more happens to the message by itself; reports of its delivery may still come. */
function isSettled(message: Message): boolean {
  switch (message.status) {
    case "pending":
    case "sending":
    case "deferred":
      return false;
    case "refused":
      return message.retryable !== true || message.reason === "retries-exhausted";
    case "accepted":
    case "sent":
    case "delivered":
    case "undelivered":
    case "failed":
    case "unknown":
    case "skipped":
      return true;
    default:
      // A server newer than this command may know other states.
      message.status satisfies never;
      return true;
  }
}

/** Every journey begins with an SMS and an e-mail; their rows appear one after the other. */
function byEveryChannel(messages: readonly Message[]): boolean {
  return (
    messages.some(({ channel }) => channel === "sms") && messages.some(({ channel }) => channel === "email")
  );
}

function signature({ status, reason, attempts, provider }: Message): string {
  return JSON.stringify([status, reason, attempts, provider]);
}

function isPassing(error: unknown): error is Error {
  if (error instanceof UnreachableError) return true;
  return error instanceof AnswerError && (error.status === 429 || error.status >= 500);
}
