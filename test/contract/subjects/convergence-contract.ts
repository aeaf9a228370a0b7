import { randomUUID } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { event, friday, type SubjectsFixture, tuesday } from "./subjects-fixture.ts";

/** What holds of events whatever their order. */
export function convergenceContract(fixture: SubjectsFixture): void {
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
            for (const one of events) await fixture.apply(one);
            const state = await stateOf(fixture, ids);
            expect(new Set(await fixture.outcomes(...events.toReversed()))).toEqual(new Set(["duplicate"]));
            expect(await stateOf(fixture, ids)).toEqual(state);
            return state;
          }),
        );
        expect(anonymous(states[0])).toEqual(anonymous(states[1]));
      }),
      { numRuns: 60 },
    );
  });
}

type Ids = { leadId: string; interviewId: string };
type State = Awaited<ReturnType<typeof stateOf>>;

async function stateOf(fixture: SubjectsFixture, ids: Ids) {
  return {
    lead: await fixture.subjects.lead(ids.leadId),
    interview: await fixture.subjects.interview(ids.interviewId),
  };
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
