import { seededRandom } from "./seeded-random.ts";

/**
 * How a simulated provider answers one request. Those that say "accepting" hand the message to the (simulated)
 * person first, so that it shows in `accepted`; the others never do.
 */
export type Answer =
  /** What the provider does by itself: accepts the message, or refuses what its own rules refuse. */
  | { type: "success" }
  /** An error of the provider: its own code, in the provider's own body unless `body` is given. */
  | {
      type: "error";
      status: number;
      code?: string | number;
      message?: string;
      headers?: Record<string, string>;
      body?: unknown;
      /** Takes the message all the same, as a server that fails after its work is done. */
      accepting?: boolean;
    }
  /** The same as an RFC 9457 problem document (Twilio's newer services). */
  | { type: "problem"; status: number; code: number; title?: string; detail?: string }
  /** 429, with a Retry-After in seconds or as an HTTP date. */
  | { type: "rate-limited"; retryAfter?: string; code?: string | number; headers?: Record<string, string> }
  /** Reads the request and never answers. */
  | { type: "hang" }
  | { type: "hang-after-accepting" }
  /** Accepts, sends the head of the answer and never the rest. */
  | { type: "hang-in-body-after-accepting" }
  /** Resets the connection as soon as it is opened: not a byte of the request is read. */
  | { type: "reset-on-connect" }
  /** Resets the connection when the head of the request has come in. */
  | { type: "reset" }
  | { type: "reset-after-accepting" }
  /** Accepts, then answers with this text as a success that is not what the provider documents. */
  | { type: "malformed-after-accepting"; body: string; status?: number; contentType?: string }
  /** Accepts at once, answers late. */
  | { type: "slow"; delayMs: number }
  /** Accepts nothing and points elsewhere. */
  | { type: "redirect"; location: string; status?: number }
  /** Answers with `bytes` bytes of JSON text; accepts only with a success status. */
  | { type: "huge"; bytes: number; status?: number };

/** Which requests a script applies to: those that create a message (default), or those that look one up. */
export type Target = "create" | "lookup";

/** Faults drawn at random for requests without a scripted answer; the same draws for the same seed. */
export type FaultPlan = {
  seed: number | string;
  /** Share of requests, 0 to 1, that get one of `answers`, each as often as the others. */
  share: number;
  answers: Answer[];
};

/** The answers still to give: scripted ones first, in order, then faults, then the standing one. */
export function answerScript() {
  const queues: Record<Target, Answer[]> = { create: [], lookup: [] };
  const standing: Record<Target, Answer> = { create: { type: "success" }, lookup: { type: "success" } };
  const draws: Record<Target, (() => Answer | null) | null> = { create: null, lookup: null };
  const drawn: Record<Target, Answer | null> = { create: null, lookup: null };

  const unscripted = (target: Target): Answer => (drawn[target] ??= draws[target]?.() ?? standing[target]);

  const faults = (plan: FaultPlan | null, target: Target = "create") => {
    drawn[target] = null;
    const random = plan === null ? null : seededRandom(plan.seed, target);
    draws[target] = () =>
      plan !== null && random?.chance(plan.share) === true
        ? (plan.answers[random.whole(0, plan.answers.length - 1)] ?? null)
        : null;
  };

  return {
    add: (answers: Answer[], target: Target = "create") => void queues[target].push(...answers),
    always: (answer: Answer, target: Target = "create") => {
      standing[target] = answer;
      drawn[target] = null;
    },
    faults,
    next(target: Target): Answer {
      const scripted = queues[target].shift();
      if (scripted !== undefined) return scripted;
      const answer = unscripted(target);
      drawn[target] = null;
      return answer;
    },
    /** What the next request will get. */
    peek: (target: Target): Answer => queues[target][0] ?? unscripted(target),
    clear() {
      for (const target of ["create", "lookup"] as const) {
        queues[target].length = 0;
        standing[target] = { type: "success" };
        faults(null, target);
      }
    },
  };
}
