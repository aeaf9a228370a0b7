import { join } from "node:path";
import { expect, test } from "vitest";
import { openEngineStore } from "../../../src/engine/storage/engine-store.ts";
import { temporaryDirectory } from "../support/test-app.ts";

test("knows how many runs are unfinished, also after changes that were taken back and a restart", async () => {
  const file = join(temporaryDirectory(), "engine.db");
  const store = openEngineStore(file, () => {});
  const start = (id: string): void =>
    store.runs.insert({ id, functionId: "f", eventIds: ["e"], concurrency: {}, startedAtMs: 0 });
  const end = (id: string): boolean =>
    store.runs.finish(id, { status: "Completed", endedAtMs: 1, output: null });
  await store.write(() => {
    store.events.insert({ id: "e", externalId: undefined, name: "go", body: "{}", receivedAtMs: 0 });
    for (const id of ["1", "2", "3"]) start(id);
  });
  expect(store.unfinishedRuns()).toBe(3);
  const takenBack = store.write(() => {
    start("4");
    end("1");
    end("2");
    throw new Error("no");
  });
  await expect(takenBack).rejects.toThrow("no");
  expect(store.unfinishedRuns()).toBe(3);
  await store.write(() => [end("1"), end("1")]);
  expect(store.unfinishedRuns()).toBe(2);
  store.close();
  const again = openEngineStore(file, () => {});
  expect(again.unfinishedRuns()).toBe(2);
  again.close();
});
