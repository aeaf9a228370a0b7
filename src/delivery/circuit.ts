import type { Receipt } from "../channels/channel.ts";
import type { ChannelId } from "../messages/message.ts";
import type { Circuit } from "../store/circuits.ts";
import type { Reason } from "./composition.ts";
import type { DeliveryContext } from "./delivery-context.ts";

/** What the circuits of the channels are worked with. */
export type CircuitContext = Pick<
  DeliveryContext,
  "channels" | "circuits" | "alerts" | "now" | "log" | "onRestored"
>;

/** `probe`: this message, and no other, tries whether the account works again. */
export type Admission = { admitted: true; probe: boolean } | ({ admitted: false; untilAt: string } & Reason);

const shortestIntervalMs = 60_000;
const longestIntervalMs = 15 * 60_000;

/** How long those wait whose turn it was when another one took the probe: by then it has been answered. */
const probeAnswerMs = 15_000;

/** Whether a message may go out by a channel now. While its account accepts nothing, one tries from time to time. */
export async function admission(context: CircuitContext, channel: ChannelId): Promise<Admission> {
  const circuit = await openCircuit(context, channel);
  if (circuit === null) return { admitted: true, probe: false };
  const now = context.now();
  if (circuit.probeAt > now.toISOString()) return held(circuit, circuit.probeAt);
  const next = probeAfter(circuit.openedAt, now);
  if (await context.circuits.claimProbe(channel, { expected: circuit.probeAt, next })) {
    return { admitted: true, probe: true };
  }
  return held(circuit, new Date(now.getTime() + probeAnswerMs).toISOString());
}

/** What `admission` would say, without taking the turn of the one message that tries. */
export async function admissionNow(
  context: Pick<CircuitContext, "circuits" | "channels" | "now">,
  channel: ChannelId,
): Promise<Admission> {
  const circuit = await openCircuit(context, channel);
  if (circuit === null) return { admitted: true, probe: false };
  if (circuit.probeAt > context.now().toISOString()) return held(circuit, circuit.probeAt);
  return { admitted: true, probe: true };
}

/** A channel's circuit, where it is open for the configuration the channel has now. */
export async function openCircuit(
  { circuits, channels }: Pick<CircuitContext, "circuits" | "channels">,
  channel: ChannelId,
): Promise<Circuit | null> {
  const circuit = await circuits.read(channel);
  return circuit?.configuration === channels[channel].configuration ? circuit : null;
}

/** What a receipt says of the account behind a channel. Returns why and until when the next message must wait, if so. */
export async function heedReceipt(
  context: CircuitContext,
  channel: ChannelId,
  { receipt, probe }: { receipt: Receipt; probe: boolean },
): Promise<Extract<Admission, { admitted: false }> | null> {
  if (receipt.status === "refused" && receipt.reason === "account") {
    const { providerCode, message: explanation } = receipt;
    const circuit = await accountFault(context, channel, { providerCode, explanation, probe });
    return held(circuit, circuit.probeAt);
  }
  if (probe && provesAccount(receipt)) await closeCircuit(context, channel, "a message was answered");
  return null;
}

/** Whether the provider has looked at the message itself, which it does for working accounts only. */
function provesAccount(receipt: Receipt): boolean {
  return receipt.status === "accepted" || (receipt.status === "refused" && receipt.reason !== "unreachable");
}

/**
 * Stops a channel whose account accepts nothing, and says so once. `probe`: this was the one message that tried; any
 * other that was on its way when the circuit opened changes nothing.
 */
export async function accountFault(
  context: CircuitContext,
  channel: ChannelId,
  fault: { providerCode: string; explanation: string; probe: boolean },
): Promise<Circuit> {
  const { configuration } = context.channels[channel];
  const open = await openCircuit(context, channel);
  if (open !== null && !fault.probe) return open;
  const now = context.now();
  const at = now.toISOString();
  const openedAt = open?.openedAt ?? at;
  const { providerCode, explanation } = fault;
  const circuit = { channel, configuration, providerCode, explanation, openedAt };
  const probeAt = probeAfter(openedAt, now);
  await context.circuits.open({ ...circuit, probeAt });
  if (await context.alerts.raise(`${alertPrefix(channel)}${configuration}`, at)) {
    context.log("error", "The provider's account accepts nothing; messages wait until it does.", {
      alert: true,
      channel,
      providerCode,
      explanation,
    });
  }
  return { ...circuit, probeAt, probes: open?.probes ?? 0 };
}

/** Lets messages go out again, and wakes those that wait. False when nothing was held back. */
export async function closeCircuit(
  context: CircuitContext,
  channel: ChannelId,
  why: string,
): Promise<boolean> {
  // Before it is closed: an alert that a crash left behind would keep the next outage from being told.
  await context.alerts.forget(alertPrefix(channel));
  const closed = await context.circuits.close(channel);
  if (!closed) return false;
  context.log("info", "Messages go out again by a channel that was held back.", { channel, why });
  context.onRestored(channel);
  return true;
}

/** At start: credentials other than those that were refused may well be accepted. */
export async function closeOutdatedCircuits(context: CircuitContext): Promise<void> {
  for (const channel of ["sms", "email"] as const) {
    const circuit = await context.circuits.read(channel);
    if (circuit === null || circuit.configuration === context.channels[channel].configuration) continue;
    await closeCircuit(context, channel, "its configuration has changed");
  }
}

/** Reason of a message that waits for its channel's account. */
export const circuitOpen = "circuit-open";

function held(circuit: Circuit, untilAt: string): Extract<Admission, { admitted: false }> {
  const explanation = `Nothing is sent by this channel since ${circuit.openedAt}: ${circuit.explanation}`;
  return { admitted: false, untilAt, reason: circuitOpen, explanation };
}

/** The interval doubles, because it is as long as the circuit has been open: 1, 1, 2, 4, 8, 15, 15… minutes. */
function probeAfter(openedAt: string, now: Date): string {
  const openForMs = now.getTime() - Date.parse(openedAt);
  const intervalMs = Math.min(Math.max(openForMs, shortestIntervalMs), longestIntervalMs);
  return new Date(now.getTime() + intervalMs).toISOString();
}

function alertPrefix(channel: ChannelId): string {
  return `${channel}:account:`;
}
