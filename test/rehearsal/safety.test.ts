import { readdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { domainEvent } from "../../src/events/domain-event.ts";
import { type RehearsalFixture, startRehearsalFixture, told } from "../support/rehearsal-fixture.ts";

let fixture: RehearsalFixture | undefined;
afterEach(async () => {
  await fixture?.close();
  fixture = undefined;
});

const person = { firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.com", phone: "+33612345678" };
const startsAt = "2026-03-05T14:00:00.000Z";

/** Every row of every table of an SQLite file. */
function contents(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database.prepare("select name from sqlite_schema where type = 'table' order by name").all();
  const rows = tables.map(({ name }) => [name, database.prepare(`select * from "${String(name)}"`).all()]);
  database.close();
  return rows;
}

function byText(one: string, other: string): number {
  return one.localeCompare(other);
}

/** A lead with an interview, about whom several runs wait. */
async function started(): Promise<RehearsalFixture & { eventId: string }> {
  const begun = await startRehearsalFixture();
  fixture = begun;
  const event = await begun.happened("lead.created", { leadId: "L1", ...person });
  await begun.send(event);
  await begun.send(
    await begun.happened("interview.scheduled", { interviewId: "I1", leadId: "L1", startsAt }),
  );
  return { ...begun, eventId: event.id };
}

const sample = (leadId: string) =>
  domainEvent.parse({ name: "lead.created", data: { leadId, ...person, firstName: `Ana ${leadId}` } });

describe("a rehearsal", () => {
  it("reaches no provider, changes no row, starts no run, and leaves no file", async () => {
    const { file, twilio, resend, engine, rehearsals, eventId, told: heard } = await started();
    const before = {
      rows: contents(file),
      requests: [twilio.requests.length, resend.requests.length],
      stats: engine.stats(),
      files: readdirSync(dirname(file), { recursive: true, encoding: "utf8" }).toSorted(byText),
      told: structuredClone(heard),
    };
    await rehearsals.next("L1");
    await rehearsals.replay(eventId);
    await rehearsals.fastForward([sample("L9")], {
      happenings: [
        { kind: "report", channel: "email", status: "undelivered", afterMs: 1000 },
        { kind: "reply", from: person.phone, keyword: "stop", afterMs: 1000 },
      ],
    });
    expect({
      rows: contents(file),
      requests: [twilio.requests.length, resend.requests.length],
      stats: engine.stats(),
      files: readdirSync(dirname(file), { recursive: true, encoding: "utf8" }).toSorted(byText),
      told: heard,
    }).toEqual(before);
  });

  it("is the same however many go on at once, and knows nothing of the others", async () => {
    const { rehearsals } = await started();
    const alone = told(await rehearsals.next("L1"));
    expect(alone.length).toBeGreaterThan(5);
    const leads = ["A", "B", "C", "D", "E"];
    const [together, ...others] = await Promise.all([
      rehearsals.next("L1"),
      ...leads.map(async (leadId) => await rehearsals.fastForward([sample(leadId)])),
    ]);
    expect(told(together ?? null)).toEqual(alone);
    for (const [index, other] of others.entries()) {
      if (other?.status !== "played") throw new Error("It was not played.");
      const texts = other.rehearsal.entries.map(({ said }) => said?.text ?? "");
      expect(texts).toHaveLength(6);
      expect(texts.every((text) => text.includes(`Ana ${leads[index]}`))).toBe(true);
    }
  });

  it("counts what a day has carried already", async () => {
    const { rehearsalsWith } = await started();
    const limits = {
      "recipient-messages": 2,
      "recipient-segments": null,
      "day-messages": null,
      "day-segments": null,
    };
    const rehearsals = rehearsalsWith({ dayLimits: { sms: limits, email: limits } });
    // To the same addresses, which have had two messages today.
    const result = await rehearsals.fastForward([sample("L9")], { horizonMs: 3_600_000 });
    expect(result).toMatchObject({ rehearsal: { totals: { "would-wait": 2 } } });
    expect(result).toMatchObject({
      rehearsal: {
        entries: [{ reason: "limit-recipient-messages" }, { reason: "limit-recipient-messages" }],
      },
    });
  });

  it("waits for a channel whose account accepts nothing, as the real messages do", async () => {
    const { store, rehearsals, channels, now } = await started();
    const at = now().getTime();
    await store.circuits.open({
      channel: "sms",
      configuration: channels.sms.configuration,
      providerCode: "20003",
      explanation: "The credentials were refused.",
      openedAt: new Date(at).toISOString(),
      probeAt: new Date(at + 600_000).toISOString(),
    });
    const result = await rehearsals.fastForward([sample("L9")], { horizonMs: 3_600_000 });
    expect(result).toMatchObject({
      rehearsal: {
        entries: [
          { channel: "sms", verdict: "would-wait", reason: "circuit-open" },
          { channel: "email", verdict: "would-send" },
          { channel: "sms", verdict: "would-send" },
        ],
      },
    });
    expect((await store.circuits.read("sms"))?.probes).toBe(0);
  });
});
