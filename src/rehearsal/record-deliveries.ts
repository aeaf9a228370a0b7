import { outcomeOf, type Delivery } from "../delivery/delivery-outcome.ts";
import type { DeliveryService } from "../delivery/create-delivery.ts";
import type { Ledger, MessageRecord } from "../store/ledger.ts";
import type { RehearsalChannels } from "./rehearsal-channels.ts";
import type { RehearsedMessage, Verdict } from "./rehearsal.ts";
import { explanationOf, saidIn, verdictOf } from "./verdict.ts";

/** What deliveries are watched with. */
export type RecordingContext = {
  delivery: Pick<DeliveryService, "deliver" | "giveUp">;
  ledger: Pick<Ledger, "find" | "findByKey">;
  channels: Pick<RehearsalChannels, "requestsFor">;
  /** Whether a run has got its answer about a message before, and does not ask again. */
  settledBefore: (message: MessageRecord) => boolean;
  /** Hears of each message that would be accepted. */
  onAccepted: (message: MessageRecord) => void;
  now: () => Date;
};

/** The delivery, watched, and what it would come to. */
export type Recording = Pick<DeliveryService, "deliver" | "giveUp"> & { entries: RehearsedMessage[] };

/** Watches what journeys ask of the delivery. */
export function recordDeliveries(context: RecordingContext): Recording {
  const { delivery, ledger, channels, settledBefore, onAccepted, now } = context;
  const entries: RehearsedMessage[] = [];
  /** By key: the rows as they really are. */
  const before = new Map<string, MessageRecord | null>();
  const rowBefore = async (key: string): Promise<MessageRecord | null> => {
    if (!before.has(key)) before.set(key, await ledger.findByKey(key));
    return before.get(key) ?? null;
  };

  const note = async (outcome: Delivery, verdict: Verdict): Promise<void> => {
    const message = await ledger.find(outcome.messageId);
    if (message === null) return;
    const earlier = entries.findLast(({ key }) => key === message.key);
    // Asked for once more, after it went out in this rehearsal.
    if (verdict === "already-sent" && earlier !== undefined) return;
    const entry = entryOf(message, {
      at: now().toISOString(),
      verdict,
      before: before.get(message.key) ?? null,
      fallbackForKey: message.fallbackFor === null ? null : await keyOf(ledger, message.fallbackFor),
    });
    // Put off again and again for one reason: one entry, until the last time.
    if (earlier?.verdict === verdict && earlier.reason === entry.reason) earlier.untilAt = entry.untilAt;
    else entries.push(entry);
    if (verdict === "would-send" || verdict === "would-repeat") onAccepted(message);
  };

  return {
    entries,
    async deliver(request, compose) {
      const row = await rowBefore(request.key);
      const unchanged = row !== null && entries.every(({ key }) => key !== request.key);
      if (unchanged && settledBefore(row)) return outcomeOf(row);
      const known = await ledger.findByKey(request.key);
      const requests = known === null ? 0 : channels.requestsFor(known.id);
      const outcome = await delivery.deliver(request, compose);
      const requested = channels.requestsFor(outcome.messageId) > requests;
      await note(outcome, verdictOf(row, outcome, { requested }));
      return outcome;
    },
    async giveUp(key, why) {
      const row = await rowBefore(key);
      const outcome = await delivery.giveUp(key, why);
      if (outcome !== null) await note(outcome, verdictOf(row, outcome, { requested: false }));
      return outcome;
    },
  };
}

async function keyOf(ledger: Pick<Ledger, "find">, id: string): Promise<string | null> {
  return (await ledger.find(id))?.key ?? null;
}

function entryOf(
  message: MessageRecord,
  {
    at,
    verdict,
    before,
    fallbackForKey,
  }: { at: string; verdict: Verdict; before: MessageRecord | null; fallbackForKey: string | null },
): RehearsedMessage {
  const { key, journey, template, channel, leadId, interviewId, trialId, locale, recipient } = message;
  const { status, reason, segments, costMicros } = message;
  return {
    at,
    verdict,
    untilAt: verdict === "would-wait" ? message.deferredUntilAt : null,
    statusBefore: before?.status ?? null,
    messageId: before?.id ?? null,
    fallbackForKey,
    said: saidIn(message.body),
    key,
    journey,
    template,
    class: message.class,
    channel,
    leadId,
    interviewId,
    trialId,
    locale,
    recipient,
    status,
    reason,
    segments,
    costMicros,
    explanation: explanationOf(verdict, message.explanation),
  };
}
