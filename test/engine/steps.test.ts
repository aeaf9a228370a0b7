import { describe, expect, test } from "vitest";
import { testApp } from "./support/test-app.ts";

describe.each([{ checkpointing: true }, { checkpointing: false }])(
  "with checkpointing $checkpointing",
  ({ checkpointing }) => {
    test("runs a function's steps in order and keeps its result", async () => {
      const app = await testApp(
        (inngest) => [
          inngest.createFunction({ id: "serial", triggers: { event: "go" } }, async ({ event, step }) => {
            const a = await step.run("a", () => event.data["n"] + 1);
            const b = await step.run("b", () => a * 10);
            return { a, b };
          }),
        ],
        { checkpointing },
      );
      const { ids } = await app.inngest.send({ name: "go", data: { n: 1 } });
      const run = await app.ended(ids[0] ?? "");
      expect(run).toMatchObject({ status: "Completed", output: { a: 2, b: 20 } });
    });
  },
);
