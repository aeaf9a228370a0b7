import type { WebhookEvent } from "../channels/webhook.ts";
import type { ChannelId } from "../messages/message.ts";
import type { InboundMessages, SuppressionReason, Suppressions } from "../store/suppressions.ts";
import { applyReport, type ReportContext } from "./apply-report.ts";
import { suppress } from "./suppress.ts";

/** What webhooks are acted on with. */
export type WebhookContext = ReportContext & {
  suppressions: Pick<Suppressions, "addressId" | "add" | "lift">;
  inbound: InboundMessages;
  /** Hears, once per message, that a provider's account is blocked, with the provider's code for it. */
  onAccountFault: (channel: ChannelId, providerCode: string, explanation: string) => Promise<void>;
};

type StatusEvent = Extract<WebhookEvent, { type: "status" }>;
type InboundEvent = Extract<WebhookEvent, { type: "inbound" }>;

/** What a START takes back: what people said themselves, not what was found out about their address. */
const liftedByStart: SuppressionReason[] = ["stop", "opted-out"];

/** Acts on what a webhook tells. Any order and any number of repeats end in the same state. */
export function createReport(context: WebhookContext): (event: WebhookEvent) => Promise<void> {
  return async (event) => {
    switch (event.type) {
      case "status":
        return await reportStatus(context, event);
      case "inbound":
        return await reportInbound(context, event);
      default:
        return event satisfies never;
    }
  };
}

async function reportStatus(context: WebhookContext, event: StatusEvent): Promise<void> {
  const now = context.now().toISOString();
  const { channel, messageId, providerMessageId, status, reason, explanation, providerCode } = event;
  const told = { channel, messageId, providerMessageId, status, reason, explanation, providerCode };
  const applied = await applyReport(context, { ...told, at: now });
  await suppress(context, { ...event, applied });
  if (event.accountFault && applied.outcome === "applied") {
    await context.onAccountFault(channel, providerCode ?? "", explanation ?? "");
  }
}

/** Acts once on each message, for ever: a START told again must not take back a later STOP. */
async function reportInbound(context: WebhookContext, event: InboundEvent): Promise<void> {
  const { channel, providerMessageId, from, keyword } = event;
  if (keyword === null || (await context.inbound.seen(channel, providerMessageId))) return;
  const at = context.now().toISOString();
  const address = { channel, addressId: context.suppressions.addressId(channel, from) };
  switch (keyword) {
    case "stop":
      await context.suppressions.add(address, { reason: "stop", scope: "all", at });
      break;
    case "start":
      await context.suppressions.lift(address, { reasons: liftedByStart, at });
      break;
    default:
      keyword satisfies never;
  }
  await context.inbound.markSeen(channel, providerMessageId, at);
}
