import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";

inEachMode("the API of events", (start) => {
  test("tells of an event by the engine's id and by its sender's, with its runs", async () => {
    const { api, inngest, ended } = await start((inngest) => [
      inngest.createFunction({ id: "any", triggers: { event: "go" } }, () => ({ n: 1 })),
    ]);
    const { ids } = await inngest.send({ name: "go", id: "order-1", data: { x: 1 } });
    await ended(ids[0] ?? "");
    for (const id of [ids[0], "order-1"]) {
      expect(await (await api(`/v1/events/${id}`)).json()).toMatchObject({
        data: { internal_id: ids[0], id: "order-1", name: "go", data: { x: 1 } },
        metadata: { fetched_at: expect.stringMatching(/Z$/) as unknown },
      });
      expect(await (await api(`/v1/events/${id}/runs`)).json()).toMatchObject({
        data: [{ event_id: ids[0], status: "Completed" }],
      });
    }
    expect(await (await api("/v1/events/none/runs")).json()).toMatchObject({ data: [] });
  });

  test("lists events of a name, newest first, page by page", async () => {
    const { api, inngest, clock } = await start(() => []);
    const { ids } = await inngest.send([1, 2, 3].map((n) => ({ name: "go", data: { n } })));
    clock.advance(1000);
    const later = await inngest.send([{ name: "other" }, { name: "go", data: { n: 4 } }]);
    const newestFirst = [...ids, later.ids[1]].toReversed();
    const page = async (query: string): Promise<string[]> => {
      const response = await api(`/v1/events?name=go&${query}`);
      const { data } = (await response.json()) as { data: { internal_id: string }[] };
      return data.map((event) => event.internal_id);
    };
    expect(await page("")).toEqual(newestFirst);
    expect(await page("limit=2")).toEqual(newestFirst.slice(0, 2));
    expect(await page(`limit=2&cursor=${newestFirst[1]}`)).toEqual(newestFirst.slice(2));
    clock.advance(2 * 3600_000);
    expect(await page("")).toEqual([]);
    expect(await page("received_after=2020-01-01T00:00:00Z")).toEqual(newestFirst);
    expect(await page("received_before=2020-01-01T00:00:00Z&received_after=2019-01-01")).toEqual([]);
    expect((await api("/v1/events?limit=0")).status).toBe(400);
  });

  test.each([
    ["no JSON", "{", 400],
    ["an event without a name", '{"data":{}}', 400],
    ["data that is no object", '{"name":"go","data":[1]}', 400],
    ["an event over 512 KiB", JSON.stringify({ name: "go", data: { text: "x".repeat(600_000) } }), 413],
  ])("refuses %s with a reason", async (_, body, status) => {
    const { api } = await start(() => []);
    for (const path of ["/e/key", "/e"]) {
      const response = await api(path, { method: "POST", body });
      expect(response.status).toBe(status);
      expect(await response.json()).toEqual({ ids: [], status, error: expect.any(String) as unknown });
    }
  });

  test("takes none when the engine is closed", async () => {
    const app = await start(() => []);
    await app.engine.close();
    await expect(app.engine.send({ name: "go" })).rejects.toMatchObject({ code: "ENGINE_CLOSED" });
    const statusOf = async (path: string, init?: RequestInit): Promise<number> =>
      (await app.engine.fetch(`http://engine.invalid${path}`, init)).status;
    expect(await statusOf("/e/key", { method: "POST", body: '{"name":"go"}' })).toBe(503);
    expect(await statusOf("/v1/events")).toBe(503);
  });
});
