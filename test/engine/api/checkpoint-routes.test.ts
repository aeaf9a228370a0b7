import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually } from "../support/test-app.ts";

inEachMode("the API of checkpoints", (start) => {
  test("takes no steps for a call that no longer counts", async () => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "any", triggers: { event: "go" } }, () => "done"),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    const { run_id: id } = await app.ended(ids[0] ?? "");
    const steps = [{ op: "StepRun", id: "abc", data: 1 }];
    const report = async (body: unknown): Promise<number> =>
      (await app.api(`/v1/checkpoint/${id}/async`, { method: "POST", body: JSON.stringify(body) })).status;
    expect(await report({ qi_id: "1", steps })).toBe(409);
    expect(await report({ qi_id: "1", steps: [{}] })).toBe(400);
    expect(await report({ steps })).toBe(400);
  });

  test("takes steps of the call on its way, but not of the same call as it was made before a restart", async () => {
    const seen: { body: string; generation: string | null }[] = [];
    const release = Promise.withResolvers<string>();
    const app = await start(
      (inngest) => [
        inngest.createFunction({ id: "busy", triggers: { event: "go" } }, async ({ step }) =>
          step.run("work", () => release.promise),
        ),
      ],
      {
        async intercept(request, next) {
          const copy = request.clone();
          const answer = next();
          if (request.method === "POST") {
            seen.push({ body: await copy.text(), generation: copy.headers.get("x-inngest-generation-id") });
          }
          return answer;
        },
      },
    );
    const { ids } = await app.inngest.send({ name: "go" });
    await eventually(() => seen.length === 1);
    const { ctx } = JSON.parse(seen[0]?.body ?? "") as { ctx: { run_id: string; qi_id: string } };
    const generation = Number(seen[0]?.generation);
    const report = async (generationId: number, id: string): Promise<number> => {
      const body = { qi_id: ctx.qi_id, generation_id: generationId, steps: [{ op: "StepRun", id, data: 1 }] };
      const path = `/v1/checkpoint/${ctx.run_id}/async`;
      return (await app.api(path, { method: "POST", body: JSON.stringify(body) })).status;
    };
    expect(await report(generation - 1, "before")).toBe(409);
    expect(await report(generation, "now")).toBe(200);
    expect(await (await app.api(`/v0/runs/${ctx.run_id}/actions`)).json()).toEqual({
      now: { type: "data", data: 1 },
    });
    release.resolve("done");
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ status: "Completed", output: "done" });
  });
});
