import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";

const noRun = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

inEachMode("the engine's API", (start) => {
  test("answers what it does not know with the reason, in the shape that the SDK reads", async () => {
    const { api } = await start(() => []);
    const statusOf = async (method: string, path: string): Promise<number> => {
      const response = await api(path, { method });
      const { error, status } = (await response.json()) as { error: unknown; status: unknown };
      expect(error).toBeTypeOf("string");
      expect(status).toBe(response.status);
      return response.status;
    };
    for (const path of ["", "/jobs", "/metadata"]) {
      expect(await statusOf("GET", `/v1/runs/${noRun}${path}`)).toBe(404);
      expect(await statusOf("GET", `/v1/runs/none${path}`)).toBe(400);
    }
    expect(await statusOf("DELETE", `/v1/runs/${noRun}`)).toBe(404);
    expect(await statusOf("POST", `/v1/runs/${noRun}/rerun`)).toBe(404);
    expect(await statusOf("GET", `/v0/runs/${noRun}/actions`)).toBe(404);
    expect(await statusOf("GET", `/v0/runs/${noRun}/batch`)).toBe(404);
    expect(await statusOf("GET", "/v1/events/none")).toBe(404);
    expect(await statusOf("GET", "/v1/runs/%zz")).toBe(400);
    expect(await statusOf("GET", "/v2/anything")).toBe(404);
    expect(await statusOf("PATCH", `/v1/runs/${noRun}`)).toBe(405);
    expect(await statusOf("GET", "/e/key")).toBe(405);
  });

  test.each(["", "{", "{}", '{"signal":""}', '{"signal":1}'])("refuses %j as a signal", async (body) => {
    const { api } = await start(() => []);
    expect((await api("/v1/signals", { method: "POST", body })).status).toBe(400);
  });

  test("says of a signal that nobody waits for it", async () => {
    const { api } = await start(() => []);
    const body = JSON.stringify({ signal: "nobody waits", data: 1 });
    const response = await api("/v1/signals", { method: "POST", body });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ status: 404 });
  });

  test.each([
    ["/v1/checkpoint", "durable endpoints are not supported"],
    [`/v1/checkpoint/${noRun}/steps`, "durable endpoints are not supported"],
    ["/v1/realtime/publish", "realtime is not supported"],
    ["/v0/connect/start", "connect is not supported"],
  ])("refuses what %s is for by its name", async (path, feature) => {
    const app = await start(() => []);
    const response = await app.api(path, { method: "POST", body: "{}" });
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({ error: expect.stringContaining(feature) as unknown });
  });

  test("says that it is well, and what is registered", async () => {
    const { api } = await start((inngest) => [
      inngest.createFunction({ id: "any", triggers: { event: "go" } }, () => {}),
    ]);
    expect(await (await api("/health")).json()).toEqual({ status: 200, message: "OK" });
    expect(await (await api("/dev")).json()).toMatchObject({
      functions: [{ slug: "app-any" }],
      handlers: [{ sdk: { appName: "app" } }],
    });
  });
});
