import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProviders } from "../support/provider-environment.ts";
import { rawExchange, statusOf } from "../support/raw-client.ts";
import {
  leadCreatedEvent,
  postEvents,
  settledMessages,
  startServerProcess,
  temporaryDataDir,
  type ServerProcess,
} from "../support/server-process.ts";

let providers: Awaited<ReturnType<typeof startProviders>>;
let server: ServerProcess;
let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
beforeAll(async () => {
  providers = await startProviders();
  dataDir = await temporaryDataDir();
  server = await startServerProcess({
    ...providers.environment,
    DATA_DIR: dataDir.path,
    PROMOTIONAL_HOURS: "always",
  });
});
afterAll(async () => {
  await server.stop();
  await dataDir.remove();
  await providers.close();
});

/** One request, written out; `localhost` is the host unless the head says another. */
const ask = (requestLine: string, head: string[] = ["host: localhost"], body = "") =>
  rawExchange(server.url, [requestLine, ...head, "connection: close", "", body].join("\r\n"));

const sms = JSON.stringify({ to: "+33612345678", message: "Bonjour" });
const smsHead = ["host: localhost", "content-type: application/json", `content-length: ${sms.length}`];
const test = "/api/sms/test?to=%2B33612345678";

describe("an odd path", () => {
  it.each([
    "//",
    "//evil.example/api/messages",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc/passwd",
    "/api/messages/%00",
    "/api/messages/..%2f..%2fhealthz",
    "/api;/messages",
    "/api/messages;x=1",
    "/api/messages%3Flimit=1",
    "/API/messages",
    "/api/%6des%73ages/x",
    "/api/messages/%",
    "/api/messages/%ff%fe",
    "/u/%00",
    "/u/..%2f..%2fapi%2fmessages",
    "/api/sms/test/",
    "/assets/1/../../../.env",
    "/.env",
    "/%5c..%5c.env",
  ])("opens nothing: %s", async (path) => {
    const { status, text } = await ask(`GET ${path} HTTP/1.1`);
    expect([400, 404, 405]).toContain(status);
    expect(text).not.toMatch(/root:|BRAND_NAME|node_modules| at /);
  });
});

describe("an odd method", () => {
  it.each(["TRACE", "CONNECT", "get", "Post", "PROPFIND", "M-SEARCH", "BREW", "G T"])(
    "%s does nothing",
    async (method) => {
      const before = providers.twilio.requests.length;
      const { status, text } = await ask(`${method} ${test} HTTP/1.1`);
      expect([400, 404, 405, null]).toContain(status);
      expect(text).not.toContain("x-echo-me");
      expect(providers.twilio.requests).toHaveLength(before);
    },
  );

  it.each([test, "/api/email/test?to=zoe@example.com"])("HEAD sends nothing: %s", async (path) => {
    const before = providers.twilio.requests.length + providers.resend.requests.length;
    expect((await ask(`HEAD ${path} HTTP/1.1`)).status).toBe(405);
    expect(providers.twilio.requests.length + providers.resend.requests.length).toBe(before);
  });
});

describe("an odd head", () => {
  it("asks twice for one host, or for two: refused, so that no guard reads one and the router another", async () => {
    const statuses = [
      await ask("GET /healthz HTTP/1.1", ["host: localhost", "host: evil.example"]),
      await ask("GET /healthz HTTP/1.1", ["host: evil.example", "host: localhost"]),
      await ask("GET /healthz HTTP/1.1", []),
      await ask("GET /healthz HTTP/1.1", ["host: localhost, evil.example"]),
      await ask("GET /healthz HTTP/1.1", ["host: localhost@evil.example"]),
      await ask("GET /healthz HTTP/1.1", ["host:"]),
    ].map(({ status }) => status);
    expect(statuses.filter((status) => status !== 400 && status !== 403)).toEqual([]);
  });

  it("names a foreign host in the absolute form of its target: the host counts, not the target", async () => {
    const foreign = await ask("GET http://localhost/healthz HTTP/1.1", ["host: evil.example"]);
    expect(foreign.status).toBe(403);
  });

  it("waits for 100 Continue: it gets it, and its message goes out once", async () => {
    const before = providers.smsTo("+33612345678").length;
    const { text } = await ask("POST /api/sms/send HTTP/1.1", [...smsHead, "expect: 100-continue"], sms);
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue/);
    expect(statusOf(text)).toBe(200);
    expect(providers.smsTo("+33612345678")).toHaveLength(before + 1);
    const other = await ask("POST /api/sms/send HTTP/1.1", [...smsHead, "expect: the-impossible"], sms);
    expect(other.status).toBe(417);
  });

  it("hides a second request behind two lengths: neither is answered", async () => {
    const hidden = "GET /api/sms/test?to=%2B33698765432 HTTP/1.1\r\nhost: localhost\r\n\r\n";
    for (const head of [
      ["transfer-encoding: chunked", "content-length: 4"],
      ["content-length: 4", "transfer-encoding: chunked"],
      ["content-length: 4", "content-length: 0"],
      ["transfer-encoding: xchunked"],
      ["transfer-encoding : chunked"],
      ["transfer-encoding: chunked, identity"],
      ["transfer-encoding: identity, chunked", "content-length: 4"],
    ]) {
      const { status } = await ask(
        "POST /api/sms/send HTTP/1.1",
        ["host: localhost", "content-type: application/json", ...head],
        `0\r\n\r\n${hidden}`,
      );
      expect([400, 501, null], head.join()).toContain(status);
    }
    expect(providers.smsTo("+33698765432")).toEqual([]);
  });

  it("has more than 16 KiB, or a query of as much: refused with 431", async () => {
    expect((await ask(`GET /healthz?${"a=b&".repeat(5000)} HTTP/1.1`)).status).toBe(431);
    const head = ["host: localhost", ...Array.from({ length: 3000 }, (_, index) => `x-${index}: y`)];
    expect((await ask("GET /healthz HTTP/1.1", head)).status).toBe(431);
  });

  it("asks for another protocol: it is answered in this one", async () => {
    const { status } = await ask("GET /healthz HTTP/1.1", [
      "host: localhost",
      "upgrade: websocket",
      "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
    ]);
    expect([200, 400]).toContain(status);
  });
});

describe("a URL of an event", () => {
  it("is never opened by the server: it only travels to the person", async () => {
    let connections = 0;
    const listener = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => void listener.listen(0, "127.0.0.1", () => resolve()));
    const address = listener.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const questionnaireUrl = `https://127.0.0.1:${port}/questionnaire`;
    const leadId = "ssrf";
    const response = await postEvents(server.url, [leadCreatedEvent(leadId, 77, { questionnaireUrl })]);
    expect(response.status).toBe(202);
    await settledMessages(server.url, leadId, 2);
    const [email] = providers.emailsTo("ssrf@example.com");
    expect(email?.html).toContain(questionnaireUrl);
    expect(connections).toBe(0);
    await new Promise<void>((resolve) => void listener.close(() => resolve()));
  });
});

it("shows nothing of all this in its log as its own fault", () => {
  expect(server.output()).not.toMatch(/A request failed|UnhandledPromise|TypeError/);
});
