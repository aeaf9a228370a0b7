import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { DeliveryService } from "../../src/delivery/create-delivery.ts";
import { neverBegun } from "../../src/delivery/settle-interrupted.ts";
import type { MessageRecord } from "../../src/store/ledger.ts";
import {
  composed,
  confirmation,
  startDeliveryFixture,
  type DeliveryFixture,
} from "../support/delivery-fixture.ts";

let fixture: DeliveryFixture;
let server: DeliveryService;
let leadNumber = 0;
let leadId = "";

beforeAll(async () => {
  fixture = await startDeliveryFixture();
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  await fixture.forgetTrouble();
  fixture.twilio.clear();
  fixture.resend.clear();
  fixture.clock.skewMs = 0;
  server = fixture.server();
  leadNumber += 1;
  leadId = `L${leadNumber}`;
});

const deferred = { reason: "waited-too-long", explanation: "It waited too long." };

/** Leaves a row as a process does that dies at a certain point. */
async function diedWhile(status: "pending" | "sending", channel: "sms" | "email"): Promise<MessageRecord> {
  const request = confirmation(leadId, channel);
  if (status === "sending") {
    // The answer is lost, and the process with it: the row is put back to where the crash would leave it.
    const dying = fixture.server();
    await dying.deliver(request, composed(channel));
    const row = await fixture.row(request.key);
    const taken = await fixture.store.ledger.take(row.id, row.fence, aClaim("boot-dead"));
    if (taken === null) throw new Error("The row was not free.");
    await fixture.store.ledger.transition(row.id, taken.fence, {
      status: "sending",
      at: taken.updatedAt,
      providerMessageId: null,
    });
    return fixture.row(request.key);
  }
  const { message } = await fixture.store.ledger.open({
    ...request,
    provider: "twilio",
    ...aClaim("boot-dead"),
  });
  return message;
}

function aClaim(owner: string) {
  const at = new Date(Date.now() + fixture.clock.skewMs);
  return { owner, at: at.toISOString(), leaseUntilAt: new Date(at.getTime() + 30_000).toISOString() };
}

describe("a first delivery", () => {
  it("sends one SMS and one e-mail and keeps how each went", async () => {
    const sms = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    const email = await server.deliver(confirmation(leadId, "email"), composed("email"));
    expect(sms).toMatchObject({ status: "accepted", channel: "sms", segments: 1, retry: null });
    expect(email).toMatchObject({ status: "accepted", channel: "email", retry: null });
    expect(fixture.twilio.accepted).toMatchObject([{ to: "+33612345678", from: "Bienvenue" }]);
    expect(fixture.resend.accepted).toMatchObject([{ to: ["zoe@example.com"] }]);
    expect(await fixture.statuses(sms.messageId)).toEqual(["pending", "sending", "accepted"]);
    expect(await fixture.row(confirmation(leadId, "sms").key)).toMatchObject({
      providerMessageId: fixture.twilio.accepted[0]?.sid,
      recipient: "+33612345678",
      attempts: 1,
      locale: "fr",
      owner: null,
    });
  });

  it("erases the bytes it kept as soon as the provider has them", async () => {
    const { messageId } = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(await fixture.store.ledger.sealedBytes(messageId)).toBeNull();
  });

  it("keeps a temporary password out of the ledger", async () => {
    const key = `trial.started:${leadId}:access:sms`;
    const password = "Canary-7f3a-Zx";
    await server.deliver({ ...confirmation(leadId, "sms"), key, template: "trial-access" }, () =>
      Promise.resolve({
        to: "+33612345678",
        locale: "fr",
        timeZone: null,
        consent: null,
        content: {
          template: "trial-access",
          data: { name: "Zoé", loginEmail: "zoe@example.com", temporaryPassword: password },
        },
      }),
    );
    expect(fixture.twilio.accepted[0]?.text).toContain(password);
    expect(JSON.stringify(await fixture.row(key))).not.toContain(password);
  });
});

describe("a provider that cannot be reached", () => {
  it("never makes a message sending: nothing was begun, and a crash meanwhile is no doubt", async () => {
    const away = fixture.server({ twilioUrl: "http://127.0.0.1:1" });
    const outcome = await away.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(outcome).toMatchObject({ status: "refused", reason: "unreachable", retry: { afterMs: null } });
    expect(await fixture.statuses(outcome.messageId)).toEqual(["pending", "refused"]);
    const back = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(back.status).toBe("accepted");
    expect(fixture.twilio.accepted).toHaveLength(1);
  });
});

