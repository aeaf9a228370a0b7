import { readFileSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { templateSchemas } from "../../src/messages/template.ts";
import { runCommand } from "./run-command.ts";

const run = (args: string[], environment: Record<string, string> = {}) =>
  runCommand(environment, ["preview", ...args]);

const written: string[] = [];
afterEach(() => {
  for (const path of written.splice(0)) rmSync(dirname(path), { recursive: true });
});

describe("preview", () => {
  test("without a template lists them all", async () => {
    const { code, text } = await run([]);
    expect(code).toBe(0);
    for (const name of Object.keys(templateSchemas)) expect(text).toContain(name);
  });

  test.each(Object.keys(templateSchemas))("shows %s in both languages within 80 columns", async (name) => {
    for (const locale of ["fr", "en"]) {
      const { code, out } = await run([name, "--locale", locale]);
      expect(code).toBe(0);
      expect(out.filter((line) => line.length > 80 && !line.includes("http"))).toEqual([]);
    }
  });

  test("says segments, encoding and price of an SMS, by the prices that are set", async () => {
    const settings = { SMS_PRICES: "FR:0.05,BE:0.08" };
    const french = await run(["lead-confirmation", "--channel", "sms"], settings);
    expect(french.text).toContain("1 segment, GSM-7, 147 characters, about 0.05 EUR to FR");
    const belgian = await run(["lead-confirmation", "--channel", "sms", "--to", "+32470123456"], settings);
    expect(belgian.text).toContain("about 0.08 EUR to BE");
    const emoji = await run(
      ["lead-confirmation", "--channel", "sms", "--data", '{"name":"Zoé 🎉"}'],
      settings,
    );
    expect(emoji.text).toContain("UCS-2");
    expect(emoji.text).not.toContain("E-mail");
  });

  test("puts what is given in place of the sample", async () => {
    const { text } = await run(["lead-confirmation", "--locale", "en", "--data", '{"name":"Ada"}']);
    expect(text).toContain("Hello Ada");
    expect(text).toContain("questionnaire/L1");
  });

  test("says that a promotional message without a way to opt out would not be sent", async () => {
    const settings = {
      TWILIO_ACCOUNT_SID: "AC1",
      TWILIO_AUTH_TOKEN: "t",
      TWILIO_PHONE_NUMBER: "Brand",
    };
    const { text } = await run(["trial-reminder", "--channel", "sms"], settings);
    expect(text).toContain("It would not be sent");
    expect((await run(["trial-reminder", "--channel", "sms"])).text).toContain(
      "STOP : http://localhost:3000/u/",
    );
  });

  test("shows the e-mail in the browser, from a file that only its owner can read", async () => {
    const { code, opened, text } = await run(["trial-access", "--open"]);
    const [path = ""] = opened;
    written.push(path);
    expect(code).toBe(0);
    expect(text).toContain(path);
    expect(readFileSync(path, "utf8")).toContain("<html");
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(statSync(dirname(path)).mode & 0o077).toBe(0);
  });

  test("prints the HTML and nothing else with --html, one document with --json", async () => {
    expect((await run(["trial-access", "--html"])).text.toLowerCase()).toMatch(/^<!doctype html>/);
    const { text } = await run(["trial-access", "--json"]);
    expect(JSON.parse(text)).toMatchObject({
      template: "trial-access",
      sms: { encoding: "GSM-7" },
      email: {},
    });
  });

  test("works while the settings have problems, and says so", async () => {
    const { code, errors } = await run(["lead-confirmation"], { PORT: "many" });
    expect(errors).toContain("npm run doctor");
    expect(code).toBe(0);
  });

  test.each([
    [["nothing"], "There is no template"],
    [["trial-access", "--locale", "de"], "--locale must be one of fr, en"],
    [["trial-access", "--channel", "fax"], "--channel must be one of sms, email"],
    [["trial-access", "--data", "{"], "--data must be a JSON object"],
    [["trial-access", "--data", '{"nmae":"A"}'], "has no nmae"],
    [["trial-access", "--data", '{"accessUrl":"http://plain.example.com"}'], "accessUrl"],
  ])("does not understand %j", async (args, sentence) => {
    const { code, errors } = await run(args);
    expect(errors).toContain(sentence);
    expect(code).toBe(2);
  });
});
