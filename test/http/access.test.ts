import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";

const apiKey = "0123456789abcdef0123456789abcdef";
const sms = { to: "+33612345678", message: "Bonjour" };
let fixture: AppFixture;

beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());

describe("without an API key", () => {
  const ask = (headers: Record<string, string>, url = "http://localhost:3000/api/sms/send") =>
    fixture.app().request(url, json(sms, headers));

  it("answers a program on this machine", async () => {
    expect((await ask({})).status).toBe(200);
    expect((await ask({ host: "127.0.0.1:3000" })).status).toBe(200);
    expect((await ask({ host: "[::1]:3000" })).status).toBe(200);
  });

  it.each([
    ["a foreign host name, as DNS rebinding makes", { host: "evil.example:3000" }],
    ["a host name that only begins like a loopback one", { host: "localhost.evil.example" }],
    ["another site's page", { host: "localhost:3000", "sec-fetch-site": "cross-site" }],
    ["a page on another port of this machine", { host: "localhost:3000", "sec-fetch-site": "same-site" }],
    ["another origin", { host: "localhost:3000", origin: "https://evil.example" }],
    ["an opaque origin", { host: "localhost:3000", origin: "null" }],
  ])("refuses %s, and sends nothing", async (_what, headers) => {
    const before = fixture.twilio.requests.length;
    const response = await ask(headers);
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ error: expect.any(String) });
    expect(fixture.twilio.requests).toHaveLength(before);
  });

  it("refuses the test route to an image on another site's page", async () => {
    const response = await fixture.app().request("http://localhost:3000/api/sms/test?to=%2B33612345678", {
      headers: { "sec-fetch-site": "cross-site" },
    });
    expect(response.status).toBe(403);
  });

  it("lets a person follow a link to the home page, and nowhere else", async () => {
    const headers = {
      host: "localhost:3000",
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "navigate",
      "sec-fetch-dest": "document",
    };
    const app = fixture.app();
    expect((await app.request("http://localhost:3000/", { headers })).status).toBe(200);
    expect((await app.request("http://localhost:3000/api/messages", { headers })).status).toBe(403);
    const framed = { ...headers, "sec-fetch-dest": "iframe" };
    expect((await app.request("http://localhost:3000/", { headers: framed })).status).toBe(403);
  });

  it("answers its own pages", async () => {
    expect(
      (
        await ask({
          host: "localhost:3000",
          origin: "http://localhost:3000",
          "sec-fetch-site": "same-origin",
        })
      ).status,
    ).toBe(200);
  });

  it("answers Inngest alone under its public name: a proxy in front must not open the rest to strangers", async () => {
    const app = fixture.app({ publicHosts: ["notify.example.com"], inngestHosts: ["notify.example.com"] });
    const headers = { host: "notify.example.com" };
    expect((await app.request("http://x/api/inngest", { headers })).status).toBe(200);
    for (const path of [
      "/",
      "/api/messages",
      "/api/sms/test?to=%2B33612345678",
      "/api/inngest/../messages",
    ]) {
      expect((await app.request(`http://x${path}`, { headers })).status, path).toBe(403);
    }
  });
});

describe("an Inngest dev server, which does not sign", () => {
  it.each([undefined, apiKey])(
    "calls under its own name for this server alone, with the API key %s",
    async (key) => {
      const app = fixture.app({
        apiKey: key,
        inngestSigns: false,
        publicHosts: ["tunnel.example.com"],
        inngestHosts: ["host.docker.internal:3000"],
      });
      const ask = async (host: string) =>
        (await app.request("http://x/api/inngest", { headers: { host } })).status;
      expect(await ask("localhost:3000")).toBe(200);
      expect(await ask("host.docker.internal:3000")).toBe(200);
      expect(await ask("tunnel.example.com")).toBe(403);
      const webhook = { method: "POST", headers: { host: "tunnel.example.com" } };
      expect((await app.request("http://x/webhooks/resend", webhook)).status).toBe(503);
    },
  );
});

describe("with an API key", () => {
  const ask = (path: string, headers: Record<string, string> = {}) =>
    fixture.app({ apiKey }).request(`http://notify.example.com${path}`, { headers });

  it.each(["/api/messages", "/api/sms/test?to=%2B33612345678", "/api/events", "/api/nothing"])(
    "wants it on %s",
    async (path) => {
      expect((await ask(path)).status).toBe(401);
      expect((await ask(path, { authorization: "Bearer wrong" })).status).toBe(401);
      expect((await ask(path, { authorization: `Basic ${apiKey}` })).status).toBe(401);
      expect((await ask(path, { authorization: `Bearer ${apiKey}x` })).status).toBe(401);
      expect((await ask(path, { authorization: `Bearer ${apiKey}` })).status).not.toBe(401);
    },
  );

  it("leaves the Inngest endpoint to its own signature, and health to anyone", async () => {
    expect(await (await ask("/api/inngest")).text()).toBe("inngest");
    expect((await ask("/healthz")).status).toBe(200);
    expect((await ask("/readyz")).status).toBe(200);
  });

  it("tells what is wrong with a provider's account to whoever has it, and to no other", async () => {
    const readiness = ({ inDetail }: { inDetail: boolean }) =>
      Promise.resolve({ ready: true, checks: { inDetail } });
    const told = async (key: string | undefined, headers: Record<string, string> = {}) =>
      (await fixture.app({ apiKey: key, readiness }).request("http://localhost/readyz", { headers })).json();
    const inDetail = { status: "ready", checks: { inDetail: true } };
    const roughly = { status: "ready", checks: { inDetail: false } };
    expect(await told(apiKey)).toEqual(roughly);
    expect(await told(apiKey, { authorization: `Bearer ${apiKey}x` })).toEqual(roughly);
    expect(await told(apiKey, { authorization: `Bearer ${apiKey}` })).toEqual(inDetail);
    expect(await told(undefined)).toEqual(inDetail);
  });

  it.each([
    ["GET", "/api/events", "POST"],
    ["GET", "/api/sms/send", "POST"],
    ["POST", "/api/email/test", "GET"],
    ["POST", "/api/messages", "GET"],
    ["DELETE", "/api/messages/01M82F0BFA6DW9J0DM66KT73D2", "GET"],
    ["POST", "/healthz", "GET"],
    ["PUT", "/readyz", "GET"],
  ])("answers %s %s with 405 and what it takes", async (method, path, allowed) => {
    const response = await fixture.app().request(`http://localhost${path}`, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, allowed]);
  });

  it("routes only GET, POST and PUT to the Inngest endpoint", async () => {
    const response = await fixture.app({ apiKey }).request("/api/inngest", { method: "DELETE" });
    expect(response.status).toBe(405);
  });
});

describe("every answer", () => {
  it("says which channels are the sandbox", async () => {
    const app = fixture.app({ sandboxChannels: ["sms", "email"] });
    for (const path of ["/api/messages", "/healthz", "/nothing"]) {
      const response = await app.request(`http://localhost${path}`);
      expect(response.headers.get("x-bienvenue-sandbox")).toBe("sms, email");
    }
  });

  it("is JSON with an error, without a stack, when something breaks here", async () => {
    const app = fixture.app({
      readiness: () => Promise.reject(new Error("secret-detail at file.ts:1")),
    });
    const response = await app.request("http://localhost/readyz");
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret-detail");
    expect(fixture.faults).toHaveLength(1);
  });
});