describe("the same key again", () => {
  it("sends nothing once a provider has accepted", async () => {
    for (let time = 0; time < 10; time += 1) {
      const outcome = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
      expect(outcome.status).toBe("accepted");
    }
    expect(fixture.twilio.requests).toHaveLength(1);
  });

  it("sends once when ten runs of one process want it at the same moment", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => server.deliver(confirmation(leadId, "sms"), composed("sms"))),
    );
    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(["accepted"]));
    expect(fixture.twilio.accepted).toHaveLength(1);
  });

  it("sends once when ten processes want it at the same moment", async () => {
    const servers = Array.from({ length: 10 }, () => fixture.server({ alone: false }));
    const outcomes = await Promise.all(
      servers.map((one) => one.deliver(confirmation(leadId, "sms"), composed("sms"))),
    );
    expect(fixture.twilio.accepted).toHaveLength(1);
    expect(outcomes.filter(({ status }) => status === "accepted").length).toBeGreaterThan(0);
    const turnedAway = outcomes.filter(({ status }) => status !== "accepted");
    expect(turnedAway.filter(({ retry }) => retry === null)).toEqual([]);
  });

  it("tries again after a rate limit, when the provider said it may", async () => {
    fixture.twilio.script([{ type: "rate-limited", retryAfter: "7" }]);
    const first = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(first).toMatchObject({ status: "refused", reason: "rate-limited", retry: { afterMs: 7000 } });
    const second = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(second).toMatchObject({ status: "accepted", retry: null });
    expect(fixture.twilio.accepted).toHaveLength(1);
  });

  it("does not repeat what was refused for good, until the address or the configuration has changed", async () => {
    fixture.twilio.script([{ type: "error", status: 400, code: 21_211 }]);
    const refused = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(refused).toMatchObject({
      status: "refused",
      reason: "recipient",
      providerCode: "21211",
      retry: null,
    });
    await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(fixture.twilio.requests).toHaveLength(1);

    const corrected = await server.deliver(
      confirmation(leadId, "sms"),
      composed("sms", { to: "+33698765432" }),
    );
    expect(corrected.status).toBe("accepted");
    expect(fixture.twilio.accepted).toMatchObject([{ to: "+33698765432" }]);
  });

  it("asks the provider nothing more for a person who opted out there, by whatever message it was told", async () => {
    const to = "+33600021610";
    fixture.twilio.script([{ type: "error", status: 400, code: 21_610 }]);
    const refused = await server.deliver(confirmation(leadId, "sms"), composed("sms", { to }));
    expect(refused).toMatchObject({ status: "refused", reason: "opted-out" });

    const next = await server.deliver(confirmation(`${leadId}-next`, "sms"), composed("sms", { to }));
    expect(next).toMatchObject({ status: "skipped", reason: "suppressed-opted-out" });
    expect(fixture.twilio.requests).toHaveLength(1);
  });

  it("tries again what bad credentials refused, once they are mended", async () => {
    const misconfigured = fixture.server({ authToken: "wrong" });
    const refused = await misconfigured.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(refused).toMatchObject({ status: "deferred", reason: "circuit-open" });
    const mended = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(mended.status).toBe("accepted");
  });

  it("asks the policy again about what was skipped", async () => {
    const landline = await server.deliver(
      confirmation(leadId, "sms"),
      composed("sms", { to: "+33142685300" }),
    );
    expect(landline).toMatchObject({ status: "skipped", reason: "landline" });
    const none = await server.deliver(confirmation(leadId, "sms"), composed("sms", { to: null }));
    expect(none).toMatchObject({ status: "skipped", reason: "no-phone" });
    const mobile = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(mobile).toMatchObject({ status: "accepted", reason: null });
  });
});

