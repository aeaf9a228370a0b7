import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAppFixture, type AppFixture } from "../support/app-fixture.ts";

let fixture: AppFixture;
beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());

const everyAnswer = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "x-frame-options": "DENY",
};
const answers: [what: string, path: string, method: string, status: number][] = [
  ["success", "/api/messages", "GET", 200],
  ["a wrong request", "/api/messages?limit=x", "GET", 400],
  ["a wrong method", "/api/events", "GET", 405],
  ["no route", "/nothing", "GET", 404],
  ["a fault of ours", "/readyz", "GET", 500],
  ["the Inngest endpoint", "/api/inngest", "GET", 200],
  ["the head alone", "/healthz", "HEAD", 200],
];

describe("every answer", () => {
  it.each(answers)("lets a browser do nothing with it: %s", async (_what, path, method, status) => {
    const app = fixture.app({ readiness: () => Promise.reject(new Error("broken")) });
    const response = await app.request(`http://localhost${path}`, { method });
    expect(response.status).toBe(status);
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject(everyAnswer);
    expect(headers["permissions-policy"]).toContain("camera=()");
    expect(Object.keys(headers).filter((name) => /^(server|x-powered-by|via)$/.test(name))).toEqual([]);
  });

  it.each(["without a key", "from another site"])("also when it refuses a caller %s", async (who) => {
    const app = fixture.app(who === "without a key" ? { apiKey: "0123456789abcdef" } : {});
    const response = await app.request("http://localhost/api/messages", {
      headers: { "sec-fetch-site": "cross-site" },
    });
    expect([401, 403]).toContain(response.status);
    expect(Object.fromEntries(response.headers)).toMatchObject(everyAnswer);
  });

  it("asks for https for good only where callers come in by https", async () => {
    const header = async (secure: boolean) =>
      (await fixture.app({ secure }).request("http://localhost/healthz")).headers.get(
        "strict-transport-security",
      );
    expect(await header(true)).toBe("max-age=31536000");
    expect(await header(false)).toBeNull();
  });
});
