import type { MessageRecord, Transition } from "../store/ledger.ts";
import { askProvider } from "./ask-provider.ts";
import type { Compose, DeliveryRequest } from "./composition.ts";
import { bytesContext, claim, fencedOut, type DeliveryContext } from "./delivery-context.ts";
import { outcomeOf, type Delivery } from "./delivery-outcome.ts";
import type { PolicyDecision } from "./policy.ts";
import { contentClass, render } from "./render.ts";
import { resumption } from "./resumption.ts";
import { sendAndSettle } from "./send-and-settle.ts";

/**
 * Delivers one message: claim → policy → render → send → settle. The same key again never sends a second time
 * what may have gone out; see {@link resumption} for every state.
 *
 * Expected outcomes are returned. It throws what `compose`, the ledger or the vault throw; calling again is safe.
 */
export type Deliver = (request: DeliveryRequest, compose: Compose) => Promise<Delivery>;

/** Creates `deliver` over a ledger, a policy and two channels. */
export function createDeliver(context: DeliveryContext): Deliver {
  const inFlight = new Map<string, Promise<Delivery>>();
  return (request, compose) => {
    // Two runs of this process may want the same key at once: the second takes the first one's outcome.
    const running = inFlight.get(request.key);
    if (running !== undefined) return running;
    const delivery = deliverOnce(context, request, compose).finally(() => inFlight.delete(request.key));
    inFlight.set(request.key, delivery);
    return delivery;
  };
}

async function deliverOnce(
  context: DeliveryContext,
  request: DeliveryRequest,
  compose: Compose,
): Promise<Delivery> {
  const channel = context.channels[request.channel];
  const { message, created } = await context.ledger.open({
    ...request,
    provider: channel.provider,
    ...claim(context),
  });
  if (created) return attempt(context, message, compose);

  const verdict = resumption(message, {
    now: context.now().toISOString(),
    claimIsLive: claimIsLive(context, message),
    configuration: channel.configuration,
    nativeIdempotencyMs: channel.nativeIdempotencyMs,
  });
  switch (verdict) {
    case "settled":
      return outcomeOf(message);
    case "held":
      return held(context, message);
    case "attempt":
      return takeThen(context, message, (taken) => attempt(context, taken, compose));
    case "attempt-if-changed": {
      const composition = await compose();
      if ("withhold" in composition) return outcomeOf(message);
      const changed = message.configuration !== channel.configuration || message.recipient !== composition.to;
      if (!changed) return outcomeOf(message);
      return takeThen(context, message, (taken) =>
        attempt(context, taken, () => Promise.resolve(composition)),
      );
    }
    case "same-bytes":
      return takeThen(context, message, (taken) => sameBytes(context, taken));
    case "lookup":
      return takeThen(context, message, (taken) => askProvider(context, taken));
    default:
      return verdict satisfies never;
  }
}

/** Whether another worker may be busy with this message right now. */
function claimIsLive(context: DeliveryContext, message: MessageRecord): boolean {
  // A claim of this very process that is not in flight was left by an error on the way.
  if (message.owner === null || message.owner === context.bootId || context.alone) return false;
  return message.leaseUntilAt !== null && message.leaseUntilAt > context.now().toISOString();
}

async function takeThen(
  context: DeliveryContext,
  message: MessageRecord,
  proceed: (taken: MessageRecord) => Promise<Delivery>,
): Promise<Delivery> {
  const taken = await context.ledger.take(message.id, message.fence, claim(context));
  return taken === null ? held(context, message) : proceed(taken);
}

/** Long enough that a journey's ten retries outlast a dead worker's claim, whatever SEND_TIMEOUT is. */
const longestHeldMs = 20_000;

/** Another worker has it: come back when its claim has run out, or sooner. */
function held(context: DeliveryContext, message: MessageRecord): Delivery {
  const untilMs =
    message.leaseUntilAt === null ? 0 : Date.parse(message.leaseUntilAt) - context.now().getTime();
  return { ...outcomeOf(message), retry: { afterMs: Math.min(Math.max(untilMs, 1000), longestHeldMs) } };
}

