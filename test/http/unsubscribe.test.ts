import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { unsubscribeToken } from "../../src/delivery/unsubscribe-token.ts";
import type { SuppressedAddress } from "../../src/store/suppressions.ts";
import { startAppFixture, type AppFixture } from "../support/app-fixture.ts";

let fixture: AppFixture;
let app: ReturnType<AppFixture["app"]>;
let address: SuppressedAddress;
let path = "";
let count = 0;

beforeAll(async () => {
  fixture = await startAppFixture();
  // As strict as it gets: a key for the API, and no public name.
  app = fixture.app({ apiKey: "k".repeat(32) });
});
afterAll(async () => fixture.close());
beforeEach(() => {
  count += 1;
  // What is told at the same instant as a lifting does not count.
  fixture.clock.skewMs = 1000 * count;
  address = linkTo("email", "fr");
});

function linkTo(channel: "sms" | "email", locale: "fr" | "en"): SuppressedAddress {
  const addressId = fixture.store.suppressions.addressId(channel, `zoe-${count}@example.com`);
  path = `/u/${unsubscribeToken({ channel, addressId, locale }, fixture.store.digest)}`;
  return { channel, addressId };
}

const url = () => `https://notify.example.com${path}`;
const active = async () => (await fixture.store.suppressions.active(address)).map(({ reason }) => reason);

/** A form as a browser or a mail provider posts it. */
async function post(fields: string | FormData, headers: Record<string, string> = {}) {
  const body = fields;
  const form = { "content-type": "application/x-www-form-urlencoded" };
  return app.request(url(), {
    method: "POST",
    headers: { ...(typeof fields === "string" ? form : {}), ...headers },
    body,
  });
}

const oneClick = "List-Unsubscribe=One-Click";

