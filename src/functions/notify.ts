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

/** More postponements than any window or cap can ask for in a row. */
const maxPostponements = 50;

/**
 * Sends a notification: one step per channel, in parallel. A channel that fails neither stops the others nor the
 * journey; what became of each is in the ledger.
 */
export function createNotify(deliver: Deliver, giveUp: GiveUp): Notify {
  const byChannel = async (step: Step, notification: Notification, channel: ChannelId) => {
    const { id, subject, by: _by, fallback: _fallback, compose, ...rest } = notification;
    const request: DeliveryRequest = { ...rest, channel, key: `${subject}:${id}:${channel}` };
    const stepId = `${id}-${channel}`;
    try {
      return await deliverInSteps(step, stepId, () => deliver(request, () => compose(channel)));
    } catch (error) {
      if (!(error instanceof StepError)) throw error;
      return step.run(`${stepId}-gave-up`, () => giveUp(request.key, error.message));
    }
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
async function deliverInSteps(
  step: Step,
  stepId: string,
  deliver: () => Promise<Delivery>,
): Promise<Delivery> {
  let outcome = await step.run(stepId, () => retryable(deliver));
  for (let postponement = 1; postponement <= maxPostponements; postponement += 1) {
    if (outcome.status !== "deferred" || outcome.deferredUntilAt === null) break;
    await step.sleepUntil(`${stepId}-deferred-${postponement}`, outcome.deferredUntilAt);
    outcome = await step.run(`${stepId}-again-${postponement}`, () => retryable(deliver));
  }
  return outcome;
}

/** The one place where a retryable outcome becomes what Inngest understands: an error of the step. */
async function retryable(deliver: () => Promise<Delivery>): Promise<Delivery> {
  const outcome = await deliver();
  if (outcome.retry === null) return outcome;
  const what = `Message ${outcome.messageId} is ${outcome.status} (${outcome.providerCode ?? outcome.reason ?? "busy"}) and will be tried again.`;
  if (outcome.retry.afterMs === null) throw new Error(what);
  throw new RetryAfterError(what, outcome.retry.afterMs);
}
