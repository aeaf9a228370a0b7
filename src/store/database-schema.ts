import type { Generated } from "kysely";
import type { EventName } from "../events/domain-event.ts";
import type { ChannelId } from "../messages/message.ts";
import type { Alert } from "./alerts.ts";
import type { AuditEntry } from "./audit-log.ts";
import type { Circuit } from "./circuits.ts";
import type { MessageRecord, TimelineEntry } from "./ledger.ts";
import type { Interview, Lead, Trial } from "./subjects.ts";
import type { SuppressionReason, SuppressionScope } from "./suppressions.ts";

/** SQLite has no boolean: 0, 1, or null for "not said". */
export type Flag = 0 | 1 | null;

export type MessagesTable = Omit<MessageRecord, "retryable"> & {
  retryable: Flag;
  sealedBytes: string | null;
  /** The day (`YYYY-MM-DD`) and the address id whose usage counts this message; null while none does. */
  chargedOn: string | null;
  chargedTo: string | null;
};

export type TimelineTable = TimelineEntry & { sequence: Generated<number>; messageId: string };

type Contact = NonNullable<Lead["contact"]>;

export type LeadsTable = {
  [Field in Exclude<keyof Contact, "consentSms" | "consentEmail">]: Contact[Field] | null;
} & Omit<Lead, "contact"> & {
    consentSms: Flag;
    consentEmail: Flag;
    /** JSON: when each contact field was last said, in milliseconds, by field name. */
    contactTimes: string;
    /** When an event last spoke of this person; retention counts from here. */
    lastContactAt: string | null;
  };

export type InterviewsTable = Interview & {
  /** `ts` of the schedule the row shows. */
  scheduledTs: number | null;
  /** `ts` of the cancellation in force; null when it is not cancelled. */
  cancelledTs: number | null;
};

export type TrialsTable = Trial & {
  /** `ts` of the `trial.started` whose details the row shows. */
  startedTs: number | null;
  /** In clear, as an earlier version left it; newer than a sealed one where there are both. Nothing writes it now. */
  accessUrl: string | null;
};

/** Both the record of what happened and the outbox towards Inngest. Holds nothing personal. */
export type EventsTable = {
  /** Order of arrival. */
  sequence: Generated<number>;
  id: string;
  name: EventName;
  ts: number;
  leadId: string | null;
  interviewId: string | null;
  trialId: string | null;
  outcome: "applied" | "superseded";
  revision: number | null;
  /** The slim event's data, as JSON. */
  slim: string;
  receivedAt: string;
  forwardedAt: string | null;
};

export type SandboxMessagesTable = {
  id: string;
  channel: ChannelId;
  idempotencyKey: string;
  recipient: string;
  sealedBody: string;
  createdAt: string;
};

/** What a day has carried, in all (`recipientId` is empty) and by recipient. */
export type UsageTable = {
  /** `YYYY-MM-DD` in the configured zone. */
  day: string;
  channel: ChannelId;
  recipientId: string;
  messages: number;
  segments: number;
  costMicros: number;
};

/** In force while `sinceAt` is later than `liftedAt`: both only ever grow, so that any order ends in the same state. */
export type SuppressionsTable = {
  channel: ChannelId;
  addressId: string;
  reason: SuppressionReason;
  scope: SuppressionScope;
  sinceAt: string | null;
  liftedAt: string | null;
};

export type InboundMessagesTable = { channel: ChannelId; providerMessageId: string; receivedAt: string };

/** Who was erased, as a keyed digest: an old event told again must not bring the person back. */
export type ErasuresTable = { leadDigest: string; erasedAt: string };

export type SealedKeysTable = { name: string; sealed: string };

/** Grows by one row for each thing that somebody did by hand. */
export type AuditTable = AuditEntry & { sequence: Generated<number> };

/** The tables as the queries see them; in the database names are snake_case. */
export type DatabaseSchema = {
  messages: MessagesTable;
  timeline: TimelineTable;
  leads: LeadsTable;
  interviews: InterviewsTable;
  trials: TrialsTable;
  events: EventsTable;
  sandboxMessages: SandboxMessagesTable;
  usage: UsageTable;
  suppressions: SuppressionsTable;
  circuits: Circuit;
  alerts: Alert;
  inboundMessages: InboundMessagesTable;
  erasures: ErasuresTable;
  sealedKeys: SealedKeysTable;
  audit: AuditTable;
};
