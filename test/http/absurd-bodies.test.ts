import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";

let fixture: AppFixture;
beforeAll(async () => {
  fixture = await startAppFixture();
  // The first message loads the provider's SDK, which may take longer than this fixture gives a provider.
  await fixture.app().request("/api/sms/send", json({ to: "+33612345678", message: "Bonjour" }));
});
afterAll(async () => fixture.close());

/** An answer says all that is wrong, and stays below what a body may have. */
const maxAnswerBytes = 400_000;

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fixture.app().request(`http://localhost${path}`, json(body, headers));
  const text = await response.text();
  expect(text.length).toBeLessThan(maxAnswerBytes);
  expect(fixture.faults).toEqual([]);
  expect("polluted" in {}).toBe(false);
  const parsed: Record<string, unknown> = JSON.parse(text);
  return { status: response.status, body: parsed };
}

const lead = { leadId: "L1", firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.com" };
const event = (data: Record<string, unknown> = {}, envelope: Record<string, unknown> = {}) => ({
  name: "lead.created",
  data: { ...lead, ...data },
  ...envelope,
});
/** A valid event, but for the bytes of the first name. */
const named = (bytes: number[]) => {
  const [before = "", after = ""] = JSON.stringify(event({ firstName: "NAME" })).split("NAME");
  return Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]);
};
const megabyte = "a".repeat(1_000_000);

describe("a length that makes no sense", () => {
  it("is not parsed for a stranger who knows where Inngest calls", async () => {
    const bytes = 4 * 1_048_576 + 1;
    const { status } = await post("/api/inngest", "{}", { "content-length": String(bytes) });
    expect(status).toBe(413);
  });

  it.each(["leadId", "firstName", "lastName", "email", "phone", "locale", "timeZone", "questionnaireUrl"])(
    "is refused in %s of an event, in few words",
    async (field) => {
      for (const value of [megabyte, "\u00a0".repeat(400_000), "+1".repeat(500_000), "a@".repeat(500_000)]) {
        expect((await post("/api/events", event({ [field]: value }))).status).toBe(400);
      }
    },
  );

  it.each(["id", "name", "ts", "data"])("is refused in %s of the envelope", async (field) => {
    expect((await post("/api/events", event({}, { [field]: megabyte }))).status).toBe(400);
  });

  it.each([
    ["/api/sms/send", { to: "+33612345678", message: "x", from: "x" }],
    ["/api/email/send", { to: "zoe@example.com", subject: "x", text: "x", html: "x" }],
    ["/api/sms/send", { to: "+33612345678", template: "lead-confirmation", data: { name: "Zoé" } }],
  ])("is refused in every field of %s", async (path, message) => {
    for (const field of Object.keys(message)) {
      expect((await post(path, { ...message, [field]: megabyte })).status, field).toBe(400);
    }
  });

  it("is refused in an Idempotency-Key", async () => {
    const sms = { to: "+33612345678", message: "x" };
    expect((await post("/api/sms/send", sms, { "idempotency-key": megabyte })).status).toBe(400);
  });

  it("is refused in a query, and in a path", async () => {
    const app = fixture.app();
    for (const field of ["leadId", "cursor", "limit", "status", "channel"]) {
      const response = await app.request(`http://localhost/api/messages?${field}=${megabyte}`);
      expect(response.status, field).toBe(400);
      expect((await response.text()).length).toBeLessThan(maxAnswerBytes);
    }
    const missing = await app.request(`http://localhost/${megabyte}`);
    expect(missing.status).toBe(404);
    expect((await missing.text()).length).toBeLessThan(maxAnswerBytes);
    expect((await app.request(`http://localhost/api/messages/${megabyte}`)).status).toBe(404);
  });
});

describe("a number of things that makes no sense", () => {
  it.each([
    ["half a million events", `[${"0,".repeat(499_999)}0]`],
    ["half a million empty objects", `[${"{},".repeat(300_000)}{}]`],
    [
      "a thousand events, each wrong in every field",
      JSON.stringify(Array.from({ length: 1000 }, () => ({ ...event(), data: {} }))),
    ],
    ["nothing", "[]"],
  ])("is refused, in few words: %s", async (_what, body) => {
    expect((await post("/api/events", body)).status).toBe(400);
  });

  it("is passed over in fields that no schema has", async () => {
    const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`k${index}`, 1]));
    expect((await post("/api/events", event(many))).status).toBe(202);
    const templated = { to: "+33612345678", template: "lead-confirmation", data: { name: "Zoé", ...many } };
    expect((await post("/api/sms/send", templated)).status).toBe(200);
  });

  it.each([
    ["arrays", `${"[".repeat(100_000)}${"]".repeat(100_000)}`],
    ["objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`],
    ["arrays that are never closed", "[".repeat(900_000)],
    [
      "arrays in a field no schema has",
      JSON.stringify(event()).replace("{", `{"x":${"[".repeat(100_000)}${"]".repeat(100_000)},`),
    ],
  ])("is refused as depth: 100,000 levels of %s", async (_what, body) => {
    expect((await post("/api/events", body)).status).toBe(400);
    expect((await post("/api/email/send", body)).status).toBe(400);
  });
});

