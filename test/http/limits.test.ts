import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Hono } from "hono";
import { HttpError } from "../../src/http/http-error.ts";
import { createLimits } from "../../src/http/limits.ts";
import { createRateLimit } from "../../src/http/rate-limit.ts";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";

const apiKey = "0123456789abcdef0123456789abcdef";
const right = { authorization: `Bearer ${apiKey}` };
const wrong = { authorization: "Bearer fedcba9876543210" };

let fixture: AppFixture;
let clockMs = 0;
const now = () => new Date(1_700_000_000_000 + clockMs);
beforeAll(async () => {
  fixture = await startAppFixture();
  // The first message loads the provider's SDK, which may take longer than this fixture gives a provider.
  await fixture.app().request("/api/sms/send", json({ to: "+33612345678", message: "Bonjour" }));
});
afterAll(async () => fixture.close());
beforeEach(() => {
  clockMs = 0;
});

/** As the server's listener hands a request on: with the connection it came by. */
const from = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } });

function server(change: { perMinute?: number; sends?: number; withKey?: boolean } = {}) {
  const app = fixture.app({
    limits: createLimits(change.perMinute ?? 60_000, now),
    apiKey: change.withKey === false ? undefined : apiKey,
    perMinute: change.sends ?? 1000,
  });
  return (path: string, init: RequestInit = {}, address = "192.0.2.1") =>
    app.request(`http://localhost${path}`, init, from(address));
}

async function times(count: number, ask: () => Response | Promise<Response>): Promise<number[]> {
  const statuses = [];
  for (let time = 0; time < count; time += 1) statuses.push((await ask()).status);
  return statuses;
}

describe("wrong keys", () => {
  it("are told so 30 times a minute, then to wait; a minute later again", async () => {
    const ask = server();
    const statuses = await times(31, () => ask("/api/messages", { headers: wrong }));
    expect(statuses).toEqual([...Array(30).fill(401), 429]);
    const response = await ask("/api/messages", { headers: wrong });
    expect(response.headers.get("retry-after")).toBe("2");
    clockMs = 60_000;
    expect((await ask("/api/messages", { headers: wrong })).status).toBe(401);
  });

  it("never shut out whoever has the right key, at the same address too", async () => {
    const ask = server();
    await times(100, () => ask("/api/messages", { headers: wrong }));
    expect(await times(50, () => ask("/api/messages", { headers: right }))).toEqual(Array(50).fill(200));
  });

  it("count for their own address only, an IPv6 one with its /64, an IPv4 one in either form", async () => {
    const ask = server();
    const failAt = (address: string) => ask("/api/messages", { headers: wrong }, address);
    await times(31, () => failAt("192.0.2.1"));
    expect((await failAt("::ffff:192.0.2.1")).status).toBe(429);
    expect((await failAt("192.0.2.2")).status).toBe(401);
    await times(31, () => failAt("2001:db8:1:2::1"));
    expect((await failAt("2001:db8:1:2:ffff:ffff:ffff:ffff")).status).toBe(429);
    expect((await failAt("2001:db8:1:3::1")).status).toBe(401);
  });

  it("are not excused by a forged X-Forwarded-For", async () => {
    const ask = server();
    let time = 0;
    const statuses = await times(31, () =>
      ask("/api/messages", { headers: { ...wrong, "x-forwarded-for": `198.51.100.${(time += 1)}` } }),
    );
    expect(statuses.at(-1)).toBe(429);
  });

  it("are compared by digest: a key of any length is refused alike", async () => {
    const ask = server();
    for (const key of ["x", apiKey.slice(0, -1), `${apiKey}0`, "x".repeat(10_000), apiKey.toUpperCase()]) {
      expect((await ask("/api/messages", { headers: { authorization: `Bearer ${key}` } })).status).toBe(401);
    }
  });
});

describe("requests", () => {
  it("are limited by key and address on every route of /api", async () => {
    const ask = server({ perMinute: 3 });
    expect(await times(4, () => ask("/api/nothing", { headers: right }))).toEqual([404, 404, 404, 429]);
    expect((await ask("/api/messages", { headers: right })).status).toBe(429);
    expect((await ask("/api/messages", { headers: right }, "192.0.2.9")).status).toBe(200);
    expect((await ask("/healthz")).status).toBe(200);
  });

  it("without an API key are limited by address, whatever key they show", async () => {
    const ask = server({ perMinute: 3, withKey: false });
    let time = 0;
    const statuses = await times(4, () =>
      ask("/api/messages", { headers: { authorization: `Bearer ${(time += 1)}` } }),
    );
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it("to send a message have a limit of their own, by key and address", async () => {
    const ask = server({ sends: 2 });
    const sms = json({ to: "+33612345678", message: "Bonjour" }, right);
    expect(await times(3, () => ask("/api/sms/send", sms))).toEqual([200, 200, 429]);
    expect((await ask("/api/sms/send", sms, "192.0.2.9")).status).toBe(200);
  });

  it("of Inngest are not counted: it signs them, and they are many", async () => {
    const ask = server({ perMinute: 1 });
    expect(await times(3, () => ask("/api/inngest"))).toEqual([200, 200, 200]);
  });
});

describe("webhooks and unsubscribe links", () => {
  function routes() {
    const limits = createLimits(60_000, now);
    const app = new Hono()
      .use("/webhooks/*", limits.wrongSignatures)
      .use("/u/*", limits.unsubscribes)
      .post("/webhooks/:signature", (c) => {
        if (c.req.param("signature") === "right") return c.body(null, 204);
        throw new HttpError(401, "The signature is wrong.");
      })
      .on(["GET", "POST"], "/u/:token", (c) => {
        if (c.req.param("token").startsWith("right")) return c.text("done");
        throw new HttpError(404, "This link is not valid.");
      })
      .onError((error, c) => c.json({}, error instanceof HttpError ? error.status : 500));
    return (path: string, method = "POST") => app.request(path, { method }, from("192.0.2.1"));
  }

  it("refuse 120 wrong signatures a minute, and never a right one", async () => {
    const ask = routes();
    const statuses = await times(121, () => ask("/webhooks/wrong"));
    expect(statuses).toEqual([...Array(120).fill(401), 429]);
    expect(await times(200, () => ask("/webhooks/right"))).toEqual(Array(200).fill(204));
  });

  it("take 60 uses of one link a minute, and any number of people's behind one proxy", async () => {
    const ask = routes();
    expect(await times(61, () => ask("/u/right-1"))).toEqual([...Array(60).fill(200), 429]);
    let person = 1;
    expect(await times(200, () => ask(`/u/right-${(person += 1)}`))).toEqual(Array(200).fill(200));
    expect((await ask("/u/right-1", "GET")).status).toBe(200);
  });

  it("let nobody try more than 60 links a minute that open nothing", async () => {
    const ask = routes();
    let guess = 0;
    const statuses = await times(61, () => ask(`/u/wrong-${(guess += 1)}`));
    expect(statuses).toEqual([...Array(60).fill(404), 429]);
    expect((await ask("/u/right-1")).status).toBe(200);
  });
});

describe("a limit", () => {
  it("forgets the oldest callers, so that a stream of strangers costs no memory", () => {
    const limit = createRateLimit(1, now);
    limit("first");
    for (let caller = 0; caller < 10_000; caller += 1) limit(`caller-${caller}`);
    expect(() => limit("caller-9999")).toThrow("Too many");
    expect(() => limit("first")).not.toThrow();
  });
});
