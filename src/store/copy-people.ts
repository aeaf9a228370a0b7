import type { Kysely, Selectable } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import { toSlim } from "./event-log.ts";
import { type Address, eventsOf, findPerson, messagesOf, type Person } from "./person.ts";
import { subjectNames } from "./subject-names.ts";
import type { SlimEvent } from "./subjects.ts";
import type { SuppressedAddress } from "./suppressions.ts";

/** Whom a copy is of: the people with these ids, and those whom these interviews, trials and events are about. */
export type CopyQuery = {
  leadIds?: string[];
  interviewIds?: string[];
  trialIds?: string[];
  eventIds?: string[];
  /** Addresses that are not on record, whose suppressions and usage count as well. */
  addresses?: Address[];
  /** Usage of this day (`YYYY-MM-DD`) and of those after it. */
  usageSinceDay: string;
};

/** An event on record. */
export type RecordedSlimEvent = SlimEvent & {
  outcome: "applied" | "superseded";
  receivedAt: string;
  /** Whether Inngest has been given it. */
  forwarded: boolean;
};

/**
 * Everything that decides what people are sent: their rows, and what is in force for their addresses. Timelines are
 * left out, because nothing is decided by them, and so are messages that no journey sent.
 */
export type PeopleCopy = {
  rows: CopiedRows;
  /** In the order of arrival. */
  events: RecordedSlimEvent[];
};

/** Rows by table, for {@link openScratchStore} and nobody else. */
export type CopiedRows = { [T in CopiedTable]: Selectable<DatabaseSchema[T]>[] };
type CopiedTable = (typeof copiedTables)[number];

/** Every table that is copied, in an order in which the rows can be inserted. */
const copiedTables = [
  "sealedKeys",
  "leads",
  "interviews",
  "trials",
  "events",
  "messages",
  "usage",
  "suppressions",
  "circuits",
  "erasures",
] as const satisfies (keyof DatabaseSchema)[];

/** What addresses and people are looked up by. */
type CopyDigests = {
  suppressions: { addressId(channel: Address["channel"], address: string): string };
  digest: (name: string) => string;
};

/** The usage row that counts everybody. */
const everybody = "";

/** Reads, and changes nothing. */
export async function copyPeople(
  db: Kysely<DatabaseSchema>,
  query: CopyQuery,
  { suppressions, digest }: CopyDigests,
): Promise<PeopleCopy> {
  const { eventIds = [], addresses = [] } = query;
  const people: Person[] = [];
  for (const leadId of await leadsOf(db, query)) people.push(await findPerson(db, leadId));
  const rows = emptyRows();
  for (const person of people) await addPerson(db, person, rows);
  rows.events = await withEvents(db, rows.events, eventIds);
  const addressed = [...people.flatMap((person) => person.addresses), ...addresses].map(
    ({ channel, address }) => ({ channel, addressId: suppressions.addressId(channel, address) }),
  );
  await addRules(db, addressed, { rows, sinceDay: query.usageSinceDay });
  rows.erasures = await erasuresOf(db, query, { people, digest });
  rows.sealedKeys = await db.selectFrom("sealedKeys").selectAll().execute();
  const events = rows.events.map((row) => ({
    ...toSlim(row),
    outcome: row.outcome,
    receivedAt: row.receivedAt,
    forwarded: row.forwardedAt !== null,
  }));
  return { rows, events };
}

function emptyRows(): CopiedRows {
  return {
    sealedKeys: [],
    leads: [],
    interviews: [],
    trials: [],
    events: [],
    messages: [],
    usage: [],
    suppressions: [],
    circuits: [],
    erasures: [],
  };
}

/** The people whom ids of any kind lead to. */
async function leadsOf(
  db: Kysely<DatabaseSchema>,
  { leadIds = [], interviewIds = [], trialIds = [], eventIds = [] }: CopyQuery,
): Promise<string[]> {
  const events = await eventsNamed(db, eventIds);
  const interviews = [...interviewIds, ...given(events.map((event) => event.interviewId))];
  const trials = [...trialIds, ...given(events.map((event) => event.trialId))];
  const found = [
    ...(interviews.length === 0
      ? []
      : await db.selectFrom("interviews").select("leadId").where("id", "in", interviews).execute()),
    ...(trials.length === 0
      ? []
      : await db.selectFrom("trials").select("leadId").where("id", "in", trials).execute()),
  ];
  return [...new Set([...leadIds, ...given([...events, ...found].map(({ leadId }) => leadId))])];
}