/** Policy and rendering; then the request. */
async function attempt(
  context: DeliveryContext,
  message: MessageRecord,
  compose: Compose,
): Promise<Delivery> {
  const channel = context.channels[message.channel];
  const composition = await compose();
  if ("withhold" in composition) {
    return withhold(context, message, null, { verdict: "skip", ...composition.withhold });
  }
  const decision = await context.policy({
    channel: message.channel,
    to: composition.to,
    from: composition.from ?? null,
    class: contentClass(composition.content),
    consent: composition.consent,
    timeZone: composition.timeZone ?? context.defaults.timeZone,
    locale: composition.locale ?? context.defaults.locale,
  });
  if (decision.verdict !== "send") return withhold(context, message, composition.to, decision);

  const rendered = render(message.channel, composition, decision, context.defaults);
  const bytes = JSON.stringify(rendered.message);
  // A message that was never rendered, as nearly every one at its first attempt, has kept nothing.
  const kept = message.rendering === 0 ? null : await keptBytes(context, message);
  const sameAsKept = kept === bytes && message.configuration === channel.configuration;
  const at = context.now().toISOString();
  const beginning: Transition = {
    status: "sending",
    at,
    provider: channel.provider,
    locale: rendered.locale,
    recipient: decision.to,
    reason: null,
    explanation: null,
    providerCode: null,
    retryable: null,
    deferredUntilAt: null,
    segments: rendered.segments,
    attempts: message.attempts + 1,
    configuration: channel.configuration,
    body: rendered.body,
    contentDigest: context.digest(rendered.identity, "content"),
    // Other bytes under an old idempotency key would be refused by the provider.
    rendering: sameAsKept ? message.rendering : message.rendering + 1,
    firstAttemptAt: sameAsKept ? (message.firstAttemptAt ?? at) : at,
    sealedBytes: context.vault.seal(bytes, bytesContext(message)),
  };
  return sendAndSettle(context, message, { beginning, bytes, repeated: false });
}

/** Repeats a request that may have been heard, in the provider's own idempotency window. */
async function sameBytes(context: DeliveryContext, message: MessageRecord): Promise<Delivery> {
  const bytes = await keptBytes(context, message);
  if (bytes === null) return askProvider(context, message);
  const beginning: Transition = {
    status: "sending",
    at: context.now().toISOString(),
    attempts: message.attempts + 1,
    reason: null,
    explanation: null,
    providerCode: null,
  };
  return sendAndSettle(context, message, { beginning, bytes, repeated: true });
}

async function withhold(
  context: DeliveryContext,
  message: MessageRecord,
  recipient: string | null,
  decision: Exclude<PolicyDecision, { verdict: "send" }>,
): Promise<Delivery> {
  const transition: Transition = {
    status: decision.verdict === "skip" ? "skipped" : "deferred",
    at: context.now().toISOString(),
    recipient,
    reason: decision.reason,
    explanation: decision.explanation,
    // What an earlier refusal left behind; the words, and the secrets in them, are composed anew if it comes to that.
    providerCode: null,
    retryable: null,
    sealedBytes: null,
    deferredUntilAt: decision.verdict === "defer" ? decision.untilAt : null,
    owner: null,
    leaseUntilAt: null,
  };
  const withheld = await context.ledger.transition(message.id, message.fence, transition);
  return withheld === null ? fencedOut(context, message) : outcomeOf(withheld);
}

/** Null when there are none, or when the key they were sealed with is gone: then they can never be repeated. */
async function keptBytes(context: DeliveryContext, message: MessageRecord): Promise<string | null> {
  const sealed = await context.ledger.sealedBytes(message.id);
  if (sealed === null) return null;
  try {
    return context.vault.open(sealed, bytesContext(message));
  } catch (error) {
    context.log("error", "The kept bytes of a message cannot be opened; was the encryption key changed?", {
      messageId: message.id,
      error,
    });
    return null;
  }
}
