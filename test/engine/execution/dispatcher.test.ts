import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { dispatcher } from "../../../src/engine/execution/dispatcher.ts";
import { openEngineStore } from "../../../src/engine/storage/engine-store.ts";
import { eventually, silent, temporaryDirectory } from "../support/test-app.ts";
import { testClock } from "../support/test-clock.ts";

test("a call whose item could not be read is tried again, and who queued it learns nothing of it", async () => {
  const clock = testClock();
  const store = openEngineStore(join(temporaryDirectory(), "engine.db"), (entries) => work.accept(entries));
  onTestFinished(() => store.close());
  const executed: number[] = [];
  let faults = 1;
  const work = dispatcher({
    store,
    clock,
    logger: silent,
    maxCalls: 1,
    groupsOf: () => {
      if (faults-- > 0) throw new Error("disk I/O error");
      return [];
    },
    execute: async (itemId) => void executed.push(itemId),
    fire: async () => {},
  });
  await work.start();
  await store.write(() => store.queue.insert({ kind: "discover", dueAtMs: clock.now() }));
  await eventually(() => clock.pending().length > 0);
  clock.advance(1000);
  await eventually(() => executed.length > 0);
  expect(executed).toEqual([1]);
});
