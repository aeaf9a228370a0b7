import type { ProviderMessage } from "../channels/channel.ts";
import type { MessageRecord } from "../store/ledger.ts";
import { isFinal, isUndelivered } from "./apply-report.ts";
import { firstCheckAt } from "./check-schedule.ts";
import { fencedOut, type DeliveryContext } from "./delivery-context.ts";
import { outcomeOf, type Delivery } from "./delivery-outcome.ts";
import { suppressFound } from "./suppress.ts";
import { remainUnknown } from "./remain-unknown.ts";

/** The provider's clock may be behind ours by this much. */
const clockToleranceMs = 60_000;

/** How long to wait before asking a provider again that could not be asked. */
const askAgainAfterMs = 30_000;

/**
 * Finds out what became of a request whose answer was lost, without sending anything. Found → the provider's
 * message is adopted; not found → `unknown`, because absence never proves that it was not sent. `notRepeated`: why the
 * same bytes are not sent once more, where that would do no harm otherwise.
 */
export async function askProvider(
  context: DeliveryContext,
  message: MessageRecord,
  notRepeated?: { explanation: string },
): Promise<Delivery> {
  if (message.recipient === null || message.firstAttemptAt === null) {
    const explanation = "The request was begun, and what was asked is not on record.";
    return remainUnknown(context, message, { explanation, asked: true });
  }
  const createdAfter = new Date(Date.parse(message.firstAttemptAt) - clockToleranceMs).toISOString();
  const answer = await context.channels[message.channel].lookup({
    by: "recipient",
    recipient: message.recipient,
    createdAfter,
    timeoutMs: context.sendTimeoutMs,
  });
  if (answer.status === "failed") {
    const explanation = `It may have been sent: the answer was lost, and the provider could not be asked (${answer.message}).`;
    const outcome = await remainUnknown(context, message, { explanation, asked: false });
    return { ...outcome, retry: { afterMs: askAgainAfterMs } };
  }
  const found = await theOne(context, message, answer.messages, createdAfter);
  if (found !== null) return adopt(context, message, found);
  const notListed =
    "It may have been sent: the answer was lost, and the provider does not list it (which proves nothing).";
  const explanation =
    notRepeated === undefined ? notListed : `${notListed} It is not repeated: ${notRepeated.explanation}`;
  return remainUnknown(context, message, { explanation, asked: true });
}

/** The earliest message with our content that no other row of the ledger accounts for. */
async function theOne(
  context: DeliveryContext,
  message: MessageRecord,
  candidates: ProviderMessage[],
  createdAfter: string,
): Promise<ProviderMessage | null> {
  const earlier = message.earlierProviderIds?.split(" ") ?? [];
  const ours = candidates.filter(
    (candidate) =>
      candidate.createdAt >= createdAfter &&
      !earlier.includes(candidate.providerMessageId) &&
      context.digest(candidate.content, "content") === message.contentDigest,
  );
  const known = await context.ledger.knownProviderMessageIds(
    message.channel,
    ours.map((candidate) => candidate.providerMessageId),
  );
  const free = ours.filter((candidate) => !known.has(candidate.providerMessageId));
  return free.sort((a, b) => a.createdAt.localeCompare(b.createdAt))[0] ?? null;
}

async function adopt(
  context: DeliveryContext,
  message: MessageRecord,
  found: ProviderMessage,
): Promise<Delivery> {
  await suppressFound(context, message, found);
  const at = context.now().toISOString();
  const adopted = await context.ledger.transition(message.id, message.fence, {
    status: found.status,
    at,
    acceptedAt: at,
    nextCheckAt: isFinal(found.status) ? null : firstCheckAt(context),
    checks: 0,
    reason: found.trouble?.reason ?? "found-at-provider",
    explanation:
      found.trouble?.explanation ?? "The answer to the request was lost; the provider has the message.",
    providerCode: found.providerCode ?? null,
    providerMessageId: found.providerMessageId,
    segments: found.segments ?? message.segments,
    sealedBytes: null,
    owner: null,
    leaseUntilAt: null,
  });
  if (adopted === null) return fencedOut(context, message);
  if (isUndelivered(adopted.status)) context.onUndelivered(adopted);
  return outcomeOf(adopted);
}