describe("an ambiguous answer", () => {
  it.each(["hang", "hang-after-accepting", "reset", "reset-after-accepting"] as const)(
    "never makes a second SMS: %s",
    async (type) => {
      fixture.twilio.script([{ type }]);
      const first = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
      expect(first).toMatchObject({ status: "unknown", retry: null });
      for (let time = 0; time < 3; time += 1)
        await server.deliver(confirmation(leadId, "sms"), composed("sms"));
      expect(fixture.twilio.requests.filter(({ target }) => target === "create")).toHaveLength(1);
    },
  );

  it("is resolved by asking Twilio, when Twilio has the message", async () => {
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    const asked = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(asked).toMatchObject({
      status: "accepted",
      reason: "found-at-provider",
      providerMessageId: fixture.twilio.accepted[0]?.sid,
    });
  });

  it("stays unknown, and says so, when Twilio does not list the message", async () => {
    fixture.twilio.script([{ type: "hang" }]);
    await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    const asked = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(asked).toMatchObject({ status: "unknown", retry: null });
    expect(asked.explanation).toContain("may have been sent");
  });

  it("does not adopt a message that belongs to another row", async () => {
    await server.deliver(confirmation(`${leadId}-twin`, "sms"), composed("sms"));
    fixture.twilio.script([{ type: "hang" }]);
    await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    const asked = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(asked.status).toBe("unknown");
  });

  it("asks again later when Twilio cannot be asked now", async () => {
    fixture.twilio.script([{ type: "hang" }]);
    await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    fixture.twilio.script([{ type: "error", status: 503 }], "lookup");
    const asked = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(asked).toMatchObject({ status: "unknown", retry: { afterMs: 30_000 } });
  });

  it.each(["hang-after-accepting", "reset-after-accepting"] as const)(
    "makes one e-mail: the same bytes with the same key, whatever the template says by now (%s)",
    async (type) => {
      fixture.resend.script([{ type }]);
      const first = await server.deliver(confirmation(leadId, "email"), composed("email"));
      expect(first).toMatchObject({ status: "unknown", retry: { afterMs: null } });
      const second = await server.deliver(
        confirmation(leadId, "email"),
        composed("email", { name: "Renamed" }),
      );
      expect(second.status).toBe("accepted");
      expect(fixture.resend.accepted).toHaveLength(1);
      const [one, two] = fixture.resend.requests;
      expect(two?.rawBody).toBe(one?.rawBody);
      expect(two?.headers["idempotency-key"]).toBe(one?.headers["idempotency-key"]);
    },
  );

  it.each([
    ["a rate limit", { type: "rate-limited", retryAfter: "7" }, { afterMs: 7000 }],
    ["a refusal for good", { type: "error", status: 422, code: "invalid_parameter" }, null],
  ] as const)("makes one e-mail when the repetition meets %s", async (_what, refusal, retry) => {
    fixture.resend.script([{ type: "reset-after-accepting" }, refusal]);
    await server.deliver(confirmation(leadId, "email"), composed("email"));
    const refused = await server.deliver(confirmation(leadId, "email"), composed("email"));
    expect(refused).toMatchObject({ status: "unknown", retry });
    expect(refused.explanation).toContain("may have been sent");

    const corrected = composed("email", { to: "zoe.lefevre@example.com", name: "Renamed" });
    await server.deliver(confirmation(leadId, "email"), corrected);
    expect(fixture.resend.accepted).toHaveLength(1);
  });

  it.each([
    { type: "rate-limited" },
    { type: "error", status: 401, code: "restricted_api_key" },
    { type: "error", status: 409, code: "concurrent_idempotent_requests" },
  ] as const)(
    "makes one e-mail, also when repeating was refused ($type $code) and the template says something else by now",
    async (refusal) => {
      fixture.resend.script([{ type: "reset-after-accepting" }, refusal]);
      await server.deliver(confirmation(leadId, "email"), composed("email"));
      const repeated = await server.deliver(confirmation(leadId, "email"), composed("email"));
      expect(repeated.status).toBe("unknown");
      await fixture.forgetTrouble();
      const third = await server.deliver(
        confirmation(leadId, "email"),
        composed("email", { name: "Renamed" }),
      );
      expect(third.status).toBe("accepted");
      expect(fixture.resend.accepted).toHaveLength(1);
    },
  );

  it("asks instead of repeating once Resend has forgotten the key", async () => {
    fixture.resend.script([{ type: "reset-after-accepting" }]);
    await server.deliver(confirmation(leadId, "email"), composed("email"));
    fixture.clock.skewMs = 23 * 3_600_000 + 1000;
    const asked = await server.deliver(confirmation(leadId, "email"), composed("email"));
    expect(asked).toMatchObject({ status: "accepted", reason: "found-at-provider" });
    expect(fixture.resend.requests.filter(({ target }) => target === "create")).toHaveLength(1);
  });

  it("asks instead of repeating when the e-mail account is another one by now", async () => {
    fixture.resend.script([{ type: "reset-after-accepting" }]);
    await server.deliver(confirmation(leadId, "email"), composed("email"));
    const row = await fixture.row(confirmation(leadId, "email").key);
    await fixture.store.ledger.transition(row.id, row.fence, {
      status: "unknown",
      at: row.updatedAt,
      configuration: "another",
    });
    await server.deliver(confirmation(leadId, "email"), composed("email"));
    expect(fixture.resend.requests.filter(({ target }) => target === "create")).toHaveLength(1);
  });
});

