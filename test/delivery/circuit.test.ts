import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closeCircuit } from "../../src/delivery/circuit.ts";
import type { DeliveryService } from "../../src/delivery/create-delivery.ts";
import {
  composed,
  confirmation,
  startDeliveryFixture,
  type DeliveryFixture,
} from "../support/delivery-fixture.ts";

let fixture: DeliveryFixture;
let server: DeliveryService;
let leadNumber = 0;

beforeAll(async () => {
  fixture = await startDeliveryFixture({ sendTimeoutMs: 5000 });
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  await fixture.forgetTrouble();
  fixture.twilio.clear();
  fixture.resend.clear();
  fixture.clock.skewMs = 0;
  server = fixture.server();
});

const suspended = { type: "error", status: 401, code: 20_003 } as const;
const minutes = (count: number) => (fixture.clock.skewMs += count * 60_000);
const newLead = () => `L${(leadNumber += 1)}`;
const send = (leadId = newLead(), by = server) => by.deliver(confirmation(leadId, "sms"), composed("sms"));
const alerts = () => fixture.told.log.filter((line) => line["alert"] === true);
const openFor = async () => {
  const circuit = await server.circuits.read("sms");
  return circuit === null ? null : Math.round((Date.parse(circuit.probeAt) - +fixture.now()) / 60_000);
};

describe("an account that accepts nothing", () => {
  it("stops its channel after one request, and tells once", async () => {
    fixture.twilio.always(suspended);
    const outcomes = [await send(), await send(), await send()];
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: "deferred", reason: "circuit-open", retry: null });
    }
    expect(fixture.twilio.requests).toHaveLength(1);
    expect(alerts()).toMatchObject([{ level: "error", channel: "sms", providerCode: "20003" }]);
    expect(JSON.stringify(fixture.told.log)).not.toMatch(/\+336|Zoé/);
    // The other channel goes on.
    const email = await server.deliver(confirmation(newLead(), "email"), composed("email"));
    expect(email.status).toBe("accepted");
  });

  it("is tried with one message at a time, ever more seldom", async () => {
    fixture.twilio.always(suspended);
    const leads = [newLead(), newLead(), newLead()];
    for (const lead of leads) await send(lead);
    const intervals: (number | null)[] = [];
    for (let probe = 0; probe < 7; probe += 1) {
      intervals.push(await openFor());
      const circuit = await server.circuits.read("sms");
      fixture.clock.skewMs += Date.parse(circuit?.probeAt ?? "") - fixture.now().getTime() + 1;
      fixture.twilio.requests.splice(0);
      await Promise.all(leads.map((lead) => send(lead)));
      expect(fixture.twilio.requests).toHaveLength(1);
    }
    expect(intervals).toEqual([1, 1, 2, 4, 8, 15, 15]);
    expect(alerts()).toHaveLength(1);
  });

  it("lets everything go once a message is answered, wakes who waits, and tells again another time", async () => {
    fixture.twilio.always(suspended);
    const [first, second] = [newLead(), newLead()];
    await send(first);
    await send(second);
    fixture.twilio.always({ type: "success" });
    minutes(1.1);
    expect((await send(first)).status).toBe("accepted");
    expect(fixture.told.restored).toEqual(["sms"]);
    expect((await send(second)).status).toBe("accepted");
    fixture.twilio.always(suspended);
    await send();
    expect(alerts()).toHaveLength(2);
  });

  it.each([
    ["when the provider cannot be reached", { type: "reset-on-connect" } as const],
    ["when its answer is lost", { type: "reset" } as const],
  ])("stays stopped %s", async (_when, answer) => {
    fixture.twilio.script([suspended, answer]);
    await send();
    minutes(1.1);
    await send();
    expect(await server.circuits.read("sms")).not.toBeNull();
    expect(fixture.told.restored).toEqual([]);
  });

  it("is answered for by a refusal of the message itself, too", async () => {
    fixture.twilio.script([suspended, { type: "error", status: 400, code: 21_211 }]);
    await send();
    minutes(1.1);
    expect(await send()).toMatchObject({ status: "refused", reason: "recipient" });
    expect(await server.circuits.read("sms")).toBeNull();
  });

  it("refuses the one-off message that finds it out, and skips the next, which would have to wait", async () => {
    fixture.twilio.always(suspended);
    const oneOff = (key: string) =>
      server.deliver({ ...confirmation(key, "sms"), mayWait: false }, composed("sms"));
    expect(await oneOff(newLead())).toMatchObject({ status: "refused", reason: "account" });
    const skipped = await oneOff(newLead());
    expect(skipped).toMatchObject({ status: "skipped", reason: "circuit-open", deferredUntilAt: null });
    expect(skipped.retry?.afterMs).toBeGreaterThan(50_000);
  });

  it("never turns a message that may have gone out into one that waits", async () => {
    fixture.resend.script([
      { type: "reset-after-accepting" },
      { type: "error", status: 403, code: "suspended_api_key" },
    ]);
    const lead = newLead();
    const deliver = () => server.deliver(confirmation(lead, "email"), composed("email"));
    expect((await deliver()).status).toBe("unknown");
    expect((await deliver()).status).toBe("unknown");
    expect(await server.circuits.read("email")).not.toBeNull();
    const waiting = await deliver();
    expect(waiting.status).toBe("unknown");
    expect(waiting.retry?.afterMs).toBeGreaterThan(50_000);
    expect(fixture.resend.requests).toHaveLength(2);
  });

  it("is forgotten at start when the credentials are others", async () => {
    const misconfigured = fixture.server({ authToken: "wrong" });
    await send(newLead(), misconfigured);
    await misconfigured.circuits.closeOutdated();
    expect(await misconfigured.circuits.read("sms")).not.toBeNull();
    await server.circuits.closeOutdated();
    expect(await misconfigured.circuits.read("sms")).toBeNull();
    expect(fixture.told.restored).toEqual(["sms"]);
  });

  it("can be told by a webhook, and resumed by an operator", async () => {
    await server.circuits.accountFault("sms", { providerCode: "30002", explanation: "suspended" });
    expect(await send()).toMatchObject({ status: "deferred", reason: "circuit-open" });
    expect(fixture.twilio.requests).toHaveLength(0);
    // Told again of other messages, it is no news: the next try comes no later for it.
    const { probeAt } = (await server.circuits.read("sms")) ?? {};
    minutes(0.5);
    await server.circuits.accountFault("sms", { providerCode: "30002", explanation: "suspended" });
    expect(await server.circuits.read("sms")).toMatchObject({ probeAt });
    expect(alerts()).toHaveLength(1);
    expect(await server.circuits.resume("sms")).toBe(true);
    expect(await server.circuits.resume("sms")).toBe(false);
    expect((await send()).status).toBe("accepted");
  });
});

