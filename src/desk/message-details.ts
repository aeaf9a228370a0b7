import type { EmailMessage, SmsMessage } from "../messages/message.ts";
import { type AuditEntry, type AuditLog, auditSubjects } from "../store/audit-log.ts";
import type { Ledger, MessageRecord, TimelineEntry } from "../store/ledger.ts";

/** What a message said, as it is kept: secrets are masked. `from`: where it asked for a sender of its own. */
export type KeptContent =
  | ({ channel: "sms" } & Pick<SmsMessage, "text" | "from">)
  | ({ channel: "email" } & Pick<EmailMessage, "subject" | "text" | "html"> & { from?: string });

/** Everything there is to know of one message. */
export type MessageDetails = {
  message: MessageRecord;
  /** Null: it was never written, or is no longer kept. */
  content: KeptContent | null;
  /** Oldest first. */
  timeline: TimelineEntry[];
  /** The same of the journey by the other channel; null when there is none. */
  counterpart: MessageRecord | null;
  /** What was done to it by hand, newest first, at most 50. */
  audit: AuditEntry[];
};

/** Reads a message; null when there is none. */
export type ReadMessage = (id: string) => Promise<MessageDetails | null>;

/** Creates the reading over a ledger and an audit log. */
export function createReadMessage({
  ledger,
  audit,
}: {
  ledger: Pick<Ledger, "find" | "findByKey" | "timeline">;
  audit: Pick<AuditLog, "list">;
}): ReadMessage {
  return async (id) => {
    const message = await ledger.find(id);
    if (message === null) return null;
    const other = counterpartKey(message);
    const [timeline, counterpart, { entries }] = await Promise.all([
      ledger.timeline(id),
      other === null ? null : ledger.findByKey(other),
      audit.list({ limit: 50, subject: auditSubjects.message(id) }),
    ]);
    return { message, content: contentOf(message), timeline, counterpart, audit: entries };
  };
}

/** What a row keeps of the words of its message. */
export function contentOf({ channel, body }: Pick<MessageRecord, "channel" | "body">): KeptContent | null {
  if (body === null) return null;
  return { channel, ...JSON.parse(body) };
}

/** A journey's keys end in the channel, and differ in nothing else for the same message. */
function counterpartKey({ key, journey, channel }: MessageRecord): string | null {
  if (journey === "one-off" || !key.endsWith(`:${channel}`)) return null;
  return `${key.slice(0, -channel.length)}${channel === "sms" ? "email" : "sms"}`;
}
