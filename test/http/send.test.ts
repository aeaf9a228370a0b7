import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";

let fixture: AppFixture;
beforeAll(async () => {
  fixture = await startAppFixture();
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  await fixture.forgetTrouble();
  fixture.twilio.clear();
  fixture.resend.clear();
});

async function ask(path: string, init?: RequestInit) {
  const response = await fixture.app().request(`http://localhost${path}`, init);
  const body: Record<string, unknown> = JSON.parse(await response.text());
  return { status: response.status, body, headers: response.headers };
}

describe("POST /api/sms/send", () => {
  it("answers with the provider's id", async () => {
    const { status, body } = await ask("/api/sms/send", json({ to: "33 6 12 34 56 78", message: "Bonjour" }));
    expect(status).toBe(200);
    expect(body).toMatchObject({ success: true, messageId: fixture.twilio.accepted[0]?.sid });
    expect(fixture.twilio.accepted).toMatchObject([
      { to: "+33612345678", text: "Bonjour", from: "Bienvenue" },
    ]);
  });

  it("sends with another sender when one is given", async () => {
    await ask("/api/sms/send", json({ to: "+33612345678", message: "Bonjour", from: "+32470123456" }));
    expect(fixture.twilio.accepted).toMatchObject([{ from: "+32470123456" }]);
  });

  it("renders a template in the language asked for", async () => {
    const send = (locale: string) =>
      ask(
        "/api/sms/send",
        json({ to: "+33612345678", template: "lead-confirmation", data: { name: "Zoé" }, locale }),
      );
    expect((await send("fr")).status).toBe(200);
    expect((await send("en")).status).toBe(200);
    const [french, english] = fixture.twilio.accepted;
    expect(french?.text).not.toBe(english?.text);
  });

  it("sends once for one Idempotency-Key, however often it is asked", async () => {
    for (let time = 0; time < 3; time += 1) {
      const { status } = await ask(
        "/api/sms/send",
        json({ to: "+33612345678", message: "Bonjour" }, { "idempotency-key": "key-1" }),
      );
      expect(status).toBe(200);
    }
    expect(fixture.twilio.accepted).toHaveLength(1);
  });

  it.each([
    [{ to: "0612345678", message: "x" }, "country code missing"],
    [{ to: "+33600", message: "x" }, "not a phone number"],
    [{ to: "+33612345678" }, "message"],
    [{ to: "+33612345678", message: "x".repeat(1601) }, "1600"],
    [{ message: "x" }, "to"],
    [{ to: "+33612345678", template: "nothing", data: {} }, "template"],
    [{ to: "+33612345678", template: "lead-confirmation", data: {} }, "data.name"],
    [{ to: ["+33612345678"], message: "x" }, "to"],
  ])("refuses %j and says why", async (body, why) => {
    const answer = await ask("/api/sms/send", json(body));
    expect(answer.status).toBe(400);
    expect(answer.body["error"]).toContain(why);
    expect(fixture.twilio.requests).toHaveLength(0);
  });

  it("sends to the allowed countries only", async () => {
    const { status, body } = await ask("/api/sms/send", json({ to: "+447400123456", message: "x" }));
    expect(status).toBe(403);
    expect(body["error"]).toContain("GB");
    expect(fixture.twilio.requests).toHaveLength(0);
  });

  it("refuses a landline, which cannot receive SMS", async () => {
    const { status, body } = await ask("/api/sms/send", json({ to: "+33142685300", message: "x" }));
    expect(status).toBe(422);
    expect(body["error"]).toContain("landline");
  });

  it.each([
    [{ type: "error", status: 400, code: 21_610 } as const, 422, "opted-out"],
    [{ type: "error", status: 400, code: 21_608 } as const, 422, "trial"],
    [{ type: "error", status: 401, code: 20_003 } as const, 502, "account"],
    [{ type: "rate-limited", retryAfter: "3" } as const, 429, "rate-limited"],
  ])("answers %j of Twilio with %i", async (answer, status, reason) => {
    fixture.twilio.script([answer]);
    // Who opted out is not written to any more: each answer is about somebody else.
    const to = `+336123456${String(70 + ["opted-out", "trial", "account", "rate-limited"].indexOf(reason))}`;
    const result = await ask("/api/sms/send", json({ to, message: "x" }));
    expect(result.status).toBe(status);
    expect(result.body).toMatchObject({ error: expect.any(String), reason });
    expect(result.headers.get("retry-after")).toBe(status === 429 ? "3" : null);
  });

  it("answers an ambiguous outcome with 504, that it may have been sent, and the ledger's id", async () => {
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    const { status, body } = await ask("/api/sms/send", json({ to: "+33612345678", message: "x" }));
    expect(status).toBe(504);
    expect(body["error"]).toContain("may have been sent");
    const detail = await ask(`/api/messages/${String(body["id"])}`);
    expect(detail.body).toMatchObject({ message: { status: "unknown" } });
  });

  it("limits how many messages a caller may send a minute, and says when to come back", async () => {
    const app = fixture.app({ perMinute: 3 });
    const answers: Response[] = [];
    for (let time = 0; time < 5; time += 1) {
      answers.push(await app.request("http://localhost/api/sms/test?to=%2B33612345678"));
    }
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429]);
    expect(Number(answers[4]?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(fixture.twilio.accepted).toHaveLength(3);
  });
});

