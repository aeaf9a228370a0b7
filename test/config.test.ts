import { describe, expect, it } from "vitest";
import { ConfigError, parseConfig, unknownSettings } from "../src/config.ts";

const twilio = {
  TWILIO_ACCOUNT_SID: "AC123",
  TWILIO_AUTH_TOKEN: "token-secret",
  TWILIO_PHONE_NUMBER: "Bienvenue",
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("configuration", () => {
  it("needs nothing: an empty environment is the sandbox, the embedded engine and SQLite on loopback", () => {
    const config = parseConfig({});
    expect(config).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      dataDir: "./data",
      databaseUrl: undefined,
      twilio: undefined,
      resend: undefined,
      inngest: { mode: "embedded" },
      defaultLocale: "fr",
      timeZone: "Europe/Paris",
      smsAllowedCountries: ["FR", "BE", "CH", "LU", "MC"],
    });
    expect(config.delays.questionnaireReminder1AfterMs).toBe(86_400_000);
  });

  it("is frozen to the bottom", () => {
    const config = parseConfig(twilio);
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.twilio)).toBe(true);
    expect(Object.isFrozen(config.smsAllowedCountries)).toBe(true);
  });

  it("treats an empty variable as one that is not set", () => {
    expect(parseConfig({ TWILIO_ACCOUNT_SID: "", API_KEY: " ", PORT: "" })).toMatchObject({
      twilio: undefined,
      apiKey: undefined,
      port: 3000,
    });
  });

  it.each(Object.keys(twilio))("names %s when the rest of Twilio is configured without it", (missing) => {
    const environment = Object.fromEntries(Object.entries(twilio).filter(([name]) => name !== missing));
    expect(problemsOf(environment).join("\n")).toContain(missing);
    expect(problemsOf(environment)).toHaveLength(1);
  });

  it.each([
    ["API_KEY", "a key with spaces in it"],
    ["API_KEY", "clé-secrète-de-seize"],
    ["RESEND_API_KEY", "re_ 123"],
    ["TWILIO_MESSAGING_SERVICE_SID", "MG1"],
  ])("refuses a %s that could never work, without showing it", (name, value) => {
    const problems = problemsOf({ ...twilio, EMAIL_FROM: "a@example.com", [name]: value });
    expect(problems).toEqual([expect.stringContaining(name)]);
    expect(problems.join()).not.toContain(value);
  });

  it("takes a messaging service in place of a sender", () => {
    const service = `MG${"0".repeat(32)}`;
    const { TWILIO_PHONE_NUMBER: _unused, ...rest } = twilio;
    expect(parseConfig({ ...rest, TWILIO_MESSAGING_SERVICE_SID: service }).twilio).toMatchObject({
      messagingServiceSid: service,
      from: undefined,
    });
  });

  it("does not fall back to the sandbox when only a base URL of a provider is set", () => {
    expect(problemsOf({ TWILIO_BASE_URL: "http://127.0.0.1:1" })).toHaveLength(3);
    expect(problemsOf({ RESEND_BASE_URL: "http://127.0.0.1:1" })).toHaveLength(2);
  });

  it("names EMAIL_FROM when Resend is configured without a sender", () => {
    expect(problemsOf({ RESEND_API_KEY: "re_1" }).join()).toContain("EMAIL_FROM is missing");
  });

  it("reports every problem together, without the values of secrets", () => {
    const problems = problemsOf({
      PORT: "http",
      TWILIO_AUTH_TOKEN: "token-secret",
      API_KEY: "short-secret",
      TIME_ZONE: "Mars/Olympus",
      QUESTIONNAIRE_REMINDER_1_AFTER: "soon",
    });
    expect(problems.length).toBeGreaterThanOrEqual(6);
    expect(problems.join()).not.toContain("secret");
  });

  it.each(["0123456789 abcdef 0123", "clé-clé-clé-clé-clé-clé"])(
    "refuses an API key that no header can carry: %s",
    (key) => expect(problemsOf({ API_KEY: key }).join()).toContain("API_KEY"),
  );

  it("refuses delays that lead out of the calendar", () => {
    expect(problemsOf({ QUESTIONNAIRE_REMINDER_2_AFTER: "999999999d" }).join()).toContain("at most 366d");
  });

  it("refuses INNGEST_DEV in production, where it would switch signature checks off", () => {
    const problems = problemsOf({ NODE_ENV: "production", INNGEST_DEV: "1", API_KEY: "0123456789abcdef" });
    expect(problems.join()).toContain("INNGEST_DEV");
  });

  it("refuses production without an API key, and any address but loopback without one", () => {
    expect(problemsOf({ NODE_ENV: "production" }).join()).toContain("API_KEY");
    expect(problemsOf({ HOST: "0.0.0.0" }).join()).toContain("API_KEY");
    expect(problemsOf({ HOST: "::1" })).toEqual([]);
  });

  it("wants both keys of an Inngest server, and a public URL for Inngest Cloud", () => {
    expect(problemsOf({ INNGEST_EVENT_KEY: "k", PUBLIC_URL: "https://x.example" }).join()).toContain(
      "INNGEST_SIGNING_KEY",
    );
    expect(problemsOf({ INNGEST_EVENT_KEY: "k", INNGEST_SIGNING_KEY: "s" }).join()).toContain("PUBLIC_URL");
    expect(
      parseConfig({
        INNGEST_EVENT_KEY: "k",
        INNGEST_SIGNING_KEY: "s",
        INNGEST_BASE_URL: "http://inngest:8288/",
      }).inngest,
    ).toMatchObject({ mode: "cloud", baseUrl: "http://inngest:8288" });
  });

  it("wants the key spelt out where servers share a database, with whatever Inngest server", () => {
    const shared = { DATABASE_URL: "postgres://localhost/x" };
    expect(problemsOf({ ...shared, INNGEST_DEV: "1" }).join()).toContain("ENCRYPTION_KEY");
    expect(problemsOf({ ...shared, INNGEST_DEV: "1", ENCRYPTION_KEY: "ab".repeat(32) })).toEqual([]);
    expect(problemsOf(shared)).toEqual([]);
  });

  it("reads INNGEST_DEV as the SDK does: a switch or the URL of the dev server", () => {
    expect(parseConfig({ INNGEST_DEV: "1" }).inngest).toEqual({
      mode: "dev",
      baseUrl: "http://127.0.0.1:8288",
    });
    expect(parseConfig({ INNGEST_DEV: "http://localhost:9999" }).inngest).toEqual({
      mode: "dev",
      baseUrl: "http://localhost:9999",
    });
    expect(parseConfig({ INNGEST_DEV: "0" }).inngest).toMatchObject({ mode: "embedded" });
  });

  it.each([
    ["HTTPS://Notify.EXAMPLE.com/Base/", "https://notify.example.com/Base"],
    ["https://notify.example.com:443", "https://notify.example.com"],
    ["https://é.example/à", "https://xn--9ca.example/%C3%A0"],
    [
      "https://notify.example.com/a>,<https://evil.example",
      "https://notify.example.com/a%3E,%3Chttps://evil.example",
    ],
    ["https://notify.example.com/a?", "https://notify.example.com/a"],
    ["https://notify.example.com/a#", "https://notify.example.com/a"],
  ])("takes PUBLIC_URL %s as %s, which can stand in links, headers and signatures", (given, normalised) => {
    expect(parseConfig({ PUBLIC_URL: given }).publicUrl).toBe(normalised);
  });

  it.each([
    ["EMAIL_FROM", "Bonjour\u0000 <a@example.com>"],
    ["EMAIL_FROM", "Bonjour\u2028 <a@example.com>"],
    ["EMAIL_FROM", "a\u0007@example.com"],
    ["EMAIL_FROM", "a@example.com,b"],
    ["EMAIL_FROM", "a,b@example.com"],
    ["BRAND_NAME", "Bon\u2028jour"],
  ])("refuses %s %j: it would be more than one line or one sender in a header", (name, value) => {
    expect(problemsOf({ [name]: value }).join()).toContain(name);
  });

  it.each(["PUBLIC_URL", "INNGEST_DEV", "INNGEST_BASE_URL", "TWILIO_BASE_URL", "RESEND_BASE_URL"])(
    "names %s when it is no URL, and the other problems with it",
    (name) => {
      const problems = problemsOf({ [name]: "foo", PORT: "http" });
      expect(problems.some((problem) => problem.startsWith(`${name}: `))).toBe(true);
      expect(problems.some((problem) => problem.startsWith("PORT: "))).toBe(true);
    },
  );

  it("refuses a delay without a unit: 24 meant as hours would remind after 24 seconds", () => {
    expect(problemsOf({ QUESTIONNAIRE_REMINDER_1_AFTER: "24" }).join()).toContain("write 30s");
  });

  it("refuses a first reminder after the second", () => {
    const problems = problemsOf({ QUESTIONNAIRE_REMINDER_1_AFTER: "80h", PORT: "http" });
    expect(problems.join()).toContain("QUESTIONNAIRE_REMINDER_2_AFTER");
    expect(problems).toHaveLength(2);
  });

  it.each([
    ["250ms", 250],
    ["30s", 30_000],
    ["15m", 900_000],
    ["24h", 86_400_000],
    ["3d", 259_200_000],
  ])("reads the delay %s", (text, ms) => {
    expect(parseConfig({ TRIAL_REMINDER_BEFORE: text }).delays.trialReminderBeforeMs).toBe(ms);
  });
});

it("names settings that look like this server's and are not, and leaves other programs' alone", () => {
  const environment = {
    SMS_MAX_PER_RECIPENT_PER_DAY: "1",
    SMS_MAX_PER_DAY: "1",
    TWILIO_REGION: "",
    PATH: "/bin",
  };
  expect(unknownSettings(environment)).toEqual(["SMS_MAX_PER_RECIPENT_PER_DAY"]);
});
