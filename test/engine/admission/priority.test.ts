import { expect, test } from "vitest";
import { priorityMs } from "../../../src/engine/admission/priority.ts";
import { functionConfigSchema } from "../../../src/engine/definition/function-config.ts";
import { defineFunction } from "../../../src/engine/definition/function-definition.ts";
import { incomingEvent } from "../../../src/engine/matching/incoming-event.ts";
import { silent } from "../support/test-app.ts";

const priorityOf = (run: string, data: object) => {
  const warnings: string[] = [];
  const config = { id: "app-fn", triggers: [{ event: "go" }], steps: {}, priority: { run } };
  const ms = priorityMs(
    { logger: { ...silent, warn: (message) => warnings.push(message) } },
    defineFunction(functionConfigSchema.parse(config)),
    incomingEvent("01", { name: "go", data, ts: 0 }),
  );
  return { ms, warnings: warnings.length };
};

test.each([
  ["event.data.paid ? 120 : -60", { paid: true }, 120_000],
  ["event.data.paid ? 120 : -60", { paid: false }, -60_000],
  ["int(event.data.n)", { n: 7 }, 7_000],
  ["event.data.n", { n: -7 }, -7_000],
  ["1000", {}, 600_000],
  ["-1000", {}, -600_000],
])("a priority of %s for %o is %d ms", (run, data, ms) => {
  expect(priorityOf(run, data)).toEqual({ ms, warnings: 0 });
});

test.each([
  ["event.data.n", { n: "high" }],
  ["event.data.n", { n: 1.5 }],
  ["true", {}],
  ["1 / 0", {}],
])("a priority of %s for %o, which is no whole number, counts as 0 and is logged", (run, data) => {
  expect(priorityOf(run, data)).toEqual({ ms: 0, warnings: 1 });
});
