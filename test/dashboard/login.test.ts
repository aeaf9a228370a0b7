import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { event, person } from "../contract/subjects/subjects-fixture.ts";
import { startAppFixture, type AppFixture } from "../support/app-fixture.ts";
import { deskApp } from "../support/desk-app.ts";

const apiKey = "a-key-of-this-test-0123456789";

let fixture: AppFixture;
let secured: Awaited<ReturnType<typeof deskApp>>;
beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  fixture.clock.skewMs = 0;
  secured = await deskApp(fixture, { apiKey });
});

async function logIn(app = secured, fields: Record<string, string> = {}): Promise<Response> {
  return await app.post("/login", { key: apiKey, ...fields });
}

/** The session cookie as a browser sends it back. */
function cookieOf(response: Response): string {
  return /^[^;]+/.exec(response.headers.get("set-cookie") ?? "")?.[0] ?? "";
}

const statusWith = async (cookie: string, app = secured) =>
  (await app.request("/audit", { headers: { cookie } })).status;

describe("a session", () => {
  it("is in a cookie that scripts and other sites do not get", async () => {
    const response = await logIn();
    expect(response.status).toBe(303);
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/^bienvenue_session=.*; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain("Secure");
    expect(cookie).not.toContain(apiKey);
    expect(await statusWith(cookieOf(response))).toBe(200);
  });

  it("travels by https alone where browsers come in by https", async () => {
    const app = await deskApp(fixture, { apiKey, secure: true });
    const response = await logIn(app);
    expect(response.headers.get("set-cookie")).toMatch(/^__Host-bienvenue_session=.*; Path=\/; .*Secure/);
    expect(await statusWith(cookieOf(response), app)).toBe(200);
  });

  it("opens nothing when it is forged, expired, or of another key", async () => {
    const cookie = cookieOf(await logIn());
    const [name = "", value = ""] = cookie.split("=");
    const forever = Buffer.from(JSON.stringify({ name: null, untilMs: 9e15 })).toString("base64url");
    for (const forged of [`${name}=${forever}`, `${name}=${forever}.${value.split(".")[1]}`, `${name}=`])
      expect(await statusWith(forged), forged).toBe(303);
    expect(await statusWith(cookie, await deskApp(fixture, { apiKey: `${apiKey}-2` }))).toBe(303);
    fixture.clock.skewMs = 12 * 3_600_000 - 60_000;
    expect(await statusWith(cookie)).toBe(200);
    fixture.clock.skewMs = 12 * 3_600_000 + 60_000;
    expect(await statusWith(cookie)).toBe(303);
  });

  it("ends with a logout in that browser", async () => {
    const cookie = cookieOf(await logIn());
    const response = await secured.post("/logout", {}, { cookie });
    expect(response.headers.get("location")).toBe("/login");
    expect(response.headers.get("set-cookie")).toMatch(/^bienvenue_session=; Max-Age=0/);
  });

  it("has a name without characters that nobody sees", async () => {
    const cookie = cookieOf(await logIn(secured, { name: "Ma\u202Erie\u200B \u2066Curie" }));
    await secured.post("/health/channels/sms/resume", {}, { cookie });
    const { entries } = await fixture.store.audit.list({ limit: 1 });
    expect(entries).toMatchObject([{ actor: "desk: Marie Curie" }]);
  });

  it("names in the audit log who acts", async () => {
    const cookie = cookieOf(await logIn(secured, { name: " Marie\nCurie " }));
    await secured.post("/health/channels/sms/resume", {}, { cookie });
    const { entries } = await fixture.store.audit.list({ limit: 1 });
    expect(entries).toMatchObject([{ actor: "desk: Marie Curie", action: "channel.resume" }]);
  });
});

