import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";

const apiKey = "k".repeat(32);
const authorization = `Bearer ${apiKey}`;

let fixture: AppFixture;
let email = "";
let count = 0;

beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());
beforeEach(() => {
  count += 1;
  fixture.clock.skewMs = 1000 * count;
  email = `zoe-${count}@example.com`;
});

type Answer = {
  suppressions: { channel: string; addressId: string; reason: string; scope: string; sinceAt: string }[];
  nextCursor: string | null;
  addressId: string;
  lifted: number;
  error: string;
};

async function ask(query: string, init: RequestInit = {}): Promise<{ status: number; body: Answer }> {
  const response = await fixture.app({ apiKey }).request(`http://localhost/api/suppressions${query}`, {
    ...init,
    headers: { authorization, ...(init.headers as Record<string, string> | undefined) },
  });
  const body: Answer = JSON.parse(await response.text());
  return { status: response.status, body };
}

const add = (body: unknown) => ask("", json(body));
const lift = (body: unknown) => ask("", { ...json(body), method: "DELETE" });
const check = async (address: string) =>
  (await ask(`?address=${encodeURIComponent(address)}`)).body.suppressions;

describe("an operator", () => {
  it("adds an address, once, finds it in any spelling, and lifts it", async () => {
    const first = await add({ channel: "email", address: email });
    expect(first).toMatchObject({
      status: 201,
      body: { channel: "email", suppressions: [{ reason: "manual", scope: "all" }] },
    });
    expect((await add({ channel: "email", address: email })).status).toBe(200);
    expect(await check(email.toUpperCase())).toMatchObject([{ channel: "email", reason: "manual" }]);
    fixture.clock.skewMs += 10;
    expect((await lift({ channel: "email", address: email })).body).toEqual({ lifted: 1 });
    expect((await lift({ channel: "email", address: email })).body).toEqual({ lifted: 0 });
    expect(await check(email)).toEqual([]);
  });

  it("writes a number as people do", async () => {
    const number = `06 ${String(12_000_000 + count)}`.slice(1);
    await add({ channel: "sms", address: `+33 (0)${number}`, scope: "promotional" });
    expect(await check(`0033${number.replace(" ", "")}`)).toMatchObject([
      { channel: "sms", scope: "promotional" },
    ]);
  });

  it("lifts what the list shows by its id, without knowing the address", async () => {
    await add({ channel: "email", address: email });
    fixture.clock.skewMs += 10;
    const [listed] = (await ask("?channel=email&reason=manual&limit=1")).body.suppressions;
    expect((await ask(`/email/${listed?.addressId}`, { method: "DELETE" })).body).toEqual({ lifted: 1 });
    expect(await check(email)).toEqual([]);
  });

  it("goes through the list page by page, and never meets an address in it", async () => {
    for (const name of ["a", "b", "c"]) await add({ channel: "email", address: `${name}.${email}` });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Answer = (
        await ask(`?limit=2${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`)
      ).body;
      expect(JSON.stringify(page)).not.toContain("example.com");
      seen.push(...page.suppressions.map(({ addressId }) => addressId));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(3);
  });

  it("needs the key", async () => {
    for (const method of ["GET", "POST", "DELETE"]) {
      const response = await fixture.app({ apiKey }).request("http://localhost/api/suppressions", { method });
      expect(response.status).toBe(401);
    }
  });
});

describe("what makes no sense is refused with the reason", () => {
  it.each([
    ["a number without its country", { channel: "sms", address: "0612345678" }, "country code missing"],
    ["an address that is none", { channel: "email", address: "zoe" }, "e-mail address"],
    ["a channel that is none", { channel: "fax", address: "zoe@example.com" }, "sms or email"],
    [
      "a scope that is none",
      { channel: "email", address: "zoe@example.com", scope: "x" },
      "all or promotional",
    ],
    ["no address", { channel: "email" }, "address"],
    ["nothing", [], "must be sms or email"],
  ])("%s", async (_what, body, why) => {
    const { status, body: answer } = await add(body);
    expect(status).toBe(400);
    expect(answer.error).toContain(why);
  });

  it.each([
    "?reason=x",
    "?channel=fax",
    "?limit=0",
    "?cursor=x",
    "?address=0612345678",
    "?channel=sms&address=a@b.fr",
  ])("GET %s", async (query) => {
    expect((await ask(query)).status).toBe(400);
  });

  it("DELETE of an id that is none", async () => {
    expect((await ask("/sms/zoe", { method: "DELETE" })).status).toBe(400);
    expect((await ask(`/fax/${"a".repeat(32)}`, { method: "DELETE" })).status).toBe(400);
  });
});

describe("a number whose national zero was left in it", () => {
  const withZero = "+33 06 98 76 54 32";

  it("is the number without it: whoever said STOP is not written to by that spelling", async () => {
    await add({ channel: "sms", address: "+33698765432" });
    expect(await check(withZero)).toMatchObject([{ reason: "manual" }]);
    const sent = fixture.twilio.requests.length;
    const response = await fixture
      .app()
      .request("http://localhost/api/sms/send", json({ to: withZero, message: "Bonjour" }));
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ reason: "suppressed-manual" });
    expect(fixture.twilio.requests).toHaveLength(sent);
  });

  it("is suppressed and lifted as the number without it", async () => {
    await lift({ channel: "sms", address: withZero });
    fixture.clock.skewMs += 10;
    await add({ channel: "sms", address: withZero });
    expect(await check("+33698765432")).toMatchObject([{ reason: "manual" }]);
    fixture.clock.skewMs += 10;
    await lift({ channel: "sms", address: withZero });
    expect(await check("+33698765432")).toEqual([]);
  });

  it("is kept without it", async () => {
    const lead = { leadId: "L-zero", firstName: "Zoé", lastName: "Lefèvre", email, phone: withZero };
    const body = json({ name: "lead.created", data: lead });
    expect((await fixture.app().request("http://localhost/api/events", body)).status).toBe(202);
    expect((await fixture.store.subjects.lead("L-zero"))?.contact?.phone).toBe("+33698765432");
  });
});
