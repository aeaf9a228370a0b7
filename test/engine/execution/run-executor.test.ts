import { expect, test } from "vitest";
import type { EngineCore } from "../../../src/engine/engine-core.ts";
import { EngineStorageError } from "../../../src/engine/engine-errors.ts";
import { type RunExecutor, runExecutor } from "../../../src/engine/execution/run-executor.ts";
import type { EngineStore } from "../../../src/engine/storage/engine-store.ts";

const executorOver = (write: EngineStore["write"]): RunExecutor => {
  const store = { queue: { find: () => undefined }, write } as unknown as EngineStore;
  const core = { store, atPoint: () => {} } as unknown as EngineCore;
  return runExecutor(core, { lifecycle: {}, timeouts: {}, announce: () => {} } as unknown as Parameters<
    typeof runExecutor
  >[1]);
};

test("a call whose item was gone in a change that could not be committed has not been made", async () => {
  const full = new EngineStorageError(new Error("disk full"));
  await expect(executorOver(() => Promise.reject(full)).execute(1)).rejects.toBe(full);
  await expect(executorOver(async (change) => change()).execute(1)).resolves.toBeUndefined();
});