describe("a process that died", () => {
  it("before it sent: the claim is taken over and the message goes out once", async () => {
    await diedWhile("pending", "sms");
    const outcome = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(outcome.status).toBe("accepted");
    expect(fixture.twilio.accepted).toHaveLength(1);
  });

  it("after Twilio accepted: the message is found there, not sent again", async () => {
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    await diedWhile("sending", "sms");
    const outcome = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(outcome).toMatchObject({ status: "accepted", reason: "found-at-provider" });
    expect(fixture.twilio.accepted).toHaveLength(1);
  });

  it("before the request left: the SMS stays unknown and says so", async () => {
    fixture.twilio.script([{ type: "reset" }]);
    const left = await diedWhile("sending", "sms");
    const outcome = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(outcome).toMatchObject({ status: "unknown", reason: "interrupted" });
    expect(fixture.twilio.accepted).toHaveLength(0);
    expect((await fixture.statuses(left.id)).at(-1)).toBe("unknown");
  });

  it("with an e-mail on its way: exactly one arrives", async () => {
    fixture.resend.script([{ type: "reset" }]);
    await diedWhile("sending", "email");
    const outcome = await server.deliver(confirmation(leadId, "email"), composed("email"));
    expect(outcome.status).toBe("accepted");
    expect(fixture.resend.accepted).toHaveLength(1);
  });

  it("keeps its claim until the lease runs out, where other processes may be alive", async () => {
    const neighbour = fixture.server({ alone: false });
    await diedWhile("pending", "sms");
    const held = await neighbour.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(held).toMatchObject({ status: "pending" });
    // Ten retries of a journey outlast the longest claim: 120 s for the provider and 30 s of margin.
    expect(held.retry?.afterMs).toBeGreaterThan(15_000);
    expect(fixture.twilio.requests).toHaveLength(0);
    fixture.clock.skewMs = 31_000;
    const taken = await neighbour.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(taken.status).toBe("accepted");
  });

  it("with a one-off message in hand: the sweep settles it and says what happened", async () => {
    const request = { ...confirmation(leadId, "sms"), key: `one-off:${leadId}:sms`, journey: "one-off" };
    await fixture.store.ledger.open({ ...request, provider: "twilio", ...aClaim("boot-dead") });
    fixture.clock.skewMs = 1000;
    const restarted = fixture.server();
    expect(await restarted.settleInterrupted()).toBe(1);
    expect(await fixture.row(request.key)).toMatchObject({ status: "skipped", reason: "interrupted" });
    expect(fixture.twilio.requests).toHaveLength(0);
  });

  it("with the message of a run that is cancelled meanwhile: the sweep asks the provider once the claim has run out", async () => {
    await diedWhile("sending", "sms");
    fixture.clock.skewMs = 1000;
    const restarted = fixture.server();
    expect(await restarted.settleInterrupted()).toBe(0);
    fixture.clock.skewMs = 120_000;
    expect(await restarted.settleInterrupted()).toBe(1);
    expect(await fixture.row(confirmation(leadId, "sms").key)).toMatchObject({
      status: "accepted",
      reason: "found-at-provider",
    });
    expect(fixture.twilio.accepted).toHaveLength(1);
  });

  it("with bytes whose key is gone: a refused SMS goes out all the same, and an e-mail on its way is looked up", async () => {
    fixture.twilio.script([{ type: "rate-limited" }]);
    fixture.resend.script([{ type: "reset-after-accepting" }]);
    for (const channel of ["sms", "email"] as const) {
      await server.deliver(confirmation(leadId, channel), composed(channel));
      const row = await fixture.row(confirmation(leadId, channel).key);
      const { status, updatedAt } = row;
      await fixture.store.ledger.transition(row.id, row.fence, {
        status,
        at: updatedAt,
        sealedBytes: "unreadable",
      });
      const again = await server.deliver(confirmation(leadId, channel), composed(channel));
      expect(again.status).toBe("accepted");
    }
    expect(fixture.twilio.accepted).toHaveLength(1);
    expect(fixture.resend.accepted).toHaveLength(1);
    expect(fixture.resend.requests.filter(({ target }) => target === "create")).toHaveLength(1);
  });
});

