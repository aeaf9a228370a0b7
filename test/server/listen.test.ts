import { afterEach, describe, expect, it } from "vitest";
import { closeAll, type Closers } from "../../src/server/closers.ts";
import type { ConnectionLimits } from "../../src/server/connection-limits.ts";
import { listen } from "../../src/server/listen.ts";
import { rawConnection, rawExchange, statusOf } from "../support/raw-client.ts";

const short: ConnectionLimits = {
  headersTimeoutMs: 40,
  requestTimeoutMs: 80,
  checkEveryMs: 10,
  keepAliveMs: 30,
  idleTimeoutMs: 200,
  maxConnections: 5,
  lastAnswersMs: 100,
};
const patient: ConnectionLimits = {
  headersTimeoutMs: 60_000,
  requestTimeoutMs: 60_000,
  checkEveryMs: 10,
  keepAliveMs: 60_000,
  idleTimeoutMs: 60_000,
  maxConnections: 100,
  lastAnswersMs: 100,
};

const closers: Closers = [];
afterEach(() => closeAll(closers, () => undefined));

/** Answers with what was posted, and at `/endless` without end: `abandoned` once nobody takes that any more. */
async function serve(limits: ConnectionLimits, onDrop: () => void = () => undefined) {
  const seen: string[] = [];
  const { promise: abandoned, resolve } = Promise.withResolvers<void>();
  const endless = () =>
    new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)), cancel: () => resolve() });
  const url = await listen(
    {
      limits,
      onDrop,
      fetch: async (request) => {
        const { pathname } = new URL(request.url);
        seen.push(pathname);
        if (pathname === "/endless") return new Response(endless());
        return new Response(await request.text());
      },
    },
    { port: 0, host: "127.0.0.1" },
    closers,
  );
  return { url, seen, abandoned };
}

const post =
  "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n";

describe("a slow client", () => {
  it("gets 408 when its head does not come in", async () => {
    const { url, seen } = await serve({ ...short, requestTimeoutMs: 60_000, idleTimeoutMs: 60_000 });
    const { status, text } = await rawExchange(url, "GET / HTTP/1.1\r\nhost: localhost\r\nx-a");
    expect(status).toBe(408);
    expect(text).toContain('{"error":"The request came in too slowly."}');
    expect(text).toContain("x-content-type-options: nosniff");
    expect(seen).toEqual([]);
  });

  it("gets 408 when its body trickles, however steadily", async () => {
    const { url } = await serve({ ...short, idleTimeoutMs: 60_000 });
    const connection = await rawConnection(url);
    connection.write(post);
    const trickle = setInterval(() => connection.write("x"), 20);
    await connection.closed;
    clearInterval(trickle);
    expect(statusOf(connection.received())).toBe(408);
  });

  it("is cut when it does not read its answer", async () => {
    const { url, seen, abandoned } = await serve({ ...patient, idleTimeoutMs: 60 });
    const connection = await rawConnection(url);
    connection.socket.pause();
    connection.write("GET /endless HTTP/1.1\r\nhost: localhost\r\n\r\n");
    await abandoned;
    expect(seen).toEqual(["/endless"]);
    connection.socket.destroy();
  });

  it("that keeps a connection without asking anything is cut", async () => {
    const { url } = await serve({ ...patient, keepAliveMs: 30 });
    const connection = await rawConnection(url);
    connection.write(`${post}0123456789`);
    await connection.closed;
    expect(statusOf(connection.received())).toBe(200);
  });

  it("does not keep the server from ending: its connection is cut when the time for answers is over", async () => {
    const { url } = await serve(patient);
    const halfHead = await rawConnection(url);
    halfHead.write("GET / HTTP/1.1\r\nhost");
    const halfBody = await rawConnection(url);
    halfBody.write(`${post}01234`);
    const deaf = await rawConnection(url);
    deaf.socket.pause();
    deaf.write("GET /endless HTTP/1.1\r\nhost: localhost\r\n\r\n");
    const idle = await rawConnection(url);
    await closeAll(closers, () => undefined);
    await Promise.all([halfHead.closed, halfBody.closed, idle.closed]);
    deaf.socket.destroy();
    await expect(fetch(url)).rejects.toThrow("fetch failed");
  });
});

describe("too many connections", () => {
  it("closes the ones beyond the limit unread, says so once, and keeps answering the others", async () => {
    let told = 0;
    const { url } = await serve({ ...patient, maxConnections: 2 }, () => (told += 1));
    const kept = [await rawConnection(url), await rawConnection(url)];
    for (let extra = 0; extra < 5; extra += 1) {
      const { text } = await rawExchange(url, "GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
      expect(text).toBe("");
    }
    expect(told).toBe(1);
    for (const connection of kept) {
      connection.write(`${post.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n")}0123456789`);
      await connection.closed;
      expect(connection.received()).toContain("0123456789");
    }
    expect(
      (await rawExchange(url, `GET / HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)).status,
    ).toBe(200);
  });
});

it("ends at once although a connection is open on which nothing has been asked yet", async () => {
  const { url } = await serve({ ...patient, lastAnswersMs: 60_000 });
  const spare = await rawConnection(url);
  const slow = await rawConnection(url);
  slow.write(`${post}12345`);
  await fetch(url);
  const ended = closeAll(closers, () => undefined);
  await spare.closed;
  slow.write("67890");
  await ended;
  expect(statusOf(slow.received())).toBe(200);
});

describe("what is no request", () => {
  it.each([
    ["noise", "\x16\x03\x01\x02\x00\r\n\r\n", 400],
    [
      "a head larger than 16 KiB",
      `GET / HTTP/1.1\r\nhost: localhost\r\nx-a: ${"a".repeat(20_000)}\r\n\r\n`,
      431,
    ],
    ["no host", "GET / HTTP/1.1\r\nconnection: close\r\n\r\n", 400],
    ["two hosts that are no host", "GET / HTTP/1.1\r\nhost: a b\r\nconnection: close\r\n\r\n", 400],
    [
      "a length and chunks",
      `${post.replace("\r\n\r\n", "\r\ntransfer-encoding: chunked\r\n\r\n")}0\r\n\r\n`,
      400,
    ],
    ["two lengths", `${post.replace("\r\n\r\n", "\r\ncontent-length: 5\r\n\r\n")}0123456789`, 400],
    ["a line break in a header", "GET / HTTP/1.1\r\nhost: localhost\r\nx-a: b\rc: d\r\n\r\n", 400],
    ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
    ["HTTP/9.9", "GET / HTTP/9.9\r\nhost: localhost\r\n\r\n", 400],
  ])("is refused unread: %s", async (_what, bytes, status) => {
    const { url, seen } = await serve(patient);
    expect((await rawExchange(url, bytes)).status).toBe(status);
    expect(seen).toEqual([]);
  });
});
