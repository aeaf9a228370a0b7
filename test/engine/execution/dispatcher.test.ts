import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EngineStorageError } from "../../../src/engine/engine-errors.ts";
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
    plan: (id) => {
      if (faults-- > 0) throw new Error("disk I/O error");
      return { id, dueAtMs: 0, order: 0, runId: "r", alone: true, groups: [] };
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

/** A store whose commits fail as long as `isFull` says so. */
const storeOnDisk = (isFull: () => boolean, onQueued: Parameters<typeof openEngineStore>[1]) => {
  const store = openEngineStore(join(temporaryDirectory(), "engine.db"), onQueued);
  onTestFinished(() => store.close());
  const write: typeof store.write = (change) =>
    store.write(() => {
      const result = change();
      if (isFull()) throw new EngineStorageError(new Error("disk full"));
      return result;
    });
  return { ...store, write };
};

test("a call whose item was gone in a change that could not be committed is made", async () => {
  const clock = testClock();
  let isFull = false;
  const store = storeOnDisk(
    () => isFull,
    (entries) => work.accept(entries),
  );
  const executed: number[] = [];
  let isGone = true;
  const work = dispatcher({
    store,
    clock,
    logger: silent,
    plan: (id) => {
      // Only in the change that ends its run, and that is not committed.
      isFull = isGone;
      if (isGone) return undefined;
      return { id, dueAtMs: 0, order: 0, runId: "r", alone: true, groups: [] };
    },
    execute: async (itemId) => void executed.push(itemId),
    fire: async () => {},
  });
  await work.start();
  await store.write(() => store.queue.insert({ kind: "discover", dueAtMs: clock.now() }));
  await eventually(() => clock.pending().length > 0);
  isFull = false;
  isGone = false;
  clock.advance(1000);
  await eventually(() => executed.length > 0);
  expect(executed).toEqual([1]);
});

test("work that could not be taken up at the start for want of space is taken up once there is some", async () => {
  const clock = testClock();
  let isFull = false;
  const store = storeOnDisk(
    () => isFull,
    () => {},
  );
  const executed: number[] = [];
  const work = dispatcher({
    store,
    clock,
    logger: silent,
    plan: (id) => ({ id, dueAtMs: 0, order: 0, runId: "r", alone: true, groups: [] }),
    execute: async (itemId) => void executed.push(itemId),
    fire: async () => {},
  });
  await store.write(() => store.queue.insert({ kind: "discover", dueAtMs: clock.now() }));
  isFull = true;
  await work.start();
  isFull = false;
  clock.advance(1000);
  await eventually(() => executed.length > 0);
  expect(executed).toEqual([1]);
});
