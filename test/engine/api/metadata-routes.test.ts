import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";

inEachMode("the API of metadata", (start) => {
  test("keeps what is attached to a run or a step, in order, and refuses what is none", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "any", triggers: { event: "go" } }, () => "done"),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    const { run_id: id } = await app.ended(ids[0] ?? "");
    const path = `/v1/runs/${id}/metadata`;
    const attach = async (target: object, values: unknown): Promise<number> => {
      const metadata = [{ kind: "userland.progress", op: "set", values }];
      const body = JSON.stringify({ target, metadata });
      return (await app.api(path, { method: "POST", body })).status;
    };
    expect(await attach({ run_id: id }, { done: 1 })).toBe(200);
    expect(await attach({ run_id: id, step_id: "a", step_attempt: -1 }, { done: 2 })).toBe(200);
    expect(await attach({ run_id: id, step_index: 1 }, { done: 3 })).toBe(400);
    expect(await attach({ run_id: ids[0] }, { done: 4 })).toBe(400);
    expect(await attach({ run_id: id }, "no object")).toBe(400);
    expect(await attach({ run_id: id }, { text: "x".repeat(70_000) })).toBe(413);
    expect(await (await app.api(path)).json()).toMatchObject({
      data: [
        { target: { run_id: id }, metadata: [{ kind: "userland.progress", values: { done: 1 } }] },
        { target: { run_id: id, step_id: "a" }, metadata: [{ values: { done: 2 } }] },
      ],
    });
  });
});