describe("a login", () => {
  it("goes on to where the person wanted to go, on this server", async () => {
    const asked = await secured.request("/audit?subject=lead+L1");
    expect(asked.headers.get("location")).toBe(
      `/login?${new URLSearchParams({ back: "/audit?subject=lead+L1" }).toString()}`,
    );
    const to = async (back: string) => (await logIn(secured, { back })).headers.get("location");
    expect(await to("/audit?subject=lead+L1")).toBe("/audit?subject=lead+L1");
    for (const elsewhere of [
      "https://evil.example.com/",
      "//evil.example.com/",
      "/\\evil.example.com/",
      "\\\\evil.example.com",
      "/.//evil.example.com",
      "javascript:alert(1)",
      "",
    ]) {
      const location = (await to(elsewhere)) ?? "";
      expect(new URL(location, "http://desk.test").origin, elsewhere).toBe("http://desk.test");
    }
  });

  it("is limited by address while the key is wrong", async () => {
    const tries = Array.from({ length: 35 }, () => logIn(secured, { key: "wrong" }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.slice(0, 30)).toEqual(Array(30).fill(401));
    expect(statuses.slice(30)).toEqual(Array(5).fill(429));
    // Who has the key gets in all the same.
    expect((await logIn()).status).toBe(303);
  });
});

describe("a form of another site", () => {
  const elsewhere = { origin: "https://evil.example.com", "sec-fetch-site": "cross-site" };

  it.each([
    ["with a key", apiKey],
    ["without one", undefined],
  ])("is refused %s, and does nothing", async (_what, key) => {
    const app = await deskApp(fixture, key === undefined ? {} : { apiKey: key });
    const cookie = key === undefined ? "" : cookieOf(await logIn(app));
    const before = await fixture.store.audit.list({ limit: 1 });
    for (const path of ["/health/channels/sms/resume", "/health/suppressions", "/logout"]) {
      const response = await app.post(
        path,
        { address: "zoe@example.com", scope: "all" },
        { cookie, ...elsewhere },
      );
      expect(response.status, path).toBe(403);
    }
    expect(await fixture.store.audit.list({ limit: 1 })).toEqual(before);
  });

  it("logs nobody in", async () => {
    const response = await secured.post("/login", { key: apiKey }, elsewhere);
    expect([response.status, response.headers.get("set-cookie")]).toEqual([403, null]);
  });
});

describe("the page of a person", () => {
  it("links to the API only where that asks for no key", async () => {
    const { subjects } = fixture.store;
    const at = fixture.now().toISOString();
    await subjects.apply([event("lead.created", 1, { leadId: "L-json", ...person })], {
      at,
      forwarded: false,
    });
    const cookie = cookieOf(await logIn());
    const closed = await (await secured.request("/leads/L-json", { headers: { cookie } })).text();
    const open = await (await (await deskApp(fixture)).request("/leads/L-json")).text();
    for (const page of [closed, open]) expect(page).toContain('href="/leads/L-json/export"');
    expect(closed).not.toContain('href="/api/');
    expect(open).toContain('href="/api/leads/L-json"');
  });
});

describe("without a session", () => {
  /** What programs ask for, and what is open by design: a route anywhere else is a page. */
  const notOfTheDesk = /^\/(api|webhooks|u|docs|healthz|readyz|openapi\.json)(\/|$)|^\/?\*$/;

  /** Every route of the desk, as it would be asked for. */
  const routes = () =>
    [
      ...new Set(
        secured.app.routes
          .filter(({ method, path }) => /^(GET|POST)$/.test(method) && !notOfTheDesk.test(path))
          .map(({ method, path }) => `${method} ${path.replace(/:\w+/g, "x").replace("*", "x")}`),
      ),
    ].map((route) => route.split(" ") as [string, string]);
  const isOpen = (path: string) => /^\/(assets\/.*|login|logout)$/.test(path);

  it("every page and action leads to the login", async () => {
    const guarded = routes().filter(([, path]) => !isOpen(path));
    expect(guarded.length).toBeGreaterThan(5);
    for (const [method, path] of guarded) {
      const response = method === "GET" ? await secured.request(path) : await secured.post(path);
      expect([response.status, response.headers.get("location")?.split("?")[0]], `${method} ${path}`).toEqual(
        [303, "/login"],
      );
    }
  });

  it("an address that is longer than any page's is forgotten", async () => {
    const answer = await secured.request(`/try/preview?x=${"%20".repeat(4000)}`);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/login?back=%2F"]);
  });

  it("a part of a page that is brought up to date sends the whole page there", async () => {
    const response = await secured.request("/", { headers: { "hx-request": "true" } });
    expect([response.status, response.headers.get("hx-redirect")]).toEqual([401, "/login?back=%2F"]);
  });

  it("what pages are drawn with is there", async () => {
    const login = await (await secured.request("/login")).text();
    const assets = [...login.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
    expect(assets.length).toBeGreaterThan(3);
    for (const path of assets) expect((await secured.request(path)).status, path).toBe(200);
  });
});

describe("the forms of the desk", () => {
  const send = async (body: string, type = "application/x-www-form-urlencoded") =>
    await secured.request("/login", {
      method: "POST",
      headers: { "content-type": type, origin: "http://localhost" },
      body,
    });

  it("are no larger than a form, whoever sends them", async () => {
    expect((await send(`key=${"x".repeat(70_000)}`)).status).toBe(413);
    expect((await send(Array.from({ length: 20_000 }, (_, n) => `f${n}=`).join("&"))).status).toBe(413);
  });

  it("are what a browser sends, and nothing that could be read in two ways", async () => {
    expect((await send("x", "multipart/form-data")).status).toBe(415);
    expect((await send("--x\r\ngarbage", "multipart/form-data; boundary=x")).status).toBe(415);
    expect((await send('{"key":"x"}', "application/json")).status).toBe(415);
    expect(fixture.faults).toEqual([]);
  });
});

describe("an address that leads nowhere", () => {
  it("says so on a page to who reads, and in JSON to programs", async () => {
    const html = { accept: "text/html,*/*", "accept-language": "fr" };
    const page = await secured.request("/nope/x", { headers: html });
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining("Page introuvable")]);
    for (const [path, headers] of [
      ["/nope", {}],
      ["/webhooks/nope", html],
    ] as const) {
      const answer = await secured.request(path, { headers });
      expect([answer.status, await answer.json()]).toEqual([404, { error: expect.any(String) }]);
    }
  });
});
