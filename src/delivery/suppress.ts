import type { Objection, ProviderMessage } from "../channels/channel.ts";
import type { ChannelId } from "../messages/message.ts";
import type { AppliedReport, MessageRecord } from "../store/ledger.ts";
import type { Suppressions } from "../store/suppressions.ts";

/** What addresses are suppressed with. */
export type SuppressContext = { suppressions: Pick<Suppressions, "addressId" | "add">; now: () => Date };

/** What a provider said of a message, by webhook or when asked, and what the ledger made of it. */
export type Objected = {
  channel: ChannelId;
  /** `address`: whom it was about, where the ledger does not know. */
  objection: { reason: Objection; address: string | null } | null;
  /** Null: the provider does not say. */
  occurredAt: string | null;
  applied: AppliedReport;
};

/**
 * Writes no more to an address that a provider, or the person, objects to. Also for a report that says nothing new:
 * whoever told it first may have died before this.
 */
export async function suppress(
  { suppressions, now: clock }: SuppressContext,
  { channel, objection, occurredAt, applied }: Objected,
): Promise<void> {
  if (objection === null) return;
  const now = clock().toISOString();
  const message = applied.outcome === "unmatched" ? null : applied.message;
  const address = message?.recipient ?? objection.address;
  if (address === null) return;
  // As of when it happened, or was first told: told once more, after the address was allowed again, it is old news.
  const toldAt = applied.outcome === "unchanged" ? applied.message.updatedAt : now;
  const at = earlier(occurredAt ?? toldAt, now);
  const addressId = suppressions.addressId(channel, address);
  await suppressions.add({ channel, addressId }, { reason: objection.reason, scope: "all", at });
}

/**
 * The same for a message found at its provider. To be done before its status is recorded: one that is final is asked for no
 * more, so that what a crash left out would stay so.
 */
export async function suppressFound(
  context: SuppressContext,
  { channel, recipient }: Pick<MessageRecord, "channel" | "recipient">,
  { trouble }: Pick<ProviderMessage, "trouble">,
): Promise<void> {
  const reason = trouble?.objection ?? null;
  const objection = reason === null ? null : { reason, address: recipient };
  await suppress(context, { channel, objection, occurredAt: null, applied: { outcome: "unmatched" } });
}

/** A provider's clock that is ahead must not outlast what is decided here. */
function earlier(one: string, other: string): string {
  return one < other ? one : other;
}
