import { RetryAfterError, StepError, type GetStepTools } from "inngest";
import type { Compose, DeliveryRequest } from "../delivery/composition.ts";
import type { Deliver } from "../delivery/deliver.ts";
import { isAccepted, type Delivery } from "../delivery/delivery-outcome.ts";
import type { GiveUp } from "../delivery/give-up.ts";
import type { ChannelId } from "../messages/message.ts";
import type { InngestClient } from "./inngest-client.ts";

export type Step = GetStepTools<InngestClient>;

/** One message of a journey, by one or more channels. */
export type Notification = Omit<DeliveryRequest, "key" | "channel"> & {
  /** Names the steps (`confirmation-sms`) and ends the message keys. Stable: runs in flight depend on it. */
  id: string;
  /** Begins the message keys: `lead.created:L1`. */
  subject: string;
  by: ChannelId[];
  /** Takes over, once, when no channel of `by` could be used. */
  fallback?: ChannelId;
  compose: (channel: ChannelId) => ReturnType<Compose>;
};

/** What became of a notification, by channel; a channel not tried is missing. */
export type Notified = Partial<Record<ChannelId, Pick<Delivery, "messageId" | "status" | "reason">>>;

export type Notify = (step: Step, notification: Notification) => Promise<Notified>;

/** How long a message is tried by its own channel before its fallback takes over. */
const fallbackAfterMs = 10 * 60_000;

/** More postponements than any window or cap can ask for in a row. */
const maxPostponements = 50;

/**
 * Sends a notification: one step per channel, in parallel. A channel that fails neither stops the others nor the
 * journey; what became of each is in the ledger.
 */
export function createNotify(deliver: Deliver, giveUp: GiveUp, now: () => Date): Notify {
  const byChannel = async (step: Step, notification: Notification, channel: ChannelId) => {
    const { id, subject, by: _by, fallback, compose, ...rest } = notification;
    const request: DeliveryRequest = { ...rest, channel, key: `${subject}:${id}:${channel}` };
    const stepId = `${id}-${channel}`;
    const patienceMs = fallback === undefined || fallback === channel ? Infinity : fallbackAfterMs;
    const attempt = async () => {
      const outcome = await deliver(request, () => compose(channel));
      if (outcome.retry === null) return outcome;
      const nextTryMs = now().getTime() + (outcome.retry.afterMs ?? 0);
      if (nextTryMs > Date.parse(outcome.createdAt) + patienceMs) return outcome;
      throw retryError(outcome, outcome.retry);
    };
    let lastError = "The fallback takes over.";
    try {
      const outcome = await inSteps(step, stepId, attempt);
      if (outcome.retry === null) return outcome;
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      lastError = error.message;
    }
    return step.run(`${stepId}-gave-up`, () => giveUp(request.key, lastError));
  };

  return async (step, notification) => {
    const outcomes = await Promise.all(
      notification.by.map((channel) => byChannel(step, notification, channel)),
    );
    const { fallback } = notification;
    if (
      fallback !== undefined &&
      outcomes.every((outcome) => outcome === null || !isAccepted(outcome.status))
    ) {
      outcomes.push(await byChannel(step, notification, fallback));
    }
    return Object.fromEntries(
      outcomes
        .filter((outcome) => outcome !== null)
        .map(({ channel, messageId, status, reason }) => [channel, { messageId, status, reason }]),
    );
  };
}

/** Delivers in a step of its own; a deferred message sleeps until its time and asks again. */
async function inSteps(step: Step, stepId: string, attempt: () => Promise<Delivery>): Promise<Delivery> {
  let outcome = await step.run(stepId, attempt);
  for (let postponement = 1; postponement <= maxPostponements; postponement += 1) {
    if (outcome.status !== "deferred" || outcome.deferredUntilAt === null) break;
    await step.sleepUntil(`${stepId}-deferred-${postponement}`, outcome.deferredUntilAt);
    outcome = await step.run(`${stepId}-again-${postponement}`, attempt);
  }
  return outcome;
}

/** The one place where a retryable outcome becomes what Inngest understands: an error of the step. */
function retryError(outcome: Delivery, { afterMs }: NonNullable<Delivery["retry"]>): Error {
  const what = `Message ${outcome.messageId} is ${outcome.status} (${outcome.providerCode ?? outcome.reason ?? "busy"}) and will be tried again.`;
  const error = afterMs === null ? new Error(what) : new RetryAfterError(what, afterMs);
  // It is expected: where it was made tells nobody anything, and Inngest shows it at every attempt.
  error.stack = what;
  return error;
}