describe("the page behind an unsubscribe link", () => {
  it.each(["GET", "HEAD"])("changes nothing when it is looked at (%s)", async (method) => {
    const response = await app.request(url(), { method });
    expect(response.status).toBe(200);
    expect(await active()).toEqual([]);
    expect(await response.text()).toContain(method === "GET" ? 'value="One-Click"' : "");
  });

  it("ends promotional messages to that address with one click, and offers to undo it", async () => {
    const response = await post(oneClick);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('value="resubscribe"');
    expect(await fixture.store.suppressions.active(address)).toMatchObject([
      { reason: "unsubscribed", scope: "promotional" },
    ]);
    expect(await (await app.request(url())).text()).toContain('value="resubscribe"');
  });

  it("may be posted twice, and by either kind of form", async () => {
    const multipart = new FormData();
    multipart.set("List-Unsubscribe", "One-Click");
    expect((await post(multipart)).status).toBe(200);
    expect((await post(oneClick)).status).toBe(200);
    expect(await active()).toEqual(["unsubscribed"]);
  });

  it("takes it back, and nothing else that stands against the address", async () => {
    await post(oneClick);
    await fixture.store.suppressions.add(address, {
      reason: "complaint",
      scope: "all",
      at: fixture.now().toISOString(),
    });
    fixture.clock.skewMs += 10;
    const response = await post("action=resubscribe");
    expect(await response.text()).toContain('value="One-Click"');
    expect(await active()).toEqual(["complaint"]);
  });

  it("can be used again after it was taken back", async () => {
    for (const form of [oneClick, "action=resubscribe", oneClick]) {
      fixture.clock.skewMs += 10;
      await post(form);
    }
    expect(await active()).toEqual(["unsubscribed"]);
  });

  it.each([
    ["an empty form", ""],
    ["another form", "a=b"],
    ["another word", "List-Unsubscribe=Two-Clicks"],
    ["a prototype's name", "__proto__=One-Click"],
  ])("refuses %s and changes nothing", async (_what, body) => {
    expect((await post(body)).status).toBe(400);
    expect(await active()).toEqual([]);
  });

  it.each([
    ["JSON", "application/json", '{"List-Unsubscribe":"One-Click"}'],
    ["a broken multipart form", "multipart/form-data; boundary=x", "--x\r\nnonsense"],
  ])("refuses %s and changes nothing", async (_what, contentType, body) => {
    expect((await post(body, { "content-type": contentType })).status).toBe(400);
    expect(await active()).toEqual([]);
  });

  it("refuses a body of more than 4 KiB", async () => {
    expect((await post(`${oneClick}&x=${"y".repeat(5000)}`)).status).toBe(413);
    expect(await active()).toEqual([]);
  });

  it.each(["GET", "POST"])(
    "answers a forged link with a page that says so, and changes nothing (%s)",
    async (method) => {
      const token = path.slice(3);
      const forged = (token.startsWith("A") ? "B" : "A") + token.slice(1);
      for (const other of [forged, token.slice(1), "x", "%00", "..%2f..%2fetc"]) {
        const response = await app.request(`https://notify.example.com/u/${other}`, {
          method,
          ...(method === "POST"
            ? { body: oneClick, headers: { "content-type": "application/x-www-form-urlencoded" } }
            : {}),
        });
        expect(response.status).toBe(404);
        expect(await response.text()).toContain("This link is not valid");
      }
      expect(await active()).toEqual([]);
    },
  );

  it("keeps its token out of the log when something breaks here", async () => {
    const logged: string[] = [];
    const broken = {
      ...fixture.store.suppressions,
      active: () => Promise.reject(new Error("The database is away.")),
    };
    const failing = fixture.app({
      unsubscribe: {
        suppressions: broken,
        digest: fixture.store.digest,
        brandName: "Bienvenue",
        now: fixture.now,
      },
      log: { fault: (method, where) => void logged.push(`${method} ${where}`) },
    });
    expect((await failing.request(`http://localhost${path}`)).status).toBe(500);
    expect(logged).toEqual(["GET /u/…"]);
  });

  it("takes other methods for what they are", async () => {
    expect((await app.request(url(), { method: "DELETE" })).status).toBe(405);
  });

  it("speaks the language of the message, of its channel, and shows no address", async () => {
    expect(await (await app.request(url())).text()).toMatch(/<html lang="fr">[^]*de ce type par e‑mail/);
    linkTo("sms", "en");
    const english = await (await app.request(url())).text();
    expect(english).toMatch(/<html lang="en">[^]*of this kind by SMS/);
    expect(english).not.toContain("zoe");
  });

  it("runs no script, loads nothing but its style sheet, posts to nobody but itself, and cannot be framed", async () => {
    const response = await app.request(url());
    const policy = response.headers.get("content-security-policy") ?? "";
    for (const rule of [
      "default-src 'none'",
      "style-src 'self'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy).toContain(rule);
    }
    const page = await response.text();
    expect(page).not.toMatch(/<script|style="|javascript:|https?:/);
    expect(response.headers.get("cache-control")).toBe("no-store");
    const style = await app.request(new URL("style.css", url()).href);
    expect([style.status, style.headers.get("content-type")]).toEqual([200, "text/css; charset=utf-8"]);
  });
});

describe("whoever holds the link", () => {
  // Without an API key the server otherwise refuses foreign names and sites.
  it.each([
    ["a browser on our page", { origin: "https://notify.example.com", "sec-fetch-site": "same-origin" }],
    ["a browser that hides the page's origin", { origin: "null", "sec-fetch-site": "same-origin" }],
    [
      "a browser coming from a web mail",
      { "sec-fetch-site": "cross-site", origin: "https://mail.example.net" },
    ],
    ["a mail provider", {}],
  ])("may use it without a key: %s", async (_who, headers) => {
    app = fixture.app({ publicHosts: ["notify.example.com"] });
    const shown = await app.request(url(), { headers: { host: "notify.example.com", ...headers } });
    expect(shown.status).toBe(200);
    expect((await post(oneClick, { host: "notify.example.com", ...headers })).status).toBe(200);
    expect(await active()).toEqual(["unsubscribed"]);
  });
});