function given(ids: (string | null)[]): string[] {
  return ids.filter((id) => id !== null);
}

async function eventsNamed(db: Kysely<DatabaseSchema>, eventIds: string[]): Promise<CopiedRows["events"]> {
  if (eventIds.length === 0) return [];
  return await db.selectFrom("events").selectAll().where("id", "in", eventIds).execute();
}

/** Events asked for that belong to nobody who is known come along by themselves. */
async function withEvents(
  db: Kysely<DatabaseSchema>,
  events: CopiedRows["events"],
  eventIds: string[],
): Promise<CopiedRows["events"]> {
  const missing = eventIds.filter((id) => !events.some((event) => event.id === id));
  return [...events, ...(await eventsNamed(db, missing))].sort((a, b) => a.sequence - b.sequence);
}

async function addPerson(db: Kysely<DatabaseSchema>, person: Person, rows: CopiedRows): Promise<void> {
  const { leadId } = person;
  // One after the other, each with few rows: a connection is not kept from others for long.
  rows.leads.push(...(await db.selectFrom("leads").selectAll().where("id", "=", leadId).execute()));
  rows.interviews.push(
    ...(await db.selectFrom("interviews").selectAll().where("leadId", "=", leadId).execute()),
  );
  rows.trials.push(...(await db.selectFrom("trials").selectAll().where("leadId", "=", leadId).execute()));
  rows.events.push(...(await db.selectFrom("events").selectAll().where(eventsOf(person)).execute()));
  const ofJourneys = messagesOf({ ...person, addresses: [] });
  rows.messages.push(...(await db.selectFrom("messages").selectAll().where(ofJourneys).execute()));
}

/** What is in force for addresses, and for all. */
async function addRules(
  db: Kysely<DatabaseSchema>,
  addressed: SuppressedAddress[],
  { rows, sinceDay }: { rows: CopiedRows; sinceDay: string },
): Promise<void> {
  const ids = [...new Set(addressed.map(({ addressId }) => addressId))];
  rows.circuits = await db.selectFrom("circuits").selectAll().execute();
  rows.usage = await db
    .selectFrom("usage")
    .selectAll()
    .where("day", ">=", sinceDay)
    .where("recipientId", "in", [everybody, ...ids])
    .execute();
  if (ids.length === 0) return;
  rows.suppressions = await db
    .selectFrom("suppressions")
    .selectAll()
    .where("channel", "in", ["sms", "email"])
    .where("addressId", "in", ids)
    .execute();
}

async function erasuresOf(
  db: Kysely<DatabaseSchema>,
  { interviewIds = [], trialIds = [] }: CopyQuery,
  { people, digest }: { people: Person[]; digest: CopyDigests["digest"] },
): Promise<CopiedRows["erasures"]> {
  const names = [
    ...people.flatMap((person) => [
      { leadId: person.leadId },
      ...person.interviewIds.map((interviewId) => ({ interviewId })),
      ...person.trialIds.map((trialId) => ({ trialId })),
    ]),
    ...interviewIds.map((interviewId) => ({ interviewId })),
    ...trialIds.map((trialId) => ({ trialId })),
  ].flatMap(subjectNames);
  if (names.length === 0) return [];
  return await db.selectFrom("erasures").selectAll().where("leadDigest", "in", names.map(digest)).execute();
}

/** Puts a copy into a new database. */
export async function pastePeople(db: Kysely<DatabaseSchema>, rows: CopiedRows): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // A row as it was read is one that can be inserted; only TypeScript cannot tell which table's it is.
    const anyTable = trx as unknown as Kysely<Record<CopiedTable, Record<string, unknown>>>;
    for (const table of copiedTables) {
      // One by one: all values of many rows would be more than a statement takes.
      for (const row of rows[table])
        await anyTable
          .insertInto(table)
          .values({ ...row })
          .execute();
    }
  });
}
