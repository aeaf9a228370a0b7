import { createRequire } from "node:module";
import { assert, constantFrom, jsonValue, property, record, stringMatching, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { toCanonicalJson } from "../../../src/engine/canonical-json.ts";
import { callBody } from "../../../src/engine/protocol/call-body.ts";

// The version of the library that the SDK itself verifies signatures with.
const sdkRequire = createRequire(createRequire(import.meta.url).resolve("inngest"));
const sdkCanonicalize = sdkRequire("canonicalize") as (value: unknown) => string;

const json = jsonValue();

test("the canonical form is the one the SDK computes", () => {
  assert(
    property(json, (value) => {
      expect(toCanonicalJson(value)).toBe(sdkCanonicalize(value));
    }),
  );
});

test("a body put together from stored parts is in canonical form", () => {
  const step = record({
    stepId: stringMatching(/^[0-9a-f]{4,40}$/),
    outcome: constantFrom("data" as const, "error" as const),
    value: json,
  });
  assert(
    property(json, uniqueArray(step, { selector: ({ stepId }) => stepId }), (data, steps) => {
      const body = callBody({
        runId: "run",
        functionId: 'app-"fn"',
        queueItemId: 7,
        attempt: 1,
        maxAttempts: 5,
        disableImmediateExecution: true,
        events: [toCanonicalJson({ name: "go", data })],
        steps: steps.map(({ stepId, outcome, value }) => ({
          stepId,
          kind: "run",
          name: stepId,
          race: false,
          result: { outcome, value: toCanonicalJson(value) },
        })),
      });
      expect(body).toBe(sdkCanonicalize(JSON.parse(body)));
    }),
  );
});