describe("keys that reach for the prototype", () => {
  const poison =
    '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"prototype":{"polluted":1}';

  it("change nothing in any object, and are not stored", async () => {
    const poisoned = (text: string) => text.replaceAll("{", `{${poison},`);
    const eventText = poisoned(JSON.stringify(event({ leadId: "proto", consent: { sms: true } })));
    expect((await post("/api/events", eventText)).status).toBe(202);
    const sms = JSON.stringify({ to: "+33612345678", template: "lead-confirmation", data: { name: "Zoé" } });
    expect((await post("/api/sms/send", poisoned(sms))).status).toBe(200);
    const sent = fixture.twilio.accepted.at(-1);
    expect(sent?.text).toContain("Zoé");

    const stored = JSON.stringify(await fixture.store.subjects.lead("proto"));
    expect(stored).toContain("Lefèvre");
    expect(stored).not.toMatch(/polluted|proto__|constructor/);
    expect(JSON.stringify(fixture.inngest.sent)).not.toMatch(/polluted|__proto__|constructor/);
  });

  it.each(["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf"])(
    "name no event and no template: %s",
    async (name) => {
      expect((await post("/api/events", `{"name":"${name}","data":{}}`)).status).toBe(400);
      const sms = { to: "+33612345678", template: name, data: {} };
      expect((await post("/api/sms/send", sms)).status).toBe(400);
    },
  );

  it("in a query are not read", async () => {
    const query = "__proto__=x&constructor=x&__proto__[polluted]=1&constructor[prototype][polluted]=1";
    expect((await fixture.app().request(`http://localhost/api/messages?${query}`)).status).toBe(200);
  });
});

describe("JSON at its edges", () => {
  it("the last of two keys counts, for the check and for the use alike", async () => {
    const body = JSON.stringify(event({ leadId: "twice" })).replace(
      '"firstName":"Zoé"',
      '"firstName":"<evil>\\r\\n","firstName":"Ada"',
    );
    expect((await post("/api/events", body)).status).toBe(202);
    expect(await fixture.store.subjects.lead("twice")).toMatchObject({ contact: { firstName: "Ada" } });
  });

  it.each([
    "1e999",
    "-1e999",
    "-1",
    "1.5",
    "1e20",
    '"NaN"',
    '"Infinity"',
    '"1"',
    "null",
    "true",
    "[1]",
    "{}",
  ])("takes no %s for a time or a duration", async (number) => {
    const at = JSON.stringify(event({}, { ts: "TS" })).replace('"TS"', number);
    expect((await post("/api/events", at)).status).toBe(400);
    const interview = `{"name":"interview.scheduled","data":{"interviewId":"I1","leadId":"L1","startsAt":"2026-12-01T10:00:00Z","durationMinutes":${number}}}`;
    expect((await post("/api/events", interview)).status).toBe(400);
  });

  it("takes -0 for the number it is, and NaN for no JSON", async () => {
    const at = (number: string) =>
      JSON.stringify(event({ leadId: "zero" }, { ts: "TS" })).replace('"TS"', number);
    expect((await post("/api/events", at("-0"))).status).toBe(202);
    expect((await post("/api/events", at("NaN"))).status).toBe(400);
  });

  it.each([
    ["invalid UTF-8", named([0xc3, 0x28])],
    ["an overlong NUL", named([0xc0, 0x80])],
    ["a surrogate in UTF-8", named([0xed, 0xa0, 0x80])],
    ["UTF-16", Buffer.from(JSON.stringify({ name: "lead.created" }), "utf16le")],
    ["nothing", Buffer.alloc(0)],
    ["a megabyte of zeros", Buffer.alloc(1_000_000)],
    ["gzip", Buffer.from([0x1f, 0x8b, 0x08, 0, 0, 0, 0, 0])],
  ])("refuses %s", async (_what, bytes) => {
    const response = await fixture.app().request("http://localhost/api/events", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: bytes,
    });
    expect(response.status).toBe(400);
  });

  it("reads a body that starts with a byte order mark, as some programs write it", async () => {
    expect((await post("/api/events", `\ufeff${JSON.stringify(event({ leadId: "bom" }))}`)).status).toBe(202);
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonx",
  ])("refuses the content type %s, which a form on another site could send", async (contentType) => {
    expect((await post("/api/events", event(), { "content-type": contentType })).status).toBe(415);
  });
});
