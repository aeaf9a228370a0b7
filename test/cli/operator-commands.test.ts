import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startRealServer, type RealServer } from "./real-server.ts";
import { runCommand, type Person } from "./run-command.ts";

let server: RealServer;
beforeAll(async () => {
  server = await startRealServer();
});
afterAll(async () => {
  await server.close();
});

const run = (args: string[], person?: Person) => runCommand(server.environment, args, person);

describe("messages", () => {
  test("lists what was sent to whom, newest first, within 80 columns", async () => {
    await server.lead("M1", 1);
    const { code, out, text } = await run(["messages", "--lead", "M1"]);
    expect(code).toBe(0);
    expect(text).toContain("lead-confirmation");
    expect(text).toContain("accepted by twilio");
    expect(text).toContain("to +33612000001");
    expect(out.filter((line) => line.length > 80)).toEqual([]);
  });

  test("says why a message was not sent", async () => {
    await server.lead("M2", 2, { phone: "+33142000000" });
    const { text } = await run(["messages", "--lead", "M2", "--status", "skipped"]);
    expect(text).toContain("not sent");
    expect(text).toContain("landline");
    expect(text).not.toContain("email");
  });

  test("gives the server's document with --json", async () => {
    await server.lead("M3", 3);
    const { text } = await run(["messages", "--lead", "M3", "--channel", "sms", "--json"]);
    const { messages } = JSON.parse(text) as { messages: { channel: string }[] };
    expect(messages.map(({ channel }) => channel)).toEqual(["sms"]);
  });

  test("shows one message with what it said, its timeline and its cost", async () => {
    const [message] = (await server.lead("M4", 4)).filter(({ channel }) => channel === "sms");
    const { code, text, out } = await run(["messages", message?.id ?? ""]);
    expect(code).toBe(0);
    expect(text).toContain("bonjour Zoé");
    expect(text).toMatch(/Cost +about 0\.05 EUR \(1 segment\)/);
    expect(text).toMatch(/Timeline \(UTC\)\n {2}\d{4}-\d\d-\d\d/);
    expect(out.filter((line) => line.length > 80 && !line.includes("http"))).toEqual([]);
  });

  test("names the provider's code in words, and what to do", async () => {
    server.twilio.script([{ type: "error", status: 400, code: 21408 }]);
    const [message] = (await server.lead("M5", 5)).filter(({ channel }) => channel === "sms");
    const { text } = await run(["messages", message?.id ?? ""]);
    expect(text).toContain("not allowed to send to this");
    expect(text).toContain("21408");
    expect(text).toContain("npm run doctor");
  });

  test("follows what changes until its time is up", async () => {
    const [message] = await server.lead("M6", 6);
    const { code, out, tookMs } = await run(["messages", "--lead", "M6", "--follow", "--time-limit", "3"]);
    expect(code).toBe(0);
    expect(out.filter((line) => line.includes(message?.id ?? ""))).toHaveLength(1);
    expect(tookMs).toBe(3000);
  });

  test("ends with exit code 1 for a message there is not", async () => {
    const { code, errors } = await run(["messages", "nothing"]);
    expect(errors).toContain('There is no message "nothing"');
    expect(code).toBe(1);
  });
});

describe("lead", () => {
  test("tells what was sent, what was not and why, and the cost", async () => {
    await server.lead("L1", 11, { phone: "+33142000001" });
    const { code, text, out } = await run(["lead", "L1"]);
    expect(code).toBe(0);
    expect(text).toContain("Lead L1");
    expect(text).toMatch(/sms {4}lead-confirmation +not sent\n {4}The number is a landline/);
    expect(text).toMatch(/email {2}lead-confirmation +accepted by resend/);
    expect(text).toContain("Estimated cost so far: 0.0004 EUR");
    expect(out.filter((line) => line.length > 80)).toEqual([]);
  });

  test("ends with exit code 1 for a person nobody knows", async () => {
    const { code, text } = await run(["lead", "nobody"]);
    expect(text).toContain("Nothing is known of the lead nobody");
    expect(code).toBe(1);
  });
});

