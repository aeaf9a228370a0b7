import { ulid } from "ulid";
import type { WebhookEvent } from "../channels/webhook.ts";
import type { ChannelId } from "../messages/message.ts";
import { type AuditLog, auditSubjects } from "../store/audit-log.ts";
import type { Ledger, MessageRecord, MessageStatus } from "../store/ledger.ts";

/** What a provider could report of a message, or the person answer to it. */
export const simulations = ["delivered", "undelivered", "bounced", "complained", "stop", "start"] as const;

export type Simulation = (typeof simulations)[number];

/** What can be simulated by each channel. */
const byChannel: Record<ChannelId, readonly Simulation[]> = {
  sms: ["delivered", "undelivered", "stop", "start"],
  email: ["delivered", "bounced", "complained"],
};

/**
 * What became of it. `too-late`: the message's status does not allow it any more, as with a real provider.
 * `not-sandbox`: a provider has the message, or its channel reaches real people by now. `not-sent`: nothing was handed over
 * of which anything could be reported. `wrong-channel`: such a thing is not said of messages by this channel.
 */
export type SimulationResult =
  | { outcome: "reported"; message: MessageRecord }
  | { outcome: "not-found" | "not-sandbox" | "not-sent" | "wrong-channel" | "too-late" };

/** What simulations work with. */
export type SimulateContext = {
  ledger: Pick<Ledger, "find">;
  /** The way in of the providers' webhooks, behind the check of their signature. */
  report: (event: WebhookEvent) => Promise<void>;
  /** Channels that send nothing to real people. */
  sandboxChannels: readonly string[];
  audit: Pick<AuditLog, "record">;
  now: () => Date;
};

/** Lets the sandbox report something, or its phone answer, in the very way in which a provider's webhook is acted on. */
export type Simulate = (
  messageId: string,
  simulation: Simulation,
  actor: string,
) => Promise<SimulationResult>;

/** Creates the simulations. Each is in the audit log, with what became of it. */
export function createSimulate(context: SimulateContext): Simulate {
  return async (messageId, simulation, actor) => {
    const message = await context.ledger.find(messageId);
    if (message === null) return { outcome: "not-found" };
    const result = await simulate(context, message, simulation);
    await context.audit.record({
      at: context.now().toISOString(),
      actor,
      action: "sandbox.simulate",
      subject: auditSubjects.message(messageId),
      detail: `${simulation}: ${result.outcome}`,
    });
    return result;
  };
}

async function simulate(
  { sandboxChannels, report, ledger, now }: SimulateContext,
  message: MessageRecord,
  simulation: Simulation,
): Promise<SimulationResult> {
  const { id, channel, provider, providerMessageId, recipient } = message;
  // An address to which real messages go must not be suppressed by a game.
  if (provider !== "sandbox" || !sandboxChannels.includes(channel)) return { outcome: "not-sandbox" };
  if (!byChannel[channel].includes(simulation)) return { outcome: "wrong-channel" };
  if (providerMessageId === null || recipient === null) return { outcome: "not-sent" };
  if (!isPossible(message, simulation)) return { outcome: "too-late" };
  await report(
    eventOf(simulation, { messageId: id, channel, providerMessageId, recipient, at: now().toISOString() }),
  );
  return { outcome: "reported", message: (await ledger.find(id)) ?? message };
}

/** What may be simulated of a message now; empty for one that is not in the sandbox. */
export function possibleSimulations(message: MessageRecord): Simulation[] {
  if (message.provider !== "sandbox" || message.providerMessageId === null) return [];
  return byChannel[message.channel].filter((simulation) => isPossible(message, simulation));
}

const open: readonly MessageStatus[] = ["accepted", "sent"];

/** By the rules of `store/status-report.ts`: a status never goes back, and of two final ones the later of its channel wins. */
function isPossible({ channel, status }: MessageRecord, simulation: Simulation): boolean {
  switch (simulation) {
    case "delivered":
      return open.includes(status) || (channel === "sms" && status === "undelivered");
    case "undelivered":
      return open.includes(status);
    case "bounced":
      return open.includes(status) || status === "delivered";
    case "complained":
      return open.includes(status) || status === "delivered";
    case "stop":
    case "start":
      return true;
    default:
      return simulation satisfies never;
  }
}

type Reported = {
  messageId: string;
  channel: ChannelId;
  providerMessageId: string;
  recipient: string;
  at: string;
};

function eventOf(simulation: Simulation, reported: Reported): WebhookEvent {
  const { messageId, channel, providerMessageId, recipient, at } = reported;
  const status = (
    told: Pick<Extract<WebhookEvent, { type: "status" }>, "status" | "reason" | "explanation" | "objection">,
  ): WebhookEvent => ({
    type: "status",
    channel,
    messageId,
    providerMessageId,
    providerCode: null,
    accountFault: false,
    occurredAt: at,
    ...told,
  });
  switch (simulation) {
    case "delivered":
      return status({ status: "delivered", reason: null, explanation: null, objection: null });
    case "undelivered":
      return status({
        status: "undelivered",
        reason: "undelivered",
        explanation: "Simulated: the phone could not be reached.",
        objection: null,
      });
    case "bounced":
      return status({
        status: "undelivered",
        reason: "bounced",
        explanation: "Simulated: the recipient's server refused it for good.",
        objection: { reason: "hard-bounce", address: recipient },
      });
    case "complained":
      // It had arrived: that is how it could be marked.
      return status({
        status: "delivered",
        reason: "complained",
        explanation: "Simulated: the recipient marked it as unwanted.",
        objection: { reason: "complaint", address: recipient },
      });
    case "stop":
    case "start":
      return {
        type: "inbound",
        channel,
        providerMessageId: `sandbox_reply_${ulid()}`,
        from: recipient,
        keyword: simulation,
      };
    default:
      return simulation satisfies never;
  }
}