describe("a deferred message whose run has ended", () => {
  const suspended = { type: "error", status: 401, code: 20_003 } as const;
  const key = () => confirmation(leadId, "sms").key;

  it("is skipped a day after its time had come, and sent all the same should somebody come back", async () => {
    fixture.twilio.script([suspended]);
    expect((await server.deliver(confirmation(leadId, "sms"), composed("sms"))).status).toBe("deferred");
    fixture.clock.skewMs = 23 * 3_600_000;
    await server.settleInterrupted();
    fixture.clock.skewMs = 24 * 3_600_000;
    expect(await server.settleInterrupted()).toBe(0);
    fixture.clock.skewMs += 120_000;
    expect(await server.settleInterrupted()).toBe(1);
    expect(await fixture.row(key())).toMatchObject({
      status: "skipped",
      reason: "run-ended",
      recipient: "+33612345678",
      deferredUntilAt: null,
      owner: null,
    });
    expect(await server.settleInterrupted()).toBe(0);
    const late = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(late.status).toBe("accepted");
  });

  it("is left to a worker that has just claimed it", async () => {
    fixture.twilio.script([suspended]);
    await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    const { id, fence } = await fixture.row(key());
    fixture.clock.skewMs = 23 * 3_600_000;
    await server.settleInterrupted();
    fixture.clock.skewMs = 25 * 3_600_000;
    const { owner, at, leaseUntilAt } = aClaim("boot-neighbour");
    await fixture.store.ledger.take(id, fence, { owner, at, leaseUntilAt });
    const other = fixture.server({ alone: false });
    expect(await other.settleInterrupted()).toBe(0);
    expect((await fixture.row(key())).status).toBe("deferred");
    // The worker died: its claim runs out.
    fixture.clock.skewMs += 60_000;
    expect(await other.settleInterrupted()).toBe(1);
  });
});

describe("a one-off message that nobody asks for again", () => {
  const oneOff = (name: string) => ({
    ...confirmation(leadId, "sms"),
    key: `one-off:${leadId}-${name}:sms`,
    journey: "one-off",
  });
  const open = async (request: ReturnType<typeof confirmation>, owner: string) =>
    fixture.store.ledger.open({ ...request, provider: "twilio", ...aClaim(owner) });

  it("is settled once its lease is over, whoever left it and however long this process runs", async () => {
    const running = fixture.server({ alone: false });
    await open(oneOff("neighbour"), "boot-neighbour");
    expect(await running.settleInterrupted()).toBe(0);
    fixture.clock.skewMs = 31_000;
    expect(await running.settleInterrupted()).toBe(1);
    expect(await fixture.row(oneOff("neighbour").key)).toMatchObject({ status: "skipped" });
  });

  it("is settled however many rows of journeys wait before it", async () => {
    for (let n = 0; n < 101; n += 1) {
      await open(
        { ...confirmation(leadId, "sms"), key: `lead.created:${leadId}-${n}:confirmation:sms` },
        "dead",
      );
    }
    await open(oneOff("last"), "boot-dead");
    fixture.clock.skewMs = 31_000;
    await fixture.server().settleInterrupted();
    expect(await fixture.row(oneOff("last").key)).toMatchObject({ status: "skipped", reason: "interrupted" });
  });
});

