import { randomUUID } from "node:crypto";
import { type Context, referenceFunction } from "inngest";
import type { journalWriter } from "./journal.ts";

/** The signal that the run of an event waits for. */
export const signalOf = (eventId: string): string => `signal-${eventId}`;

/** The steps that the storm's journeys are made of; each writes into the journal what it does and what comes back. */
export type Traced = ReturnType<typeof traced>;

export const traced = (
  {
    event,
    runId: run,
    step,
    group,
    attempt,
  }: Pick<Context.Any, "event" | "runId" | "step" | "group" | "attempt">,
  write: ReturnType<typeof journalWriter>,
) => {
  const origin = { run, event: event.id ?? "" };
  const n = Number((event.data as { n?: unknown }).n);
  /** What the function was given, by step. */
  const outcomes: Record<string, unknown> = {};
  write({ ...origin, type: "began" });

  const saw = async (key: string, outcome: Promise<unknown>): Promise<void> => {
    const value = (await outcome) ?? null;
    outcomes[key] = value;
    write({ ...origin, type: "saw", step: key, value });
  };

  /** A step's work: leaves a trace and returns a value never seen before. */
  const execute = (key: string): string => {
    const value = `${key} ${randomUUID()} at attempt ${attempt}`;
    write({ ...origin, type: "ran", step: key, value, given: outcomes });
    return value;
  };

  return {
    attempt,
    outcomes,
    /** `repeat`: how often the id was used before. */
    run: (id: string, repeat = 0): Promise<void> => {
      const key = repeat === 0 ? id : `${id}:${repeat}`;
      return saw(
        key,
        step.run(id, () => execute(key)),
      );
    },
    /** Fails at its first `failures` attempts. */
    flaky: (id: string, failures: number): Promise<void> =>
      saw(
        id,
        step.run(id, () => {
          if (attempt >= failures) return execute(id);
          write({ ...origin, type: "threw", step: id, attempt });
          throw new Error(`failure ${attempt}`);
        }),
      ),
    sleep: (id: string, timeMs: number): Promise<void> => {
      write({ ...origin, type: "asked", step: id, timeMs });
      return saw(id, step.sleep(id, timeMs));
    },
    wait: (
      id: string,
      { timeMs, ...options }: { event: string; match: string; timeMs: number },
    ): Promise<void> => {
      write({ ...origin, type: "asked", step: id, timeMs });
      return saw(id, step.waitForEvent(id, { ...options, timeout: timeMs }));
    },
    /** Sends an event whose id follows from the one that started the run, so that sending it twice is sending it once. */
    send: (id: string): Promise<void> =>
      saw(id, step.sendEvent(id, { name: "storm/told", id: `told-${origin.event}`, data: { n } })),
    /** Has another function do a step, and is given what that function was given. */
    invoke: (id: string): Promise<void> => {
      const called = referenceFunction({
        appId: "app",
        functionId: n % 2 === 0 ? "called-on" : "called-off",
      });
      return saw(id, step.invoke(id, { function: called, data: { n } }));
    },
    waitForSignal: (id: string, timeMs: number): Promise<void> =>
      saw(
        id,
        step.waitForSignal(id, { signal: signalOf(origin.event), timeout: timeMs, onConflict: "fail" }),
      ),
    race: (contenders: () => Promise<void>[]): Promise<void> =>
      group.parallel({ mode: "race" }, () => Promise.race(contenders())),
  };
};
