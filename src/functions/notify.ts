import { RetryAfterError, StepError, type GetStepTools } from "inngest";
import type { Compose, DeliveryRequest, Reason } from "../delivery/composition.ts";
import type { Deliver } from "../delivery/deliver.ts";
import { isAccepted, type Delivery } from "../delivery/delivery-outcome.ts";
import type { GiveUp } from "../delivery/give-up.ts";
import type { ChannelId } from "../messages/message.ts";
import type { Ledger } from "../store/ledger.ts";
import { arrivesInTime } from "./arrives-in-time.ts";
import type { InngestClient } from "./inngest-client.ts";
import { maxPostponements, postpone, waitsForNoHour } from "./postpone.ts";

export type Step = GetStepTools<InngestClient>;

/** One message of a journey, by one or more channels. */
export type Notification = Omit<DeliveryRequest, "key" | "channel" | "mayWait" | "fallbackFor"> & {
  /** Names the steps (`confirmation-sms`) and ends the message keys. Stable: runs in flight depend on it. */
  id: string;
  /** Begins the message keys: `lead.created:L1`. */
  subject: string;
  by: ChannelId[];
  /** Takes over, once, when no channel of `by` could be used, or reached the person in time. */
  fallback?: ChannelId;
  compose: (channel: ChannelId) => ReturnType<Compose>;
};

/** What became of a notification, by channel; a channel not tried is missing. */
export type Notified = Partial<Record<ChannelId, Pick<Delivery, "messageId" | "status" | "reason">>>;

export type Notify = (step: Step, notification: Notification) => Promise<Notified>;

/** What notifications are sent with. */
export type NotifyContext = {
  deliver: Deliver;
  giveUp: GiveUp;
  ledger: Pick<Ledger, "find" | "findByKey">;
  /** How long a message's own channel has, tries and delivery, before its fallback takes over. */
  fallbackAfterMs: number;
  /** How often a message is put off before it is given up. Default 200, which is also the most a run has steps for. */
  maxPostponements?: number;
  now: () => Date;
};

/** One message of a notification, by one channel. */
type ByChannel = {
  request: DeliveryRequest;
  stepId: string;
  compose: Compose;
  /** How long it is tried before another one takes over; Infinity when there is none. */
  patienceMs: number;
};

/**
 * Sends a notification: one step per channel, in parallel. A channel that fails neither stops the others nor the
 * journey; what became of each is in the ledger.
 */
export function createNotify(context: NotifyContext): Notify {
  return async (step, notification) => {
    const { by, fallback } = notification;
    const outcomes = await Promise.all(
      by.map((channel) => deliverBy(context, step, messageOf(context, notification, channel))),
    );
    if (fallback !== undefined) {
      const inTime = await Promise.all(
        outcomes.map(async (outcome, index) => {
          if (outcome === null || !isAccepted(outcome.status)) return false;
          return arrivesInTime(context, step, { stepId: `${notification.id}-${by[index]}`, outcome });
        }),
      );
      if (!inTime.includes(true)) {
        const fallbackFor = outcomes[0]?.messageId ?? null;
        const standIn = messageOf(context, notification, fallback);
        const request = { ...standIn.request, fallbackFor };
        outcomes.push(await deliverBy(context, step, { ...standIn, request }));
      }
    }
    return Object.fromEntries(
      outcomes
        .filter((outcome) => outcome !== null)
        .map(({ channel, messageId, status, reason }) => [channel, { messageId, status, reason }]),
    );
  };
}

function messageOf(context: NotifyContext, notification: Notification, channel: ChannelId): ByChannel {
  const { id, subject, by: _by, fallback, compose, ...rest } = notification;
  const keyOf = (by: ChannelId) => `${subject}:${id}:${by}`;
  const standIn = fallback === undefined || fallback === channel ? null : keyOf(fallback);
  return {
    request: { ...rest, channel, key: keyOf(channel), mayWait: true },
    stepId: `${id}-${channel}`,
    patienceMs: standIn === null ? Infinity : context.fallbackAfterMs,
    compose: async () => {
      // In a replay: the person has been told by the other channel.
      const told = standIn === null ? null : await context.ledger.findByKey(standIn);
      return told !== null && isAccepted(told.status) ? { withhold: overtaken } : compose(channel);
    },
  };
}

/** Delivers one message, and says on its row when it is given up. Null: not even its row could be made. */
async function deliverBy(context: NotifyContext, step: Step, message: ByChannel): Promise<Delivery | null> {
  const { request, stepId, patienceMs } = message;
  let lastError = "The fallback takes over.";
  try {
    const outcome = await inSteps(context, step, message);
    if (outcome.retry === null && outcome.status !== "deferred") return outcome;
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    lastError = error.message;
  }
  const deferred = patienceMs === Infinity ? waitedTooLong(context) : overtaken;
  return step.run(`${stepId}-gave-up`, () => context.giveUp(request.key, { lastError, deferred }));
}

/** Delivers in a step of its own; a deferred message waits until its time and asks again. */
async function inSteps(context: NotifyContext, step: Step, message: ByChannel): Promise<Delivery> {
  const { request, stepId, compose, patienceMs } = message;
  const attempt = async () => {
    const outcome = await context.deliver(request, compose);
    if (outcome.retry === null) return outcome;
    const nextTryMs = context.now().getTime() + (outcome.retry.afterMs ?? 0);
    if (nextTryMs > Date.parse(outcome.createdAt) + patienceMs) return outcome;
    throw retryError(outcome, outcome.retry);
  };
  let outcome = await step.run(stepId, attempt);
  for (let postponement = 1; postponement <= postponementsOf(context); postponement += 1) {
    const { status, deferredUntilAt, createdAt } = outcome;
    if (status !== "deferred" || deferredUntilAt === null) break;
    const waitsTooLong = Date.parse(deferredUntilAt) > Date.parse(createdAt) + patienceMs;
    if (waitsTooLong && waitsForNoHour(outcome.reason)) break;
    await postpone(step, `${stepId}-deferred-${postponement}`, { outcome, deferredUntilAt, postponement });
    outcome = await step.run(`${stepId}-again-${postponement}`, attempt);
  }
  return outcome;
}

const overtaken: Reason = {
  reason: "fallback-took-over",
  explanation: "It could not go out in time: the same was said by another channel instead.",
};

const waitedTooLong = (context: NotifyContext): Reason => ({
  reason: "waited-too-long",
  explanation: `Given up after it had been put off ${postponementsOf(context)} times.`,
});

function postponementsOf(context: NotifyContext): number {
  return context.maxPostponements ?? maxPostponements;
}

/** The one place where a retryable outcome becomes what Inngest understands: an error of the step. */
function retryError(outcome: Delivery, { afterMs }: NonNullable<Delivery["retry"]>): Error {
  const what = `Message ${outcome.messageId} is ${outcome.status} (${outcome.providerCode ?? outcome.reason ?? "busy"}) and will be tried again.`;
  const error = afterMs === null ? new Error(what) : new RetryAfterError(what, afterMs);
  // It is expected: where it was made tells nobody anything, and Inngest shows it at every attempt.
  error.stack = what;
  return error;
}
