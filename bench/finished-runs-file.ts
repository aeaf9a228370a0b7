import { monotonicFactory } from "ulid";
import { openEngineStore } from "../src/engine/storage/engine-store.ts";
import { sampleEvent } from "./sample-app.ts";

export type FinishedRun = { runId: string; eventId: string };

const batchSize = 2000;
/** Between one run and the next, so that 200,000 of them fill a working day. */
const spacingMs = 150;

/** Writes an engine file with so many runs of the fan-out that have completed lately, through the engine's own tables. */
export const finishedRunsFile = async (file: string, count: number): Promise<FinishedRun[]> => {
  const store = openEngineStore(file, () => {});
  const newId = monotonicFactory();
  const startMs = Date.now() - count * spacingMs;
  const runs: FinishedRun[] = [];
  const addRun = (): void => {
    const atMs = startMs + runs.length * spacingMs;
    const event = sampleEvent("two-step-fan-out", runs.length);
    const [eventId, runId] = [newId(atMs), newId(atMs)];
    const body = JSON.stringify({ data: event.data, id: eventId, name: event.name, ts: atMs });
    store.events.insert({ id: eventId, name: event.name, receivedAtMs: atMs, body, externalId: undefined });
    store.runs.insert({
      id: runId,
      functionId: "bench-two-step-fan-out",
      concurrency: {},
      startedAtMs: atMs,
      eventIds: [eventId],
    });
    for (const [name, stepId] of Object.entries(stepIds)) {
      const value = '{"id":"SM0000000000000000000000000000","status":"queued"}';
      store.steps.finish(runId, { stepId, name, kind: "run", outcome: "data", value, endedAtMs: atMs });
    }
    store.runs.finish(runId, { status: "Completed", endedAtMs: atMs + 20, output: '{"delivered":true}' });
    runs.push({ runId, eventId });
  };
  while (runs.length < count) {
    await store.write(() => {
      for (let left = Math.min(batchSize, count - runs.length); left > 0; left -= 1) addRun();
    });
  }
  store.close();
  return runs;
};

/** As the SDK computes them: SHA-1 of the step's id. */
const stepIds = {
  sms: "83b04e2653917150804a1a71da678664e3e509b5",
  email: "a88b7dcd1a9e3e17770bbaa6d7515b31a2d7e85d",
};
