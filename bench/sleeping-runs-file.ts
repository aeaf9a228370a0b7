import { createHash } from "node:crypto";
import { monotonicFactory } from "ulid";
import { toCanonicalJson } from "../src/engine/canonical-json.ts";
import { openEngineStore } from "../src/engine/storage/engine-store.ts";

/** When the runs of the file began to sleep. */
export const asleepAtMs = Date.UTC(2030, 0, 1);
/** The first runs wake one by one from here on, `wakeSpacingMs` apart, */
export const oneByOneAtMs = asleepAtMs + 24 * 3600_000;
export const wakeSpacingMs = 5;
export const wakingOneByOne = 1000;
/** and all the others at this instant. */
export const allAtOnceAtMs = oneByOneAtMs + 24 * 3600_000;

const batchSize = 2000;

/**
 * Writes an engine file with so many runs of the function `sleeper` that have done a step and sleep, through the
 * engine's own tables and as the engine leaves them.
 */
export const sleepingRunsFile = async (file: string, count: number): Promise<void> => {
  const store = openEngineStore(file, () => {});
  const newId = monotonicFactory();
  const addRun = (index: number): void => {
    const [eventId, runId] = [newId(asleepAtMs), newId(asleepAtMs)];
    const untilMs = index < wakingOneByOne ? oneByOneAtMs + index * wakeSpacingMs : allAtOnceAtMs;
    const data = { leadId: `L${index}`, firstName: "Camille", phone: "+33612345678", untilMs };
    const body = toCanonicalJson({ data, id: eventId, name: "sleeper", ts: asleepAtMs });
    store.events.insert({
      id: eventId,
      name: "sleeper",
      receivedAtMs: asleepAtMs,
      body,
      externalId: undefined,
    });
    store.runs.insert({
      id: runId,
      functionId: "sleeping-sleeper",
      concurrency: {},
      startedAtMs: asleepAtMs,
      eventIds: [eventId],
    });
    const value = '{"id":"SM0000000000000000000000000000","status":"queued"}';
    const sms = { stepId: stepId("sms"), name: "sms", kind: "run" } as const;
    store.steps.finish(runId, { ...sms, outcome: "data", value, endedAtMs: asleepAtMs });
    store.steps.open(runId, { stepId: stepId("nap"), name: "nap", kind: "sleep", race: false });
    store.queue.insert({ kind: "sleep", dueAtMs: untilMs, runId, subject: stepId("nap") });
  };
  for (let index = 0; index < count;) {
    await store.write(() => {
      for (let left = batchSize; left > 0 && index < count; left -= 1) addRun(index++);
    });
  }
  store.close();
};

/** As the SDK computes it. */
const stepId = (id: string): string => createHash("sha1").update(id).digest("hex");
