import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { composedApp, type ComposedApp } from "../support/composed-app.ts";
import { form } from "../support/desk-form.ts";

let desk: ComposedApp;
beforeEach(async () => {
  desk = await composedApp();
});
afterEach(async () => await desk.close());

const to = { sms: "+33612345678", email: "zoe@example.com" };

/** Sends a test message by the page, and returns its id in the ledger. */
async function received(channel: "sms" | "email"): Promise<string> {
  const response = await desk.app.request("/try/test", form({ channel, to: to[channel], locale: "en" }));
  return response.headers.get("location")?.split("/").at(-1) ?? "";
}

async function simulate(id: string, simulation: string): Promise<string> {
  const response = await desk.app.request(`/try/sandbox/${id}`, form({ simulate: simulation }));
  expect(response.status).toBe(303);
  return new URL(response.headers.get("location") ?? "", "http://localhost").searchParams.get("done") ?? "";
}

const row = async (id: string) => await desk.store.ledger.find(id);
const suppressed = async (channel: "sms" | "email") => {
  const { suppressions } = desk.store;
  const address = { channel, addressId: suppressions.addressId(channel, to[channel]) };
  return (await suppressions.active(address)).map(({ reason }) => reason);
};

describe("the sandbox's phone and inbox", () => {
  it("show what came in, to whom and when, with what can be simulated of it", async () => {
    const sms = await received("sms");
    await received("email");
    const page = await (await desk.app.request("/try/sandbox")).text();
    expect(page).toContain("+33612345678");
    expect(page).toContain("zoe@example.com");
    expect(page).toContain(`action="/try/sandbox/${sms}"`);
    for (const button of ["Not delivered", "Bounced", "Marked as unwanted", "Reply STOP"])
      expect(page).toContain(button);
  });

  it("show an e-mail as designed in a frame of its own", async () => {
    await received("email");
    const [entry] = await desk.store.sandbox.recent(1);
    const page = await (await desk.app.request(`/try/sandbox/mail/${entry?.id}`)).text();
    expect(page).toContain(`src="/try/sandbox/mail/${entry?.id}/html"`);
    const framed = await desk.app.request(`/try/sandbox/mail/${entry?.id}/html`);
    expect(framed.headers.get("content-security-policy")).toMatch(/^sandbox;/);
  });
});

describe("what cannot be an id", () => {
  it.each(["%00", "nothing", "01M82F0BFA6DW9J0DM66KT73D%00"])("%s is looked up nowhere", async (id) => {
    const asked: string[] = [];
    const find = (one: string) => {
      asked.push(one);
      return Promise.resolve(null);
    };
    const { ledger, sandbox } = desk.store;
    Object.assign(ledger, { find });
    Object.assign(sandbox, { find });
    for (const path of [`/test/${id}`, `/sandbox/mail/${id}`, `/sandbox/mail/${id}/html`]) {
      const response = await desk.app.request(`/try${path}`);
      expect([response.status, await response.text()]).toEqual([
        404,
        expect.stringContaining("no such page"),
      ]);
    }
    const simulated = await desk.app.request(`/try/sandbox/${id}`, form({ simulate: "delivered" }));
    expect([simulated.status, await simulated.text()]).toEqual([
      404,
      expect.stringContaining("no such page"),
    ]);
    expect(asked).toEqual([]);
  });
});

describe("a simulation", () => {
  it("reports an SMS undelivered, once; a handset may still confirm it later", async () => {
    const id = await received("sms");
    expect(await simulate(id, "undelivered")).toBe("reported");
    expect(await row(id)).toMatchObject({ status: "undelivered", reason: "undelivered" });
    expect(desk.sent.map(({ name }) => name)).toContain("bienvenue/message.undelivered");
    expect(await simulate(id, "undelivered")).toBe("too-late");
    expect(await simulate(id, "delivered")).toBe("reported");
    expect(await simulate(id, "undelivered")).toBe("too-late");
    expect(await row(id)).toMatchObject({ status: "delivered" });
  });

  it("lets an e-mail bounce after it was delivered, and writes no more to the address", async () => {
    const id = await received("email");
    await simulate(id, "delivered");
    expect(await simulate(id, "bounced")).toBe("reported");
    expect(await row(id)).toMatchObject({ status: "undelivered", reason: "bounced" });
    expect(await suppressed("email")).toEqual(["hard-bounce"]);
  });

  it("takes a complaint for what it is", async () => {
    const id = await received("email");
    await simulate(id, "delivered");
    expect(await simulate(id, "complained")).toBe("reported");
    expect(await suppressed("email")).toEqual(["complaint"]);
  });

  it("answers STOP, so that the next SMS is not sent, and START, so that it is", async () => {
    const id = await received("sms");
    await simulate(id, "stop");
    expect(await suppressed("sms")).toEqual(["stop"]);
    expect(await row(await received("sms"))).toMatchObject({ status: "skipped", reason: "suppressed-stop" });
    await simulate(id, "start");
    expect(await suppressed("sms")).toEqual([]);
    expect(await row(await received("sms"))).toMatchObject({ status: "accepted" });
  });

  it("is refused for what is not reported of such a message, and for what was never handed over", async () => {
    expect(await simulate(await received("sms"), "bounced")).toBe("wrong-channel");
    expect(await simulate("01M82F0BFA6DW9J0DM66KT73D2", "delivered")).toBe("not-found");
    await simulate(await received("sms"), "stop");
    expect(await simulate(await received("sms"), "delivered")).toBe("not-sent");
  });

  it("is refused for a message that went through a provider", async () => {
    const { ledger } = desk.store;
    const at = new Date().toISOString();
    const identity = { key: "K1", journey: "one-off", template: null, channel: "sms" } as const;
    const subject = { leadId: null, interviewId: null, trialId: null, runId: null };
    const claim = { provider: "twilio", owner: "o", leaseUntilAt: at, at };
    const { message } = await ledger.open({ ...identity, ...subject, ...claim });
    const accepted = { status: "accepted", at, acceptedAt: at } as const;
    await ledger.transition(message.id, 1, { ...accepted, recipient: to.sms, providerMessageId: "SM1" });
    for (const simulation of ["undelivered", "stop"])
      expect(await simulate(message.id, simulation)).toBe("not-sandbox");
    expect(await row(message.id)).toMatchObject({ status: "accepted" });
    expect(await suppressed("sms")).toEqual([]);
  });

  it("is in the audit log, also when it was refused, without an address", async () => {
    const id = await received("sms");
    await simulate(id, "bounced");
    await simulate(id, "undelivered");
    const { entries } = await desk.store.audit.list({ limit: 10, subject: `message ${id}` });
    expect(entries.map(({ action, detail }) => `${action} ${detail}`)).toEqual([
      "sandbox.simulate undelivered: reported",
      "sandbox.simulate bounced: wrong-channel",
      "message.test sms: accepted",
    ]);
  });
});
