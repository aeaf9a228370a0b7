import type { MessageRecord } from "../store/ledger.ts";
import { askProvider } from "./ask-provider.ts";
import { attempt } from "./attempt.ts";
import type { Compose, DeliveryRequest } from "./composition.ts";
import { claim, claimIsLive, type DeliveryContext } from "./delivery-context.ts";
import { outcomeOf, type Delivery } from "./delivery-outcome.ts";
import { resumption } from "./resumption.ts";
import { sameBytes } from "./same-bytes.ts";

/**
 * Delivers one message: claim → policy → render → send → settle. The same key again never sends a second time
 * what may have gone out; see {@link resumption} for every state.
 *
 * Expected outcomes are returned. It throws what `compose`, the ledger or the vault throw; calling again is safe.
 */
export type Deliver = (request: DeliveryRequest, compose: Compose) => Promise<Delivery>;

/** Creates `deliver` over a ledger, a policy and two channels. */
export function createDeliver(context: DeliveryContext): Deliver {
  const inFlight = new Map<string, { delivery: Promise<Delivery>; leftover: boolean }>();
  const deliver: Deliver = (request, compose) => {
    const { key, leftover = false } = request;
    // Two runs of this process may want the same key at once: the second takes the first one's outcome.
    const running = inFlight.get(key);
    if (running !== undefined) {
      // But not that of a sweep, which knows no words: who knows them comes after it.
      if (leftover || !running.leftover) return running.delivery;
      return running.delivery.then(
        () => deliver(request, compose),
        () => deliver(request, compose),
      );
    }
    const delivery = deliverOnce(context, request, compose).finally(() => inFlight.delete(key));
    inFlight.set(key, { delivery, leftover });
    return delivery;
  };
  return deliver;
}

async function deliverOnce(
  context: DeliveryContext,
  request: DeliveryRequest,
  compose: Compose,
): Promise<Delivery> {
  const channel = context.channels[request.channel];
  const { mayWait, leftover: _leftover, ...identity } = request;
  const { message, created } = await context.ledger.open({
    ...identity,
    provider: channel.provider,
    ...claim(context),
  });
  if (created) return attempt(context, message, { compose, mayWait });

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
      return takeThen(context, message, (taken) => attempt(context, taken, { compose, mayWait }));
    case "attempt-if-changed": {
      const composition = await compose();
      if ("withhold" in composition) return outcomeOf(message);
      const changed = message.configuration !== channel.configuration || message.recipient !== composition.to;
      if (!changed) return outcomeOf(message);
      return takeThen(context, message, (taken) =>
        attempt(context, taken, { compose: () => Promise.resolve(composition), mayWait }),
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