describe("a process that dies while it closes a circuit", () => {
  it("leaves no alert behind that would keep the next outage from being told", async () => {
    const { circuits, alerts } = fixture.store;
    fixture.twilio.always(suspended);
    await send();
    expect(await alerts.list(10)).toHaveLength(1);
    const dying = {
      ...circuits,
      close: async (channel: "sms" | "email") => {
        await circuits.close(channel);
        throw new Error("The process died.");
      },
    };
    const context = { ...fixture, circuits: dying, alerts, log: () => {}, onRestored: () => {} };
    await expect(closeCircuit(context, "sms", "test")).rejects.toThrow("died");
    expect(await alerts.list(10)).toEqual([]);
  });
});

describe("a refusal that concerns more than its message", () => {
  it("is told once for its code and configuration, and stops nothing", async () => {
    fixture.twilio.always({ type: "error", status: 400, code: 21_408 });
    for (let time = 0; time < 3; time += 1) {
      expect(await send()).toMatchObject({ status: "refused", reason: "route" });
    }
    expect(alerts()).toMatchObject([{ reason: "route", providerCode: "21408" }]);
    await send(newLead(), fixture.server({ from: "Autre" }));
    expect(alerts()).toHaveLength(2);
    expect(await server.circuits.read("sms")).toBeNull();
  });

  it("is told again on another day when it passes by itself", async () => {
    fixture.resend.always({ type: "error", status: 429, code: "daily_quota_exceeded" });
    const email = () => server.deliver(confirmation(newLead(), "email"), composed("email"));
    await email();
    await email();
    expect(alerts()).toMatchObject([{ reason: "quota" }]);
    minutes(24 * 60);
    await email();
    expect(alerts()).toHaveLength(2);
  });

  it("is not told when it concerns one recipient", async () => {
    fixture.twilio.script([{ type: "error", status: 400, code: 21_211 }]);
    await send();
    expect(alerts()).toEqual([]);
  });
});
