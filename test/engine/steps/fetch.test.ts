import { gzipSync } from "node:zlib";
import { fetch, type Inngest } from "inngest";
import { describe, expect, test } from "vitest";
import { hangUp, httpService } from "../support/http-service.ts";
import { inEachMode } from "../support/in-each-mode.ts";
import { eventually } from "../support/test-app.ts";

const atOnce = { retryDelayMs: () => 0 };

/** A function that fetches `event.data.url` and tells what it got, or what was thrown. */
const fetcher = (inngest: Inngest, init?: RequestInit, retries: 0 | 2 = 0) =>
  inngest.createFunction({ id: "fetcher", triggers: { event: "go" }, retries }, async ({ event, step }) => {
    try {
      const response = await step.fetch(String(event.data["url"]), init);
      const { status, headers } = response;
      return { status, coding: headers.get("content-encoding"), body: await response.text() };
    } catch (error) {
      return `${(error as Error).name}: ${(error as Error).message}`;
    }
  });

inEachMode("step.fetch", (start) => {
  describe.each([{ checkpointing: true }, { checkpointing: false }])(
    "with checkpointing $checkpointing",
    ({ checkpointing }) => {
      test("has the engine make the request, once, and returns the answer", async () => {
        const service = await httpService((response) => {
          response.writeHead(201, { "x-answer": "yes", "content-type": "text/plain" }).end("created é");
        });
        const init = { method: "PUT", headers: { "x-mine": "1" }, body: '{"a":1}' };
        const app = await start(
          (inngest) => [
            inngest.createFunction({ id: "fetcher", triggers: { event: "go" } }, async ({ event, step }) => {
              const response = await step.fetch(`${String(event.data["url"])}/path?q=1`, init);
              await step.run("after", () => "after");
              return {
                status: response.status,
                header: response.headers.get("x-answer"),
                body: await response.text(),
              };
            }),
          ],
          { checkpointing },
        );
        const { ids } = await app.inngest.send({ name: "go", data: { url: service.url } });
        expect(await app.ended(ids[0] ?? "")).toMatchObject({
          status: "Completed",
          output: { status: 201, header: "yes", body: "created é" },
        });
        expect(service.received).toMatchObject([
          { method: "PUT", path: "/path?q=1", body: '{"a":1}', headers: { "x-mine": "1" } },
        ]);
      });

      test("tries again when no answer comes, as often as a step, and then throws", async () => {
        const recovering = await httpService(hangUp, hangUp, (response) => void response.end("at last"));
        const dead = await httpService(hangUp);
        const app = await start((inngest) => [fetcher(inngest, {}, 2)], { checkpointing, ...atOnce });
        const { ids } = await app.inngest.send([
          { name: "go", data: { url: recovering.url } },
          { name: "go", data: { url: dead.url } },
        ]);
        expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: { status: 200, body: "at last" } });
        expect(await app.ended(ids[1] ?? "")).toMatchObject({
          output: expect.stringContaining("GatewayError: No answer to GET 127.0.0.1") as unknown,
        });
        expect(dead.received).toHaveLength(3);
      });
    },
  );

  test("takes every status as an answer, the ones without a body too", async () => {
    const service = await httpService(
      (response) => void response.writeHead(503).end("busy"),
      (response) => void response.writeHead(204).end(),
      (response) => void response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("unzipped")),
    );
    const app = await start((inngest) => [fetcher(inngest)]);
    const outputs: unknown[] = [];
    for (let n = 0; n < 3; n += 1) {
      const { ids } = await app.inngest.send({ name: "go", data: { url: service.url } });
      outputs.push((await app.ended(ids[0] ?? "")).output);
    }
    expect(outputs).toMatchObject([
      { status: 503, body: "busy" },
      { status: 204, body: "" },
      { status: 200, coding: null, body: "unzipped" },
    ]);
  });

  test("in parallel makes the requests side by side, and `fetch` does the same", async () => {
    const arrived = Promise.withResolvers<void>();
    let open = 0;
    const service = await httpService((response) => {
      open += 1;
      if (open === 2) arrived.resolve();
      void arrived.promise.then(() => response.end("both"));
    });
    const app = await start((inngest) => [
      inngest.createFunction({ id: "both", triggers: { event: "go" } }, async ({ step }) => {
        const responses = await Promise.all([step.fetch(`${service.url}/a`), fetch(`${service.url}/b`)]);
        return Promise.all(responses.map((response) => response.text()));
      }),
    ]);
    const { ids } = await app.inngest.send({ name: "go" });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({ output: ["both", "both"] });
    expect(service.received.map(({ path }) => path).toSorted()).toEqual(["/a", "/b"]);
  });

  test("throws when the answer is larger than a step may hold", async () => {
    const service = await httpService((response) => void response.end("x".repeat(5 * 1024 * 1024)));
    const app = await start((inngest) => [fetcher(inngest, {}, 2)], atOnce);
    const { ids } = await app.inngest.send({ name: "go", data: { url: service.url } });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      output: expect.stringContaining("GatewayError: The answer to GET") as unknown,
    });
    expect(service.received).toHaveLength(1);
  });

  test("gives an answer up that does not come in time", async () => {
    const service = await httpService(() => {});
    const app = await start((inngest) => [fetcher(inngest)], { ...atOnce, callDeadlineMs: 1000 });
    const { ids } = await app.inngest.send({ name: "go", data: { url: service.url } });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      output: expect.stringContaining("aborted due to timeout") as unknown,
    });
  });

  test("makes the request again after the process died during it", async () => {
    const service = await httpService(
      () => {},
      (response) => void response.end("second"),
    );
    const define = (inngest: Inngest) => [fetcher(inngest)];
    const first = await start(define);
    const { ids } = await first.inngest.send({ name: "go", data: { url: service.url } });
    await eventually(() => service.received.length === 1);
    await first.engine.close(0);
    const second = await start(define, { file: first.file });
    expect(await second.ended(ids[0] ?? "")).toMatchObject({ output: { status: 200, body: "second" } });
  });

  test.each([
    ["another scheme", "ftp://example.org/file", undefined],
    ["a body that is no text", "http://127.0.0.1:1/", { method: "POST", body: new URLSearchParams("a=1") }],
  ])("fails the run when it asks for %s", async (_, url, init) => {
    const app = await start((inngest) => [fetcher(inngest, init)]);
    const { ids } = await app.inngest.send({ name: "go", data: { url } });
    expect(await app.ended(ids[0] ?? "")).toMatchObject({
      status: "Failed",
      output: {
        message: expect.stringContaining("asks for a request that the engine cannot make") as unknown,
      },
    });
  });
});
