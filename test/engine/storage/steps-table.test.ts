import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { migrations } from "../../../src/engine/storage/schema.ts";
import { stepsTable } from "../../../src/engine/storage/steps-table.ts";

test("a step's first outcome is final, and outcomes keep the order in which they came", () => {
  const database = new DatabaseSync(":memory:");
  database.exec(`PRAGMA foreign_keys = OFF; ${migrations.join(";")}`);
  const steps = stepsTable(database);
  const named = (stepId: string) => ({ stepId, name: stepId, kind: "run" as const });
  const done = (stepId: string, value: string) =>
    steps.finish("run", { ...named(stepId), outcome: "data", value, endedAtMs: 1 });
  expect(steps.open("run", { ...named("b"), race: true })).toBe(true);
  expect(steps.open("run", { ...named("b"), race: false })).toBe(false);
  expect([done("a", "1"), done("b", "2"), done("a", "3"), done("b", "4")]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(steps.ofRun("run")).toMatchObject([
    { stepId: "a", result: { outcome: "data", value: "1" } },
    { stepId: "b", race: true, result: { outcome: "data", value: "2" } },
  ]);
  expect(steps.stateSize("run")).toEqual({ steps: 2, bytes: 2 });
});