describe("a message whose run was cancelled when its process died", () => {
  // What the tests before left behind would be swept first.
  beforeEach(async () => {
    fixture.clock.skewMs = 100_000;
    const sweeper = fixture.server();
    while ((await sweeper.settleInterrupted()) > 0);
    fixture.clock.skewMs = 0;
  });

  it.each([
    ["accepted by Twilio: is found there", "reset-after-accepting", "sms", "accepted"],
    ["not heard by Twilio: stays unknown", "reset", "sms", "unknown"],
    ["an e-mail: is repeated harmlessly", "reset-after-accepting", "email", "accepted"],
  ] as const)("%s", async (_what, type, channel, status) => {
    fixture.twilio.script([{ type }]);
    fixture.resend.script([{ type }]);
    await diedWhile("sending", channel);
    fixture.clock.skewMs = 100_000;
    await fixture.server({ alone: false }).settleInterrupted();
    expect(await fixture.row(confirmation(leadId, channel).key)).toMatchObject({ status });
    expect(fixture.twilio.accepted.length + fixture.resend.accepted.length).toBe(
      status === "accepted" ? 1 : 0,
    );
  });

  it("is left to its step for a while, which comes back once the claim has run out", async () => {
    await diedWhile("pending", "sms");
    fixture.clock.skewMs = 60_000;
    await fixture.server({ alone: false }).settleInterrupted();
    expect((await fixture.row(confirmation(leadId, "sms").key)).status).toBe("pending");
  });

  it("is sent by a step that asks while the sweep is at it, which has no words for it", async () => {
    await diedWhile("pending", "sms");
    fixture.clock.skewMs = 100_000;
    const survivor = fixture.server({ alone: false });
    const sweep = survivor.deliver({ ...confirmation(leadId, "sms"), leftover: true }, neverBegun);
    const step = survivor.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect([(await sweep).status, (await step).status]).toEqual(["skipped", "accepted"]);
  });

  it("and had not been sent: is skipped, and composed again should a step still ask", async () => {
    await diedWhile("pending", "sms");
    fixture.clock.skewMs = 100_000;
    const survivor = fixture.server({ alone: false });
    await survivor.settleInterrupted();
    expect(await fixture.row(confirmation(leadId, "sms").key)).toMatchObject({ reason: "interrupted" });
    const asked = await survivor.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(asked.status).toBe("accepted");
  });
});

describe("a worker whose claim was taken over", () => {
  it("changes nothing any more", async () => {
    const { message } = await fixture.store.ledger.open({
      ...confirmation(leadId, "sms"),
      provider: "twilio",
      ...aClaim("boot-slow"),
    });
    await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    const late = await fixture.store.ledger.transition(message.id, message.fence, {
      status: "refused",
      at: new Date().toISOString(),
    });
    expect(late).toBeNull();
    expect((await fixture.row(confirmation(leadId, "sms").key)).status).toBe("accepted");
  });
});

describe("retries that are used up", () => {
  it("asks the provider from then on about what was being sent when its worker died", async () => {
    await diedWhile("sending", "sms");
    const { key } = confirmation(leadId, "sms");
    await server.giveUp(key, { lastError: "last error", deferred });
    expect(await fixture.row(key)).toMatchObject({ status: "unknown", nextCheckAt: expect.any(String) });
  });

  it("are said on the row, and a replay tries again", async () => {
    fixture.twilio.script([{ type: "rate-limited" }]);
    await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    const given = await server.giveUp(confirmation(leadId, "sms").key, { lastError: "last error", deferred });
    expect(given).toMatchObject({ status: "refused", reason: "retries-exhausted" });
    expect(given?.explanation).toContain("Given up after 1 attempt");
    const replayed = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(replayed.status).toBe("accepted");
  });

  it("are said on a row whose request may have left", async () => {
    await diedWhile("sending", "sms");
    const given = await server.giveUp(confirmation(leadId, "sms").key, {
      lastError: "The sealed text cannot be read.",
      deferred,
    });
    expect(given).toMatchObject({ status: "unknown", reason: "retries-exhausted" });
    expect(given?.explanation).toContain("cannot be read");
  });
});

describe("a message that is withheld after a refusal", () => {
  it("keeps neither the bytes nor what the provider said", async () => {
    fixture.twilio.script([{ type: "rate-limited" }]);
    const { messageId } = await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(await fixture.store.ledger.sealedBytes(messageId)).not.toBeNull();
    await server.deliver(confirmation(leadId, "sms"), composed("sms", { to: null }));
    expect(await fixture.store.ledger.sealedBytes(messageId)).toBeNull();
    expect(await fixture.row(confirmation(leadId, "sms").key)).toMatchObject({
      status: "skipped",
      providerCode: null,
      retryable: null,
    });
  });

  it("names the provider that takes it in the end, not the one configured when the row was made", async () => {
    const { key } = confirmation(leadId, "sms");
    await fixture.store.ledger.open({
      ...confirmation(leadId, "sms"),
      provider: "sandbox",
      ...aClaim("boot-dead"),
    });
    await server.deliver(confirmation(leadId, "sms"), composed("sms"));
    expect(await fixture.row(key)).toMatchObject({ status: "accepted", provider: "twilio" });
  });
});
