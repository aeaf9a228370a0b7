import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { domainEvent, type EventInput, type EventName } from "../../src/events/domain-event.ts";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore, type Store } from "../../src/store/open-store.ts";
import type { IdentifiedEvent, Subjects } from "../../src/store/subjects.ts";
import type { TestDatabase, TestDatabaseKind } from "./test-databases.ts";

const vault = createVault({ key: new Uint8Array(32) });
const receivedAt = "2026-03-01T10:00:00.000Z";
const tuesday = "2026-04-07T09:00:00.000Z";
const friday = "2026-04-10T14:00:00.000Z";
const person = { firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.com" };

/** An event as the door would hand it on. */
function event<N extends EventName>(
  name: N,
  ts: number,
  data: EventInput<N>,
  id: string = randomUUID(),
): IdentifiedEvent {
  return { ...domainEvent.parse({ name, data }), id, ts };
}

/** What every store of subjects guarantees. */
export function subjectsContract(kind: TestDatabaseKind): void {
  describe.skipIf(!kind.available)(`subjects on ${kind.name}`, () => {
    let database: TestDatabase;
    let store: Store;
    let subjects: Subjects;

    beforeAll(async () => {
      database = await kind.create();
      store = await openStore({ target: database.target, vault });
      subjects = store.subjects;
    });

    afterAll(async () => {
      await store.close();
      await database.drop();
    });

    const apply = async (...events: IdentifiedEvent[]) =>
      await subjects.apply(events, { at: receivedAt, forwarded: false });
    const outcomes = async (...events: IdentifiedEvent[]) =>
      (await apply(...events)).map((applied) => applied.outcome);
    const knownLead = async (): Promise<string> => {
      const leadId = randomUUID();
      await apply(event("lead.created", 1000, { leadId, ...person, phone: "+33612345678" }));
      return leadId;
    };

    describe("leads", () => {
      it("keeps everything lead.created says", async () => {
        const leadId = randomUUID();
        const created = event("lead.created", Date.parse(receivedAt), {
          leadId,
          ...person,
          phone: "+33612345678",
          locale: "fr",
          timeZone: "Europe/Paris",
          questionnaireUrl: "https://app.example.com/q",
          consent: { sms: false },
        });
        const [applied] = await apply(created);

        expect(applied).toEqual({
          outcome: "applied",
          slim: { id: created.id, ts: created.ts, name: "lead.created", data: { leadId } },
          revision: null,
        });
        expect(await subjects.lead(leadId)).toEqual({
          id: leadId,
          contact: {
            ...person,
            phone: "+33612345678",
            locale: "fr",
            timeZone: "Europe/Paris",
            questionnaireUrl: "https://app.example.com/q",
            consentSms: false,
            consentEmail: null,
          },
          createdAt: receivedAt,
          questionnaireCompletedAt: null,
        });
      });

      it("knows nothing of a subject never mentioned", async () => {
        expect(await subjects.lead("none")).toBeNull();
        expect(await subjects.interview("none")).toBeNull();
        expect(await subjects.trial("none")).toBeNull();
        expect(await subjects.recorded("none")).toBeNull();
      });

      it("takes a newer contact, keeps the fields it leaves out, and the first createdAt", async () => {
        const leadId = await knownLead();
        const correction = { leadId, ...person, email: "new@example.com", consent: { sms: true } };
        expect(await outcomes(event("lead.created", 2000, correction))).toEqual(["applied"]);
        expect(await subjects.lead(leadId)).toMatchObject({
          contact: { email: "new@example.com", phone: "+33612345678", consentSms: true },
          createdAt: "1970-01-01T00:00:01.000Z",
        });
      });

      it("records an older, different contact as superseded and changes no contact", async () => {
        const leadId = await knownLead();
        const before = await subjects.lead(leadId);
        const stale = event("lead.created", 999, {
          leadId,
          firstName: "Old",
          lastName: "Name",
          email: "old@example.com",
          phone: "+33600000000",
        });
        expect(await outcomes(stale)).toEqual(["superseded"]);
        expect((await subjects.lead(leadId))?.contact).toEqual(before?.contact);
        expect(await subjects.recorded(stale.id)).toMatchObject({ outcome: "superseded" });
      });

      it("counts an older contact that says the same as applied", async () => {
        const leadId = await knownLead();
        const same = event("lead.created", 500, { leadId, ...person, phone: "+33612345678" });
        expect(await outcomes(same)).toEqual(["applied"]);
      });

      it("lets the later arrival win at the same instant", async () => {
        const leadId = await knownLead();
        const other = { leadId, ...person, firstName: "Zoë" };
        expect(await outcomes(event("lead.created", 1000, other))).toEqual(["applied"]);
        expect((await subjects.lead(leadId))?.contact?.firstName).toBe("Zoë");
      });

      it("takes completion before, and apart from, the lead's creation", async () => {
        const leadId = randomUUID();
        await apply(event("questionnaire.completed", 5000, { leadId }));
        expect(await subjects.lead(leadId)).toEqual({
          id: leadId,
          contact: null,
          createdAt: null,
          questionnaireCompletedAt: "1970-01-01T00:00:05.000Z",
        });

        expect(await outcomes(event("lead.created", 1000, { leadId, ...person }))).toEqual(["applied"]);
        expect(await subjects.lead(leadId)).toMatchObject({
          contact: person,
          createdAt: "1970-01-01T00:00:01.000Z",
          questionnaireCompletedAt: "1970-01-01T00:00:05.000Z",
        });
      });

      it("applies the first lead.created even when a newer event introduced the lead", async () => {
        const leadId = randomUUID();
        const interviewId = randomUUID();
        await apply(
          event("interview.scheduled", 9000, { interviewId, leadId, startsAt: tuesday, ...person }),
        );
        expect(await subjects.lead(leadId)).toMatchObject({ contact: person, createdAt: null });

        const late = event("lead.created", 1000, { leadId, ...person, firstName: "Old", locale: "en" });
        expect(await outcomes(late)).toEqual(["applied"]);
        expect(await subjects.lead(leadId)).toMatchObject({
          contact: { firstName: "Zoé", locale: "en" },
          createdAt: "1970-01-01T00:00:01.000Z",
        });
      });
    });

    describe("interviews", () => {
      const scheduled = (interviewId: string, leadId: string, ts: number, startsAt: string) =>
        event("interview.scheduled", ts, { interviewId, leadId, startsAt });
      const cancelled = (interviewId: string, ts: number, reason?: string) =>
        event("interview.cancelled", ts, reason === undefined ? { interviewId } : { interviewId, reason });

      it("numbers each change of the date, also back to an earlier one", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        const applied = await apply(
          scheduled(id, leadId, 1, tuesday),
          scheduled(id, leadId, 2, friday),
          scheduled(id, leadId, 3, tuesday),
        );
        expect(applied.map((one) => [one.outcome, one.revision])).toEqual([
          ["applied", 1],
          ["applied", 2],
          ["applied", 3],
        ]);
        expect(applied[2]?.slim.data).toEqual({ interviewId: id, leadId, startsAt: tuesday });
        expect(await subjects.interview(id)).toMatchObject({ startsAt: tuesday, revision: 3 });
      });

      it("keeps the revision when only other details change", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        const withLink = {
          interviewId: id,
          leadId,
          startsAt: "2026-04-07T11:00:00+02:00",
          durationMinutes: 30,
        };
        const applied = await apply(
          scheduled(id, leadId, 1, tuesday),
          event("interview.scheduled", 2, { ...withLink, meetingUrl: "https://meet.example.com/a" }),
        );
        expect(applied.map((one) => one.revision)).toEqual([1, 1]);
        expect(await subjects.interview(id)).toEqual({
          id,
          leadId,
          startsAt: tuesday,
          durationMinutes: 30,
          meetingUrl: "https://meet.example.com/a",
          revision: 1,
          cancelledAt: null,
          cancelReason: null,
        });
      });

      it("records an older date as superseded, and one that agrees as applied", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        await apply(scheduled(id, leadId, 10, friday));
        const before = await subjects.interview(id);
        const applied = await apply(scheduled(id, leadId, 9, tuesday), scheduled(id, leadId, 8, friday));
        expect(applied.map((one) => [one.outcome, one.revision])).toEqual([
          ["superseded", 1],
          ["applied", 1],
        ]);
        expect(await subjects.interview(id)).toEqual(before);
      });

      it("lets the later arrival win at the same instant", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        await apply(scheduled(id, leadId, 5, tuesday), scheduled(id, leadId, 5, friday));
        expect(await subjects.interview(id)).toMatchObject({ startsAt: friday, revision: 2 });
        expect(await outcomes(cancelled(id, 5))).toEqual(["applied"]);
        expect(await subjects.interview(id)).toMatchObject({ cancelledAt: "1970-01-01T00:00:00.005Z" });
        expect(await outcomes(scheduled(id, leadId, 5, friday))).toEqual(["applied"]);
        expect(await subjects.interview(id)).toMatchObject({ cancelledAt: null, revision: 3 });
      });

      it("gives an interview scheduled again after its cancellation a new revision", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        await apply(scheduled(id, leadId, 1, tuesday), cancelled(id, 2, "Ill."));
        expect(await subjects.interview(id)).toMatchObject({ revision: 1, cancelReason: "Ill." });

        const [again] = await apply(scheduled(id, leadId, 3, tuesday));
        expect(again).toMatchObject({ outcome: "applied", revision: 2 });
        expect(await subjects.interview(id)).toMatchObject({ cancelledAt: null, cancelReason: null });
      });

      it("records a cancellation older than the date as superseded", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        await apply(scheduled(id, leadId, 5, tuesday));
        const before = await subjects.interview(id);
        expect(await outcomes(cancelled(id, 4))).toEqual(["superseded"]);
        expect(await subjects.interview(id)).toEqual(before);
      });

      it("counts an older cancellation of a cancelled interview as applied, without moving it", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        await apply(scheduled(id, leadId, 1, tuesday), cancelled(id, 9));
        expect(await outcomes(cancelled(id, 5))).toEqual(["applied"]);
        expect(await subjects.interview(id)).toMatchObject({ cancelledAt: "1970-01-01T00:00:00.009Z" });
      });

      it("takes a cancellation before the date it cancels", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        const [stub] = await apply(cancelled(id, 5, "Ill."));
        expect(stub).toMatchObject({ outcome: "applied", revision: 0 });
        expect(await subjects.interview(id)).toEqual({
          id,
          leadId: null,
          startsAt: null,
          durationMinutes: null,
          meetingUrl: null,
          revision: 0,
          cancelledAt: "1970-01-01T00:00:00.005Z",
          cancelReason: "Ill.",
        });

        expect(await outcomes(scheduled(id, leadId, 4, tuesday))).toEqual(["superseded"]);
        expect(await subjects.interview(id)).toMatchObject({
          cancelledAt: "1970-01-01T00:00:00.005Z",
          leadId,
        });
        expect(await outcomes(scheduled(id, leadId, 6, tuesday))).toEqual(["applied"]);
        expect(await subjects.interview(id)).toMatchObject({ cancelledAt: null, startsAt: tuesday });
      });

      it("corrects the contact with the fields it carries, newest first", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        const data = { interviewId: id, leadId, startsAt: tuesday };
        await apply(event("interview.scheduled", 2000, { ...data, phone: "+33611111111" }));
        await apply(event("interview.scheduled", 1500, { ...data, phone: "+33622222222", locale: "en" }));
        expect((await subjects.lead(leadId))?.contact).toMatchObject({
          ...person,
          phone: "+33611111111",
          locale: "en",
        });
      });
    });

    describe("trials", () => {
      const password = "hunter2-canary";

      it("keeps what trial.started says, with the password sealed until it is forgotten", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        const started = event("trial.started", Date.parse(receivedAt), {
          trialId: id,
          leadId,
          endsAt: friday,
          accessUrl: "https://app.example.com/start",
          loginEmail: "zoe@example.com",
          temporaryPassword: password,
        });
        const [applied] = await apply(started);

        expect(applied?.slim.data).toEqual({ trialId: id, leadId, endsAt: friday });
        const trial = await subjects.trial(id);
        expect(trial).toEqual({
          id,
          leadId,
          startedAt: receivedAt,
          endsAt: friday,
          accessUrl: "https://app.example.com/start",
          loginEmail: "zoe@example.com",
          sealedPassword: expect.any(String),
          convertedAt: null,
        });
        expect(vault.open(trial?.sealedPassword ?? "", `trial:${id}`)).toBe(password);
        expect(JSON.stringify(await database.query("select * from trials"))).not.toContain(password);

        await subjects.forgetPassword(id);
        expect(await subjects.trial(id)).toEqual({ ...trial, sealedPassword: null });
        await apply({ ...started, id: randomUUID(), ts: started.ts - 1 });
        expect((await subjects.trial(id))?.sealedPassword).toBeNull();
      });

      it("takes conversion before, and apart from, the start", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        await apply(event("trial.converted", 5000, { trialId: id }));
        expect(await subjects.trial(id)).toMatchObject({
          leadId: null,
          startedAt: null,
          convertedAt: "1970-01-01T00:00:05.000Z",
        });
        const started = event("trial.started", 1000, { trialId: id, leadId });
        const [applied] = await apply(started);
        expect(applied).toMatchObject({ outcome: "applied", revision: null });
        expect(applied?.slim.data).toEqual({ trialId: id, leadId });
        expect(await subjects.trial(id)).toMatchObject({
          leadId,
          startedAt: "1970-01-01T00:00:01.000Z",
          convertedAt: "1970-01-01T00:00:05.000Z",
        });
      });

      it("records an older, different start as superseded", async () => {
        const [leadId, id] = [await knownLead(), randomUUID()];
        const start = (ts: number, endsAt: string) =>
          event("trial.started", ts, { trialId: id, leadId, endsAt });
        expect(
          await outcomes(start(5, friday), start(4, tuesday), start(3, friday), start(6, tuesday)),
        ).toEqual(["applied", "superseded", "applied", "applied"]);
        expect(await subjects.trial(id)).toMatchObject({
          endsAt: tuesday,
          startedAt: "1970-01-01T00:00:00.003Z",
        });
      });
    });

    describe("batches", () => {
      it("refuses an event about an unknown lead, naming its place, and keeps nothing of the batch", async () => {
        const [leadId, stub] = [randomUUID(), randomUUID()];
        await apply(event("questionnaire.completed", 1, { leadId: stub }));
        for (const unknown of [randomUUID(), stub]) {
          const first = event("lead.created", 1, { leadId, ...person });
          const orphan = event("interview.scheduled", 2, {
            interviewId: randomUUID(),
            leadId: unknown,
            startsAt: tuesday,
            firstName: "Zoé",
          });
          await expect(apply(first, orphan)).rejects.toMatchObject({
            code: "LEAD_UNKNOWN",
            leadId: unknown,
            index: 1,
          });
          expect(await subjects.lead(leadId)).toBeNull();
          expect(await subjects.recorded(first.id)).toBeNull();
          const trial = event("trial.started", 2, { trialId: randomUUID(), leadId: unknown });
          await expect(apply(trial)).rejects.toMatchObject({ code: "LEAD_UNKNOWN", index: 0 });
        }
      });

      it("knows a lead that an earlier event of the batch introduced", async () => {
        const leadId = randomUUID();
        const interview = { interviewId: randomUUID(), leadId, startsAt: tuesday };
        expect(
          await outcomes(
            event("lead.created", 1, { leadId, ...person }),
            event("interview.scheduled", 2, interview),
          ),
        ).toEqual(["applied", "applied"]);
      });

      it("answers an event recorded before with what it was then, and changes nothing", async () => {
        const [leadId, interviewId] = [await knownLead(), randomUUID()];
        const first = event("interview.scheduled", 1, { interviewId, leadId, startsAt: tuesday });
        const [applied] = await apply(first);
        await apply(event("interview.scheduled", 2, { interviewId, leadId, startsAt: friday }));
        const before = await subjects.interview(interviewId);

        const impostor = event("lead.created", 9, { leadId, ...person, firstName: "Other" }, first.id);
        expect(await apply(first, impostor)).toEqual([
          { ...applied, outcome: "duplicate" },
          { ...applied, outcome: "duplicate" },
        ]);
        expect(await subjects.interview(interviewId)).toEqual(before);
        expect((await subjects.lead(leadId))?.contact?.firstName).toBe("Zoé");
        expect(await subjects.recorded(first.id)).toEqual(applied);
      });

      it("applies an event that is twice in a batch once", async () => {
        const [leadId, interviewId] = [await knownLead(), randomUUID()];
        const moved = event("interview.scheduled", 1, { interviewId, leadId, startsAt: tuesday });
        expect(await outcomes(moved, moved)).toEqual(["applied", "duplicate"]);
        expect(await subjects.interview(interviewId)).toMatchObject({ revision: 1 });
      });

      it("takes an empty batch", async () => {
        expect(await apply()).toEqual([]);
      });

      it("applies an event that arrives many times at once exactly once", async () => {
        const leadId = randomUUID();
        const created = event("lead.created", 1, { leadId, ...person });
        const all = await Promise.all(Array.from({ length: 12 }, async () => await outcomes(created)));
        expect(all.flat().filter((outcome) => outcome === "applied")).toHaveLength(1);
        expect(all.flat().filter((outcome) => outcome === "duplicate")).toHaveLength(11);
      });

      it("applies concurrent batches on the same subjects one after the other, without a deadlock", async () => {
        const [leadId, one, two] = [await knownLead(), randomUUID(), randomUUID()];
        const move = (interviewId: string, ts: number) => {
          const startsAt = new Date(Date.parse(tuesday) + ts * 60_000).toISOString();
          return event("interview.scheduled", ts, { interviewId, leadId, startsAt });
        };
        await Promise.all(
          Array.from({ length: 24 }, async (_, index) => {
            const batch = [move(one, index), move(two, index)];
            return await apply(...(index % 2 === 0 ? batch : batch.toReversed()));
          }),
        );
        const newest = new Date(Date.parse(tuesday) + 23 * 60_000).toISOString();
        expect(await subjects.interview(one)).toMatchObject({ startsAt: newest });
        expect(await subjects.interview(two)).toMatchObject({ startsAt: newest });
      });
    });

    describe("the outbox", () => {
      const mine = async (leadId: string, recordedBefore = "2999-01-01T00:00:00.000Z") => {
        const events = await subjects.unforwarded({ recordedBefore, limit: 100_000 });
        return events.filter((one) => one.data["leadId"] === leadId);
      };

      it("holds applied events in their order of arrival until they are marked", async () => {
        const leadId = randomUUID();
        const events = [
          event("lead.created", 3000, { leadId, ...person }),
          event("questionnaire.completed", 2000, { leadId }),
          event("lead.created", 1000, {
            leadId,
            ...person,
            email: "stale@example.com",
            firstName: "Old",
            lastName: "Old",
          }),
        ];
        const applied = await apply(...events);
        expect(applied.map((one) => one.outcome)).toEqual(["applied", "applied", "superseded"]);
        expect(await mine(leadId)).toEqual(applied.slice(0, 2).map((one) => one.slim));
        expect(await mine(leadId, receivedAt)).toEqual([]);
        expect(
          await subjects.unforwarded({ recordedBefore: "2999-01-01T00:00:00.000Z", limit: 1 }),
        ).toHaveLength(1);

        await subjects.markForwarded([events[0]?.id ?? ""], receivedAt);
        expect(await mine(leadId)).toEqual([applied[1]?.slim]);
        await subjects.markForwarded([], receivedAt);
      });

      it("leaves out events that come from Inngest, also when they were recorded before", async () => {
        const leadId = randomUUID();
        const recorded = event("lead.created", 1, { leadId, ...person });
        const direct = event("questionnaire.completed", 1, { leadId });
        await apply(recorded);
        const results = await subjects.apply([recorded, direct], { at: receivedAt, forwarded: true });
        expect(results.map((one) => one.outcome)).toEqual(["duplicate", "applied"]);
        expect(await mine(leadId)).toEqual([]);
      });

      it("holds nothing personal", async () => {
        const [leadId, interviewId, trialId] = [randomUUID(), randomUUID(), randomUUID()];
        const canary = {
          firstName: "Canaryfirst",
          lastName: "Canarylast",
          email: "canary@canary.example",
          phone: "+33698765432",
          questionnaireUrl: "https://canary.example/q",
          timeZone: "Europe/Zurich",
        };
        await apply(
          event("lead.created", 1, { leadId, ...canary }),
          event("questionnaire.completed", 1, { leadId }),
          event("interview.scheduled", 1, {
            interviewId,
            leadId,
            startsAt: tuesday,
            meetingUrl: "https://canary.example/m",
            ...canary,
          }),
          event("interview.cancelled", 2, { interviewId, reason: "Canary reason" }),
          event("trial.started", 1, {
            trialId,
            leadId,
            accessUrl: "https://canary.example/a",
            loginEmail: "canary@canary.example",
            temporaryPassword: "canary-secret",
            ...canary,
          }),
          event("trial.converted", 1, { trialId }),
        );
        const text = JSON.stringify(await database.query("select * from events"));
        expect(text).toContain(trialId);
        expect(text).not.toMatch(/canary|98765432|Zurich/i);
      });
    });

    it("ends in the same state in whatever order events come, and however often", async () => {
      const emails = ["a@example.com", "b@example.com", "c@example.com"] as const;
      const contact = fc.record(
        {
          firstName: fc.constantFrom("Ann", "Bea"),
          lastName: fc.constant("Dupont"),
          email: fc.constantFrom(...emails),
          phone: fc.constantFrom("+33611111111", "+33622222222"),
          locale: fc.constantFrom("fr" as const, "en" as const),
          consent: fc.record({ sms: fc.boolean(), email: fc.boolean() }, { requiredKeys: [] }),
        },
        { requiredKeys: ["firstName", "lastName", "email"] },
      );
      const leadCreated = contact.map(
        (data) => (ids: Ids, ts: number) => event("lead.created", ts, { leadId: ids.leadId, ...data }),
      );
      const completed = fc.constant((ids: Ids, ts: number) =>
        event("questionnaire.completed", ts, { leadId: ids.leadId }),
      );
      const scheduled = fc
        .record({
          contact,
          startsAt: fc.constantFrom(tuesday, friday),
          durationMinutes: fc.constantFrom(30, 60),
        })
        .map(
          ({ contact, ...dates }) =>
            (ids: Ids, ts: number) =>
              event("interview.scheduled", ts, { ...ids, ...dates, ...contact }),
        );
      const cancelled = fc
        .constantFrom("Ill.", "Moved.")
        .map(
          (reason) => (ids: Ids, ts: number) =>
            event("interview.cancelled", ts, { interviewId: ids.interviewId, reason }),
        );
      const orders = fc
        .array(fc.oneof(leadCreated, completed, scheduled, scheduled, cancelled), {
          minLength: 2,
          maxLength: 6,
        })
        .chain((makers) => {
          const timed = makers.map((make, index) => ({ make, ts: 1000 + index }));
          const shuffled = fc.shuffledSubarray(timed, { minLength: timed.length });
          return fc.tuple(shuffled, shuffled);
        });

      await fc.assert(
        fc.asyncProperty(orders, async ([some, other]) => {
          const states = await Promise.all(
            [some, other].map(async (order) => {
              const ids = { leadId: randomUUID(), interviewId: randomUUID() };
              const events = order.map(({ make, ts }) => make(ids, ts));
              for (const one of events) await apply(one);
              const state = await stateOf(subjects, ids);
              expect(new Set(await outcomes(...events.toReversed()))).toEqual(new Set(["duplicate"]));
              expect(await stateOf(subjects, ids)).toEqual(state);
              return state;
            }),
          );
          expect(anonymous(states[0])).toEqual(anonymous(states[1]));
        }),
        { numRuns: 60 },
      );
    });
  });
}

type Ids = { leadId: string; interviewId: string };
type State = Awaited<ReturnType<typeof stateOf>>;

async function stateOf(subjects: Subjects, ids: Ids) {
  return { lead: await subjects.lead(ids.leadId), interview: await subjects.interview(ids.interviewId) };
}

/** Without what depends on the ids chosen and on how often the date was seen to change. */
function anonymous(state: State | undefined) {
  return {
    lead: state?.lead && { ...state.lead, id: "" },
    interview: state?.interview && {
      ...state.interview,
      id: "",
      leadId: state.interview.leadId && "lead",
      revision: 0,
    },
  };
}