describe("replay of a message", () => {
  test("sends nothing that a provider has", async () => {
    const [message] = await server.lead("R1", 21);
    const { code, text, questions } = await run(["replay", message?.id ?? "", "--yes"]);
    expect(text).toContain("The provider has it: it is accepted. It is not sent again.");
    expect(code).toBe(0);
    expect(questions).toEqual([]);
    expect(server.smsTo("+33612000021")).toHaveLength(1);
  });

  test("sends a refused one once more, after asking", async () => {
    server.twilio.script([{ type: "error", status: 400, code: 21408 }]);
    const [message] = (await server.lead("R2", 22)).filter(({ channel }) => channel === "sms");
    const id = message?.id ?? "";
    const no = await run(["replay", id], { answers: ["n"] });
    expect(no).toMatchObject({ code: 1 });
    expect(no.text).toContain("Nothing was sent.");
    expect(server.smsTo("+33612000022")).toHaveLength(0);
    const yes = await run(["replay", id], { answers: ["y"] });
    expect(yes.text).toContain("accepted by twilio");
    expect(yes.code).toBe(0);
    expect(server.smsTo("+33612000022")).toHaveLength(1);
  });

  test("does nothing where nobody can be asked, and with --dry-run", async () => {
    server.twilio.script([{ type: "error", status: 400, code: 21408 }]);
    const [message] = (await server.lead("R3", 23)).filter(({ channel }) => channel === "sms");
    const id = message?.id ?? "";
    const unasked = await run(["replay", id]);
    expect(unasked.errors).toContain("--yes");
    expect(unasked.code).toBe(2);
    const dry = await run(["replay", id, "--dry-run"]);
    expect(dry.text).toContain("It would be sent once more");
    expect(dry.code).toBe(0);
    expect(server.smsTo("+33612000023")).toHaveLength(0);
  });

  test("of one that may have gone out says the risk, and wants more than --yes", async () => {
    server.twilio.script([{ type: "error", status: 500, code: 20500 }]);
    const [message] = (await server.lead("R4", 24)).filter(({ channel }) => channel === "sms");
    const id = message?.id ?? "";
    expect(message?.status).toBe("unknown");
    const refused = await run(["replay", id, "--yes"]);
    expect(refused.text.replaceAll("\n", " ")).toContain("would get it twice");
    expect(refused.errors).toContain("--may-duplicate");
    expect(refused.code).toBe(2);
    expect(server.smsTo("+33612000024")).toHaveLength(0);
    const sent = await run(["replay", id, "--yes", "--may-duplicate"]);
    expect(sent.code).toBe(0);
    expect(server.smsTo("+33612000024")).toHaveLength(1);
  });
});

describe("erase", () => {
  test("says how much is held, wants the id again, and erases", async () => {
    await server.lead("E1", 31);
    const wrong = await run(["erase", "E1"], { answers: ["E2"] });
    expect(wrong.text).toContain("are held: the contact, 1 event, 2 messages.");
    expect(wrong.text).toContain("Nothing was erased.");
    expect(wrong.code).toBe(1);
    const right = await run(["erase", "E1"], { answers: ["E1"] });
    expect(right.text).toContain("Erased:");
    expect(right.code).toBe(0);
    expect((await run(["lead", "E1"])).text).toContain("Nothing is known of the lead E1");
  });

  test("prints nothing personal", async () => {
    await server.lead("E3", 33);
    const { text, code } = await run(["erase", "E3", "--yes"]);
    expect(code).toBe(0);
    for (const word of ["Zoé", "Lefèvre", "example.com", "+336"]) expect(text).not.toContain(word);
  });

  test("does nothing where nobody can be asked", async () => {
    await server.lead("E4", 34);
    const { code, errors } = await run(["erase", "E4"]);
    expect(errors).toContain("--yes");
    expect(code).toBe(2);
    expect((await run(["lead", "E4"])).code).toBe(0);
  });

  test("has nothing to do for a person of whom nothing is held", async () => {
    const { code, text } = await run(["erase", "nobody", "--yes"]);
    expect(text).toContain("Nothing is held of the lead nobody");
    expect(code).toBe(0);
  });
});
