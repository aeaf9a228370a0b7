import { describe, expect, test } from "vitest";
import { testApp } from "./support/test-app.ts";

const appWithRun = async () => {
  const app = await testApp((inngest) => [
    inngest.createFunction({ id: "any", triggers: { event: "go" } }, async ({ step }) =>
      step.run("a", () => ({ n: 1 })),
    ),
  ]);
  const { ids } = await app.inngest.send({ name: "go", data: { x: 1 } });
  const run = await app.ended(ids[0] ?? "");
  const get = async (path: string) => {
    const response = await app.engine.fetch(`http://engine.invalid${path}`);
    return { status: response.status, body: await response.json() };
  };
  const post = async (path: string, body: string) => {
    const response = await app.engine.fetch(`http://engine.invalid${path}`, { method: "POST", body });
    return { status: response.status, body: await response.json() };
  };
  return { ...app, eventId: ids[0] ?? "", run, get, post };
};

describe("the engine's door", () => {
  test("tells of runs and events as Inngest's API does", async () => {
    const { get, eventId, run } = await appWithRun();
    const told = expect.objectContaining({
      run_id: run.run_id,
      function_id: "app-any",
      event_id: eventId,
      status: "Completed",
      output: { n: 1 },
      run_started_at: expect.stringMatching(/Z$/) as unknown,
      ended_at: expect.stringMatching(/Z$/) as unknown,
    }) as unknown;
    expect(await get(`/v1/runs/${run.run_id}`)).toEqual({ status: 200, body: { data: told } });
    expect(await get(`/v1/events/${eventId}/runs`)).toEqual({ status: 200, body: { data: [told] } });
    expect(await get(`/v1/events/${eventId}`)).toMatchObject({
      body: { data: { name: "go", data: { x: 1 } } },
    });
    expect(await get(`/v0/runs/${run.run_id}/actions`)).toEqual({
      status: 200,
      body: { "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8": { type: "data", data: { n: 1 } } },
    });
    expect(await get(`/v0/runs/${run.run_id}/batch`)).toMatchObject({
      body: [{ name: "go", data: { x: 1 } }],
    });
  });

  test("answers 404 to what it does not know", async () => {
    const { get, post } = await appWithRun();
    for (const path of ["/v1/runs/none", "/v1/events/none", "/v0/runs/none/actions", "/v2/anything"]) {
      expect(await get(path)).toMatchObject({ status: 404 });
    }
    expect(await post("/v1/signals", "{}")).toMatchObject({ status: 404 });
  });

  test.each([
    ["no JSON", "{", 400],
    ["an event without a name", '{"data":{}}', 400],
    ["data that is no object", '{"name":"go","data":[1]}', 400],
    ["an event over 512 KiB", JSON.stringify({ name: "go", data: { text: "x".repeat(600_000) } }), 413],
  ])("refuses %s with a reason", async (_, body, status) => {
    const { post } = await appWithRun();
    expect(await post("/e/key", body)).toMatchObject({
      status,
      body: { status, error: expect.any(String) as unknown },
    });
  });

  test("takes no steps for a call that no longer counts", async () => {
    const { post, run } = await appWithRun();
    const steps = [{ op: "StepRun", id: "abc", data: 1 }];
    const path = `/v1/checkpoint/${run.run_id}/async`;
    expect(await post(path, JSON.stringify({ qi_id: "1", steps }))).toMatchObject({ status: 409 });
    expect(await post(path, JSON.stringify({ qi_id: "1", steps: [{}] }))).toMatchObject({ status: 400 });
  });
});

test("after close the engine takes no events", async () => {
  const app = await testApp(() => []);
  await app.engine.close();
  await expect(app.engine.send({ name: "go" })).rejects.toMatchObject({ code: "ENGINE_CLOSED" });
});
