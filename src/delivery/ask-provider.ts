import type { ProviderMessage } from "../channels/channel.ts";
import type { MessageRecord } from "../store/ledger.ts";
import { fencedOut, type DeliveryContext } from "./delivery-context.ts";
import { outcomeOf, type Delivery } from "./delivery-outcome.ts";

/** The provider's clock may be behind ours by this much. */
const clockToleranceMs = 60_000;

/** How long to wait before asking a provider again that could not be asked. */
const askAgainAfterMs = 30_000;

/**
 * Finds out what became of a request whose answer was lost, without sending anything. Found → the provider's
 * message is adopted; not found → `unknown`, because absence never proves that it was not sent.
 */
export async function askProvider(context: DeliveryContext, message: MessageRecord): Promise<Delivery> {
  if (message.recipient === null || message.firstAttemptAt === null) {
    return remainUnknown(context, message, "The request was begun, and what was asked is not on record.");
  }
  const createdAfter = new Date(Date.parse(message.firstAttemptAt) - clockToleranceMs).toISOString();
  const answer = await context.channels[message.channel].lookup({
    by: "recipient",
    recipient: message.recipient,
    createdAfter,
    timeoutMs: context.sendTimeoutMs,
  });
  if (answer.status === "failed") {
    const outcome = await remainUnknown(
      context,
      message,
      `It may have been sent: the answer was lost, and the provider could not be asked (${answer.message}).`,
    );
    return { ...outcome, retry: { afterMs: askAgainAfterMs } };
  }
  const found = await theOne(context, message, answer.messages, createdAfter);
  if (found !== null) return adopt(context, message, found);
  return remainUnknown(
    context,
    message,
    "It may have been sent: the answer was lost, and the provider does not list it (which proves nothing).",
  );
}

/** The earliest message with our content that no other row of the ledger accounts for. */
async function theOne(
  context: DeliveryContext,
  message: MessageRecord,
  candidates: ProviderMessage[],
  createdAfter: string,
): Promise<ProviderMessage | null> {
  const ours = candidates.filter(
    (candidate) =>
      candidate.createdAt >= createdAfter &&
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
  const adopted = await context.ledger.transition(message.id, message.fence, {
    status: found.status,
    at: context.now().toISOString(),
    reason: "found-at-provider",
    explanation: "The answer to the request was lost; the provider has the message.",
    providerCode: found.providerCode ?? null,
    providerMessageId: found.providerMessageId,
    segments: found.segments ?? message.segments,
    sealedBytes: null,
    owner: null,
    leaseUntilAt: null,
  });
  return adopted === null ? fencedOut(context, message) : outcomeOf(adopted);
}

async function remainUnknown(
  context: DeliveryContext,
  message: MessageRecord,
  explanation: string,
): Promise<Delivery> {
  const unknown = await context.ledger.transition(message.id, message.fence, {
    status: "unknown",
    at: context.now().toISOString(),
    reason: message.status === "sending" ? "interrupted" : (message.reason ?? "ambiguous"),
    explanation,
    owner: null,
    leaseUntilAt: null,
  });
  return unknown === null ? fencedOut(context, message) : outcomeOf(unknown);
}
