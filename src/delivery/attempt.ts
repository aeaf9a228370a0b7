import type { MessageRecord, Transition } from "../store/ledger.ts";
import { admission } from "./circuit.ts";
import type { Compose, Composition } from "./composition.ts";
import { bytesContext, type DeliveryContext } from "./delivery-context.ts";
import type { Delivery } from "./delivery-outcome.ts";
import { keptBytes } from "./kept-bytes.ts";
import { estimatedCostMicros } from "./prices.ts";
import { contentClass, render, type Rendered } from "./render.ts";
import { sendAndSettle } from "./send-and-settle.ts";
import { withhold } from "./withhold.ts";

/** What a message is attempted with. */
export type Attempt = { compose: Compose; mayWait: boolean };

/** Policy, rendering and the channel's circuit; then the request. */
export async function attempt(
  context: DeliveryContext,
  message: MessageRecord,
  { compose, mayWait }: Attempt,
): Promise<Delivery> {
  const { channel } = message;
  const composition = await compose();
  if ("withhold" in composition) {
    const why = { ...composition.withhold, untilAt: null };
    return withhold(context, message, { why, mayWait });
  }
  const decision = await askPolicy(context, message, composition);
  const messageClass = contentClass(composition.content);
  if (decision.verdict !== "send") {
    const why = { ...decision, untilAt: decision.verdict === "defer" ? decision.untilAt : null };
    const known = { recipient: composition.to, class: messageClass };
    return withhold(context, message, { why, mayWait, known });
  }

  const rendered = render(channel, composition, decision, context.defaults);
  const known = knownOf(context, { to: decision.to, messageClass, rendered });
  const admitted = await admission(context, channel);
  if (!admitted.admitted) return withhold(context, message, { why: admitted, mayWait, known });

  const bytes = JSON.stringify(rendered.message);
  const beginning = { ...known, ...(await beginningOf(context, message, { bytes, rendered })) };
  const { probe } = admitted;
  return sendAndSettle(context, message, { beginning, bytes, repeated: false, mayWait, probe });
}

async function askPolicy(context: DeliveryContext, message: MessageRecord, composition: Composition) {
  return await context.policy({
    channel: message.channel,
    to: composition.to,
    from: composition.from ?? null,
    class: contentClass(composition.content),
    consent: composition.consent,
    timeZone: composition.timeZone ?? context.defaults.timeZone,
    locale: composition.locale ?? context.defaults.locale,
  });
}

/** What the row says of a message once it is rendered, whether it goes out now or not. */
function knownOf(
  { prices }: DeliveryContext,
  {
    to,
    messageClass,
    rendered,
  }: { to: string; messageClass: Transition["class"] & string; rendered: Rendered },
) {
  const { channel, locale, segments, body } = rendered;
  const costMicros = estimatedCostMicros(prices, { channel, to, segments });
  return { recipient: to, class: messageClass, locale, segments, costMicros, body };
}

async function beginningOf(
  context: DeliveryContext,
  message: MessageRecord,
  { bytes, rendered }: { bytes: string; rendered: Rendered },
): Promise<Transition> {
  const channel = context.channels[message.channel];
  // A message that was never rendered, as nearly every one at its first attempt, has kept nothing.
  const kept = message.rendering === 0 ? null : await keptBytes(context, message);
  const sameAsKept = kept === bytes && message.configuration === channel.configuration;
  const at = context.now().toISOString();
  return {
    status: "sending",
    at,
    provider: channel.provider,
    reason: null,
    explanation: null,
    providerCode: null,
    retryable: null,
    deferredUntilAt: null,
    attempts: message.attempts + 1,
    configuration: channel.configuration,
    contentDigest: context.digest(rendered.identity, "content"),
    // Other bytes under an old idempotency key would be refused by the provider.
    rendering: sameAsKept ? message.rendering : message.rendering + 1,
    firstAttemptAt: sameAsKept ? (message.firstAttemptAt ?? at) : at,
    sealedBytes: context.vault.seal(bytes, bytesContext(message)),
  };
}
