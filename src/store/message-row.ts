import type { Flag, MessagesTable } from "./database-schema.ts";
import type { MessageRecord, NewMessage, Transition } from "./ledger.ts";

/** What is read of a message: all but its sealed bytes, which are asked for by themselves. */
export const messageColumns = [
  "id",
  "key",
  "journey",
  "template",
  "class",
  "channel",
  "provider",
  "fallbackFor",
  "leadId",
  "interviewId",
  "trialId",
  "runId",
  "locale",
  "recipient",
  "status",
  "reason",
  "explanation",
  "providerCode",
  "providerMessageId",
  "earlierProviderIds",
  "segments",
  "costMicros",
  "attempts",
  "retryable",
  "configuration",
  "body",
  "contentDigest",
  "rendering",
  "firstAttemptAt",
  "deferredUntilAt",
  "acceptedAt",
  "nextCheckAt",
  "checks",
  "owner",
  "leaseUntilAt",
  "fence",
  "createdAt",
  "updatedAt",
] as const satisfies (keyof MessageRecord)[];

type MessageRow = Pick<MessagesTable, (typeof messageColumns)[number]>;

/** The row of a message just opened: `pending`, with fence 1 and nothing else known. */
export function newMessageRow(id: string, message: NewMessage): MessagesTable {
  const { at, key, journey, template, channel, provider, fallbackFor = null } = message;
  const { leadId, interviewId, trialId, runId, owner, leaseUntilAt } = message;
  return {
    key,
    journey,
    template,
    channel,
    provider,
    fallbackFor,
    leadId,
    interviewId,
    trialId,
    runId,
    owner,
    leaseUntilAt,
    id,
    class: null,
    status: "pending",
    locale: null,
    recipient: null,
    reason: null,
    explanation: null,
    providerCode: null,
    providerMessageId: null,
    earlierProviderIds: null,
    segments: null,
    costMicros: null,
    attempts: 0,
    retryable: null,
    configuration: null,
    body: null,
    contentDigest: null,
    rendering: 0,
    firstAttemptAt: null,
    deferredUntilAt: null,
    acceptedAt: null,
    nextCheckAt: null,
    checks: 0,
    fence: 1,
    sealedBytes: null,
    chargedOn: null,
    chargedTo: null,
    createdAt: at,
    updatedAt: at,
  };
}

/** The columns a transition changes. */
export function transitionRow(transition: Transition): Partial<MessagesTable> {
  const { at, retryable, ...columns } = transition;
  const flag = retryable === undefined ? {} : { retryable: toFlag(retryable) };
  return { ...columns, ...flag, updatedAt: at };
}

export function toMessageRecord(row: MessageRow): MessageRecord {
  return { ...row, retryable: fromFlag(row.retryable) };
}

export function toFlag(value: boolean | null): Flag {
  if (value === null) return null;
  return value ? 1 : 0;
}

export function fromFlag(flag: Flag): boolean | null {
  return flag === null ? null : flag === 1;
}
