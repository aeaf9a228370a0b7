import { once } from "node:events";
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { json } from "../../../src/engine/api/answer.ts";
import { maxBodyBytes } from "../../../src/engine/limits.ts";
import { type HttpServerOptions, serveHttp } from "../../../src/engine/standalone/http-server.ts";
import { rawConnection, rawExchange } from "../../support/raw-client.ts";
import { silent } from "../support/test-app.ts";

const listen = async (options: Partial<HttpServerOptions> = {}) => {
  const server = await serveHttp({
    host: "127.0.0.1",
    port: 0,
    refuse: () => undefined,
    answer: async ({ body }) => json(200, { sizeBytes: body.length }),
    kind: "dev",
    logger: silent,
    ...options,
  });
  onTestFinished(() => server.close());
  return server;
};

const closing = "host: x\r\nconnection: close";

test("says of itself which kind of server it is", async () => {
  const { url } = await listen();
  expect((await fetch(url)).headers.get("x-inngest-server-kind")).toBe("dev");
});

test("answers 413 to a body that says it is too large, without waiting for it", async () => {
  const { url } = await listen();
  const head = `POST /e/key HTTP/1.1\r\nhost: x\r\ncontent-length: ${maxBodyBytes + 1}\r\n\r\n`;
  expect(await rawExchange(url, `${head}{`)).toMatchObject({ status: 413 });
});

test("answers 413 to a body that turns out to be too large, and to a client that goes on sending it", async () => {
  const { url } = await listen();
  const chunk = new Uint8Array(1024 * 1024);
  let left = maxBodyBytes / chunk.length + 8;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (left-- > 0) controller.enqueue(chunk);
      else controller.close();
    },
  });
  const response = await fetch(url, { method: "POST", body, duplex: "half" });
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ status: 413, error: expect.any(String) as unknown });
});

test("does not read the body of whom it refuses", async () => {
  const { url } = await listen({ refuse: () => json(401, { status: 401 }) });
  const head = "POST /fn/register HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n";
  expect(await rawExchange(url, `${head}{`)).toMatchObject({ status: 401 });
});

test("answers what is no path or no HTTP with 400", async () => {
  const { url } = await listen();
  expect(await rawExchange(url, `GET // HTTP/1.1\r\n${closing}\r\n\r\n`)).toMatchObject({ status: 400 });
  expect(await rawExchange(url, "hello\r\n\r\n")).toMatchObject({ status: 400 });
});

test("answers 500 when the engine throws, and goes on", async () => {
  let faults = 1;
  const { url } = await listen({
    answer: async () => {
      if (faults-- > 0) throw new Error("disk I/O error");
      return json(200, {});
    },
  });
  const failed = await fetch(url);
  expect([failed.status, await failed.text()]).toEqual([500, expect.not.stringContaining("disk")]);
  expect((await fetch(url)).status).toBe(200);
});

test("gives what was asked its answer before it closes", async () => {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const server = await listen({
    answer: async () => {
      asked.resolve();
      await answer.promise;
      return json(200, { last: true });
    },
  });
  const response = fetch(server.url);
  await asked.promise;
  const closed = server.close();
  answer.resolve();
  expect(await (await response).json()).toEqual({ last: true });
  await closed;
  await expect(fetch(server.url)).rejects.toThrow("fetch failed");
});

test("is not held up at its end by a connection on which nothing comes", async () => {
  const server = await listen();
  const connection = await rawConnection(server.url);
  await server.close();
  await connection.closed;
  expect(connection.received()).toBe("");
});

test("names the port that another program has", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const { port } = other.address() as { port: number };
  await expect(listen({ port })).rejects.toMatchObject({
    code: "ENGINE_LISTEN",
    message: expect.stringContaining(`port ${port}: another program listens there`) as unknown,
  });
});
