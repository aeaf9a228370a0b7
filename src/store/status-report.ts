import type { Kysely } from "kysely";
import type { ProviderStatus } from "../channels/channel.ts";
import type { ChannelId } from "../messages/message.ts";
import type { DatabaseSchema } from "./database-schema.ts";
import type { AppliedReport, MessageRecord, MessageStatus, StatusReport } from "./ledger.ts";
import { messageColumns, toMessageRecord } from "./message-row.ts";
import { appendTimeline } from "./timeline.ts";

/**
 * How far a message has come, as a number that only grows, so that any order of reports ends in the same state. Of two
 * final statuses the last of its list counts: a handset that confirmed an SMS has it, whereas an e-mail handed to
 * the recipient's server may bounce afterwards.
 */
const progress: Record<ChannelId, readonly ProviderStatus[]> = {
  sms: ["accepted", "sent", "failed", "undelivered", "delivered"],
  email: ["accepted", "sent", "delivered", "failed", "undelivered"],
};

const finalStatuses = new Set<MessageStatus>(["delivered", "undelivered", "failed"]);

/** {@link Ledger.applyStatus}, in the caller's transaction. */
export async function applyStatus(trx: Kysely<DatabaseSchema>, report: StatusReport): Promise<AppliedReport> {
  const message = await reportedMessage(trx, report);
  if (message === null) return { outcome: "unmatched" };
  const { providerMessageId } = report;
  const latest = message.providerMessageId ?? providerMessageId;
  if (latest !== providerMessageId || isEarlier(message, providerMessageId)) {
    // An earlier message in the same row's name, which was sent again by hand since: the row tells of the latest.
    return { outcome: "unchanged", message };
  }
  if (!saysMore(message, report)) return { outcome: "unchanged", message };
  const row = await trx
    .updateTable("messages")
    .set({
      status: report.status,
      reason: report.reason,
      explanation: report.explanation,
      providerCode: report.providerCode,
      providerMessageId,
      retryable: null,
      acceptedAt: message.acceptedAt ?? report.at,
      nextCheckAt: finalStatuses.has(report.status) ? null : (report.nextCheckAt ?? message.nextCheckAt),
      sealedBytes: null,
      deferredUntilAt: null,
      owner: null,
      leaseUntilAt: null,
      // Whoever still works on it must not write over what is now known.
      fence: message.fence + 1,
      updatedAt: report.at,
    })
    .where("id", "=", message.id)
    .where("fence", "=", message.fence)
    .returning(messageColumns)
    .executeTakeFirst();
  // Changed since it was read, as PostgreSQL allows: the caller's next look sees how.
  if (row === undefined) return applyStatus(trx, report);
  await appendTimeline(trx, message.id, { ...report, attempt: row.attempts });
  return { outcome: "applied", message: toMessageRecord(row), before: message.status };
}

/** Whether a provider's message is from before the row's was sent again by hand. */
function isEarlier({ earlierProviderIds }: MessageRecord, providerMessageId: string): boolean {
  return earlierProviderIds?.split(" ").includes(providerMessageId) === true;
}

async function reportedMessage(
  trx: Kysely<DatabaseSchema>,
  { channel, providerMessageId, messageId, at }: StatusReport,
): Promise<MessageRecord | null> {
  const messages = () => trx.selectFrom("messages").select(messageColumns).where("channel", "=", channel);
  const holder = await messages().where("providerMessageId", "=", providerMessageId).executeTakeFirst();
  if (messageId === null) return holder === undefined ? null : toMessageRecord(holder);
  const named = await messages().where("id", "=", messageId).executeTakeFirst();
  if (named === undefined) return holder === undefined ? null : toMessageRecord(holder);
  if (holder !== undefined && holder.id !== named.id) await release(trx, toMessageRecord(holder), at);
  return toMessageRecord(named);
}

/**
 * Takes a provider's message away from a row that had adopted it by its content: it now proves to be another row's, so
 * that what became of this one is not known after all.
 */
async function release(trx: Kysely<DatabaseSchema>, holder: MessageRecord, at: string): Promise<void> {
  const explanation =
    "The provider's message it was taken for belongs to another message with the same text.";
  const released = await trx
    .updateTable("messages")
    .set((row) => ({
      status: "unknown",
      reason: "ambiguous",
      explanation,
      providerCode: null,
      providerMessageId: null,
      acceptedAt: null,
      nextCheckAt: at,
      checks: 0,
      fence: row("fence", "+", 1),
      updatedAt: at,
    }))
    .where("id", "=", holder.id)
    .where("channel", "=", holder.channel)
    .where("providerMessageId", "=", holder.providerMessageId)
    .executeTakeFirst();
  // Another report has done so since it was read.
  if (released.numUpdatedRows === 0n) return;
  await appendTimeline(trx, holder.id, {
    at,
    status: "unknown",
    attempt: holder.attempts,
    reason: "ambiguous",
    explanation,
  });
}

function saysMore(message: MessageRecord, report: StatusReport): boolean {
  const order: readonly MessageStatus[] = progress[message.channel];
  const before = order.indexOf(message.status);
  const reported = order.indexOf(report.status);
  if (reported !== before) return reported > before;
  // Two accounts of one status: the greater stays, whichever came first.
  for (const field of ["providerCode", "reason", "explanation"] as const) {
    const [told, known] = [report[field] ?? "", message[field] ?? ""];
    if (told !== known) return told > known;
  }
  return false;
}
