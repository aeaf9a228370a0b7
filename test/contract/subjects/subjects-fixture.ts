import { randomUUID } from "node:crypto";
import { domainEvent, type EventInput, type EventName } from "../../../src/events/domain-event.ts";
import { createVault } from "../../../src/store/aes-vault.ts";
import type { AppliedEvent, IdentifiedEvent, Subjects } from "../../../src/store/subjects.ts";
import type { TestDatabase } from "../test-databases.ts";

export const vault = createVault({ key: new Uint8Array(32) });
export const receivedAt = "2026-03-01T10:00:00.000Z";
export const tuesday = "2026-04-07T09:00:00.000Z";
export const friday = "2026-04-10T14:00:00.000Z";
export const person = { firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.com" };

/** The subjects under test, with the shortest way to make things happen to them. */
export type SubjectsFixture = {
  readonly subjects: Subjects;
  readonly database: TestDatabase;
  apply(...events: IdentifiedEvent[]): Promise<AppliedEvent[]>;
  outcomes(...events: IdentifiedEvent[]): Promise<AppliedEvent["outcome"][]>;
  /** The id of a new lead with a contact, created at 1000 ms. */
  knownLead(): Promise<string>;
};

/** `current` is asked at each use: the database is there only while the tests run. */
export function subjectsFixture(
  current: () => {
    subjects: Subjects;
    database: TestDatabase;
  },
): SubjectsFixture {
  const apply = async (...events: IdentifiedEvent[]) =>
    await current().subjects.apply(events, { at: receivedAt, forwarded: false });
  return {
    get subjects() {
      return current().subjects;
    },
    get database() {
      return current().database;
    },
    apply,
    async outcomes(...events) {
      return (await apply(...events)).map((applied) => applied.outcome);
    },
    async knownLead() {
      const leadId = randomUUID();
      await apply(event("lead.created", 1000, { leadId, ...person, phone: "+33612345678" }));
      return leadId;
    },
  };
}

/** An event as the door would hand it on. */
export function event<N extends EventName>(
  name: N,
  ts: number,
  data: EventInput<N>,
  id: string = randomUUID(),
): IdentifiedEvent {
  return { ...domainEvent.parse({ name, data }), id, ts };
}
