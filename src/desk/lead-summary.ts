import type { ChannelId } from "../messages/message.ts";
import type { MessageRecord, MessageStatus } from "../store/ledger.ts";

/** What a person was to be told once, by one or more channels: a confirmation, a reminder. */
export type Notice = {
  /** The messages' key without the channel; a message that belongs to no journey is a notice of its own. */
  subject: string;
  journey: string;
  template: string | null;
  /** When its first message was made. */
  at: string;
  /** SMS first. */
  messages: MessageRecord[];
  /** Estimated, of what a provider has or may have; null where no price is known. */
  costMicros: number | null;
};

/** What somebody wants to know of a person at a glance. */
export type LeadSummary = {
  /** Oldest first. */
  notices: Notice[];
  totals: {
    messages: number;
    /** Those that a provider took. */
    accepted: number;
    /** Those that may have gone out. */
    unknown: number;
    costMicros: number;
  };
};

/** Sums up a lead's messages, given oldest first. */
export function summaryOf(messages: readonly MessageRecord[]): LeadSummary {
  const notices = new Map<string, Notice>();
  for (const message of messages) {
    const subject = subjectOf(message);
    const { journey, template, createdAt } = message;
    const notice = notices.get(subject) ?? {
      subject,
      journey,
      template,
      at: createdAt,
      messages: [],
      costMicros: null,
    };
    notice.messages.push(message);
    notices.set(subject, notice);
  }
  for (const notice of notices.values()) {
    notice.messages.sort((a, b) => order[a.channel] - order[b.channel]);
    notice.costMicros = costOf(notice.messages);
  }
  return {
    notices: [...notices.values()],
    totals: {
      messages: messages.length,
      accepted: messages.filter(({ status }) => wasAccepted(status)).length,
      unknown: messages.filter(({ status }) => status === "unknown").length,
      costMicros: costOf(messages) ?? 0,
    },
  };
}

const order: Record<ChannelId, number> = { sms: 0, email: 1 };

/** `lead.created:L1:confirmation:sms` → `lead.created:L1:confirmation`. */
export function subjectOf({ key, channel }: Pick<MessageRecord, "key" | "channel">): string {
  return key.endsWith(`:${channel}`) ? key.slice(0, -channel.length - 1) : key;
}

function costOf(messages: readonly MessageRecord[]): number | null {
  const costs = messages
    .filter(({ status }) => wasAccepted(status) || status === "unknown" || status === "sending")
    .flatMap(({ costMicros }) => costMicros ?? []);
  return costs.length === 0 ? null : costs.reduce((sum, cost) => sum + cost, 0);
}

/** Whether a provider took a message that is in this state. */
export function wasAccepted(status: MessageStatus): boolean {
  switch (status) {
    case "accepted":
    case "sent":
    case "delivered":
    case "undelivered":
    case "failed":
      return true;
    case "pending":
    case "sending":
    case "refused":
    case "unknown":
    case "deferred":
    case "skipped":
      return false;
    default:
      return status satisfies never;
  }
}
