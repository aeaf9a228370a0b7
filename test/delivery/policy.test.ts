import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { createPolicy, type PolicyOptions, type PolicyQuestion } from "../../src/delivery/policy.ts";
import { readUnsubscribeToken } from "../../src/delivery/unsubscribe-token.ts";
import type { SuppressionReason, SuppressionScope } from "../../src/store/suppressions.ts";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import { sqliteDatabases } from "../contract/test-databases.ts";

const mondayMorning = "2026-11-23T09:00:00.000Z";
const saturdayEvening = "2026-11-21T19:00:00.000Z";
const mondayOpening = "2026-11-23T07:30:00.000Z";

let database: Awaited<ReturnType<typeof sqliteDatabases.create>>;
let store: Store;
let to = "";
let number = 0;

beforeAll(async () => {
  database = await sqliteDatabases.create();
  store = await openStore({ target: database.target, vault: createVault({ key: randomBytes(32) }) });
});
afterAll(async () => {
  await store.close();
  await database.drop();
});
beforeEach(() => {
  number += 1;
  to = `+336${String(12_000_000 + number).padStart(8, "0")}`;
});

const ask = (
  question: Partial<PolicyQuestion> = {},
  change: Partial<PolicyOptions> & { at?: string } = {},
) => {
  const { at = mondayMorning, ...options } = change;
  const policy = createPolicy({
    suppressions: store.suppressions,
    digest: store.digest,
    allowedCountries: ["FR", "BE"],
    sendWindow: parseConfig({}).sendWindow,
    timeZone: "Europe/Paris",
    optOutWays: () => ({ baseUrl: "https://bienvenue.example.com", smsSender: null, email: null }),
    now: () => new Date(at),
    ...options,
  });
  return policy({
    channel: "sms",
    to,
    from: null,
    class: "promotional",
    consent: null,
    timeZone: "Europe/Paris",
    locale: "fr",
    ...question,
  });
};

const suppress = async (
  reason: SuppressionReason,
  scope: SuppressionScope,
  channel: "sms" | "email" = "sms",
) =>
  store.suppressions.add(
    { channel, addressId: store.suppressions.addressId(channel, to) },
    { reason, scope, at: "2026-11-01T00:00:00.000Z" },
  );

describe("the policy skips", () => {
  it.each([
    ["a person without a number", { to: null }, "no-phone"],
    ["a person without an address", { channel: "email", to: null }, "no-email"],
    ["a number that does not exist", { to: "+33600" }, "invalid-number"],
    ["a landline", { to: "+33142685300" }, "landline"],
    ["a country that is not allowed", { to: "+12015550123" }, "country-not-allowed"],
    ["who said no to promotional messages", { consent: false }, "no-consent"],
  ] as const)("%s", async (_who, question, reason) => {
    expect(await ask(question)).toMatchObject({ verdict: "skip", reason });
  });

  it("says which countries are allowed, and only for SMS", async () => {
    const decision = await ask({ to: "+12015550123", class: "transactional" });
    expect(decision).toMatchObject({ explanation: expect.stringContaining("FR,BE") });
    expect(await ask({ channel: "email", to: "joe@example.com" })).toMatchObject({ verdict: "send" });
  });

  it.each([
    ["stop", "suppressed-stop"],
    ["opted-out", "suppressed-opted-out"],
    ["hard-bounce", "suppressed-hard-bounce"],
    ["complaint", "suppressed-complaint"],
    ["provider-suppressed", "suppressed-by-provider"],
    ["unsubscribed", "suppressed-unsubscribed"],
    ["manual", "suppressed-manual"],
  ] as const)("an address suppressed for %s, whatever the class of the message", async (reason, word) => {
    await suppress(reason, "all");
    for (const messageClass of ["promotional", "transactional"] as const) {
      expect(await ask({ class: messageClass })).toMatchObject({ verdict: "skip", reason: word });
    }
  });

  it("only promotional messages to who unsubscribed from those, and only by that channel", async () => {
    await suppress("unsubscribed", "promotional");
    expect(await ask()).toMatchObject({ verdict: "skip", reason: "suppressed-unsubscribed" });
    expect(await ask({ class: "transactional" })).toMatchObject({ verdict: "send" });
    expect(await ask({ channel: "email" })).toMatchObject({ verdict: "send" });
  });

  it("for the widest of several reasons, not for the window that would open later", async () => {
    await suppress("unsubscribed", "promotional");
    await suppress("stop", "all");
    expect(await ask({ consent: false }, { at: saturdayEvening })).toMatchObject({
      verdict: "skip",
      reason: "suppressed-stop",
    });
  });

  it("a promotional message that cannot say how to get no more, and names what to set", async () => {
    const optOutWays = () => ({ baseUrl: null, smsSender: "MyBrand", email: null });
    expect(await ask({}, { optOutWays })).toMatchObject({
      verdict: "skip",
      reason: "no-opt-out",
      explanation: expect.stringContaining("PUBLIC_URL"),
    });
    expect(await ask({ class: "transactional" }, { optOutWays })).toMatchObject({ verdict: "send" });
  });
});

describe("the policy defers", () => {
  it("promotional messages outside the window, until it opens", async () => {
    expect(await ask({}, { at: saturdayEvening })).toMatchObject({
      verdict: "defer",
      reason: "outside-send-window",
      untilAt: mondayOpening,
    });
  });

  it("by the clock and the holidays of whoever gets them", async () => {
    // A Thursday morning in Paris: late evening in Los Angeles, and Thanksgiving after that.
    const at = "2026-11-26T07:45:00.000Z";
    expect(await ask({}, { at })).toMatchObject({ verdict: "send" });
    expect(await ask({ timeZone: "America/Los_Angeles" }, { at })).toMatchObject({
      verdict: "defer",
      untilAt: "2026-11-27T16:30:00.000Z",
    });
  });

  it("no transactional message", async () => {
    expect(await ask({ class: "transactional" }, { at: saturdayEvening })).toEqual({
      verdict: "send",
      to,
      optOut: null,
    });
  });

  it("nothing where any hour will do", async () => {
    const { sendWindow } = parseConfig({ PROMOTIONAL_HOURS: "always" });
    expect(await ask({}, { at: saturdayEvening, sendWindow })).toMatchObject({ verdict: "send" });
  });
});

describe("the policy lets a promotional message go", () => {
  it("with a link that ends such messages to this address, in the reader's language", async () => {
    const decision = await ask({ locale: "en" });
    if (decision.verdict !== "send" || decision.optOut?.kind !== "link") throw new Error("No link.");
    expect(decision.optOut.url).not.toContain(to.slice(1));
    expect(readUnsubscribeToken(decision.optOut.url.split("/u/")[1] ?? "", store.digest)).toEqual({
      channel: "sms",
      locale: "en",
      addressId: store.suppressions.addressId("sms", to),
    });
  });

  it("again once what stood against it was lifted", async () => {
    await suppress("manual", "all");
    expect(await ask()).toMatchObject({ verdict: "skip" });
    await store.suppressions.lift(
      { channel: "sms", addressId: store.suppressions.addressId("sms", to) },
      { at: "2026-11-02T00:00:00.000Z" },
    );
    expect(await ask()).toMatchObject({ verdict: "send" });
  });
});
