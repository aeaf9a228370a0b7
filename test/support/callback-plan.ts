import { z } from "zod";
import { seededRandom } from "./seeded-random.ts";

const share = z.number().min(0).max(1);

/** How a simulated provider tells what became of the messages it accepted. As JSON for `--callbacks` and `POST /__callbacks`. */
export const callbackPlanSchema = z.object({
  /** What becomes of a message depends on this and on its recipient and text, not on when it came. */
  seed: z.union([z.number(), z.string()]).default(1),
  /** How long after the state before it the next one is reached: shortest and longest, in ms. */
  delayMs: z.tuple([z.number().min(0), z.number().min(0)]).default([0, 0]),
  /** Each callback is sent once up to this many times. */
  repeats: z.number().int().min(1).max(10).default(1),
  /** Share of callbacks that come late, after those of later states. */
  reordered: share.default(0),
  /** How much later those come, at most, in ms. */
  reorderedMs: z.number().min(0).default(1000),
  /** Share of messages that end undelivered (SMS) or bounced (e-mail). */
  undelivered: share.default(0),
  /** Share of messages of which nothing is ever told; a lookup shows their state all the same. */
  silent: share.default(0),
});

export type CallbackPlan = z.output<typeof callbackPlanSchema>;
export type CallbackPlanInput = z.input<typeof callbackPlanSchema>;

/** The body of `POST /__callbacks`; a null plan ends them. */
export const planControlSchema = z.object({ plan: callbackPlanSchema.nullable() });

/** A state that a message reaches, and when the world is told. All times are counted from its acceptance, in ms. */
export type PlannedState = { status: string; reachedAfterMs: number; toldAfterMs: number[] };

/** What will become of one message. `course`: the words for sent, for delivered and for not delivered. */
export function plannedStates(
  plan: CallbackPlan,
  message: string,
  course: { sent: string; delivered: string; undelivered: string },
): PlannedState[] {
  const random = seededRandom(plan.seed, message);
  const silent = random.chance(plan.silent);
  const last = random.chance(plan.undelivered) ? course.undelivered : course.delivered;
  let reachedAfterMs = 0;
  return [course.sent, last].map((status) => {
    reachedAfterMs += random.between(...plan.delayMs);
    const firstToldMs =
      reachedAfterMs + (random.chance(plan.reordered) ? random.between(0, plan.reorderedMs) : 0);
    const times = random.whole(1, plan.repeats);
    const again = Array.from({ length: times - 1 }, () => firstToldMs + random.between(0, plan.reorderedMs));
    return { status, reachedAfterMs, toldAfterMs: silent ? [] : [firstToldMs, ...again] };
  });
}