describe("GET /api/sms/test", () => {
  it("takes an escaped plus, an unescaped one, and none", async () => {
    for (const to of ["%2B33612345678", "+33612345678", "33612345678"]) {
      expect((await ask(`/api/sms/test?to=${to}`)).status).toBe(200);
    }
    expect(fixture.twilio.accepted.map((message) => message.to)).toEqual(Array(3).fill("+33612345678"));
  });

  it("says what is missing", async () => {
    expect((await ask("/api/sms/test")).status).toBe(400);
  });
});

describe("an Idempotency-Key", () => {
  const send = (key: string, body: object) => ask("/api/sms/send", json(body, { "idempotency-key": key }));

  it("answers the same message again, and refuses to pass its answer off as another message's", async () => {
    const message = { to: "+33612345678", message: "One" };
    const first = await send("same-key", message);
    expect((await send("same-key", message)).body).toEqual(first.body);
    for (const other of [
      { ...message, to: "+33612345679" },
      { ...message, message: "Two" },
      { to: message.to, template: "lead-confirmation", data: { name: "Zoé" } },
    ]) {
      expect(await send("same-key", other)).toMatchObject({ status: 422, body: { id: first.body["id"] } });
    }
    expect(fixture.twilio.accepted).toHaveLength(1);
  });
});

describe("HEAD", () => {
  it.each(["/api/sms/test?to=%2B33612345678", "/api/email/test?to=zoe@example.com"])(
    "sends nothing: %s",
    async (path) => {
      const response = await fixture.app().request(`http://localhost${path}`, { method: "HEAD" });
      expect(response.status).toBe(405);
      expect([...fixture.twilio.requests, ...fixture.resend.requests]).toHaveLength(0);
    },
  );
});

describe("a text that cannot be sent as it is", () => {
  it.each(["a\u0000b", "a\ud800b"])("is refused: %j", async (text) => {
    expect((await ask("/api/sms/send", json({ to: "+33612345678", message: text }))).status).toBe(400);
    const email = { to: "zoe@example.com", subject: "a", text: "x" };
    expect((await ask("/api/email/send", json({ ...email, text }))).status).toBe(400);
    expect((await ask("/api/email/send", json({ ...email, html: text }))).status).toBe(400);
  });
});

describe("e-mail", () => {
  it("sends text with a subject, and tests the configuration", async () => {
    const sent = await ask(
      "/api/email/send",
      json({ to: "zoe@example.com", subject: "Bonjour", text: "…", html: "<p>…</p>" }),
    );
    expect(sent).toMatchObject({
      status: 200,
      body: { success: true, messageId: fixture.resend.accepted[0]?.id },
    });
    expect((await ask("/api/email/test?to=zoe@example.com")).status).toBe(200);
    expect(fixture.resend.accepted).toHaveLength(2);
  });

  it.each([
    [{ to: "zoe@example.com", subject: "a\r\nBcc: eve@example.com", text: "x" }, "subject"],
    [{ to: "zoe@example.com\r\nBcc: eve@example.com", subject: "a", text: "x" }, "to"],
    [{ to: "zoe", subject: "a", text: "x" }, "to"],
    [{ to: "zoe@example.com", text: "x" }, "subject"],
    [{ to: "zoe@example.com", template: "trial-reminder", data: { name: "Zoé" } }, "data.endsAt"],
  ])("refuses %j", async (body, path) => {
    const answer = await ask("/api/email/send", json(body));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body["problems"])).toContain(path);
    expect(fixture.resend.requests).toHaveLength(0);
  });
});

describe("GET /api/messages", () => {
  it("pages newest first through all messages, each once", async () => {
    for (let number = 0; number < 7; number += 1) {
      await ask("/api/sms/send", json({ to: "+33612345678", message: `Message ${number}` }));
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof ask>> = await ask(
        `/api/messages?channel=sms&limit=3${cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      const { messages, nextCursor } = page.body as {
        messages: { id: string; createdAt: string }[];
        nextCursor: string | null;
      };
      expect(messages.map(({ createdAt }) => createdAt)).toEqual(
        messages
          .map(({ createdAt }) => createdAt)
          .toSorted()
          .toReversed(),
      );
      seen.push(...messages.map(({ id }) => id));
      cursor = nextCursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(7);
  });

  it.each(["status=lost", "channel=fax", "limit=0", "limit=1e9", "cursor=nonsense", "leadId=%00"])(
    "refuses %s",
    async (query) => {
      expect((await ask(`/api/messages?${query}`)).status).toBe(400);
    },
  );

  it("shows a message with its timeline, and 404 for one that is not there", async () => {
    const { body } = await ask("/api/sms/send", json({ to: "+33612345678", message: "Bonjour" }));
    const detail = await ask(`/api/messages/${String(body["id"])}`);
    expect(detail.body).toMatchObject({
      message: { status: "accepted", body: { text: "Bonjour" } },
      timeline: [{ status: "pending" }, { status: "sending" }, { status: "accepted" }],
    });
    expect((await ask("/api/messages/nothing")).status).toBe(404);
  });
});
