import type { Kysely } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import { erasePerson, sweepPerson } from "./erase-person.ts";
import { recordErasure, type SubjectDigest } from "./erasures.ts";
import { expireBodies, expireMessages, expireRecords, expireStrays } from "./expire.ts";
import { expirePeople } from "./expire-people.ts";
import { exportPerson } from "./export-person.ts";
import { instantOf } from "./instant.ts";
import { eventsOf, findPerson, findSubjects, type Person } from "./person.ts";
import type { PersonalData, Removal, Removed } from "./personal-data.ts";
import { lockNames } from "./subject-locks.ts";
import { subjectNames } from "./subject-names.ts";
import type { Suppressions } from "./suppressions.ts";

/** What the duties towards people need of the rest of the store. */
export type PersonalDataParts = {
  dialect: "sqlite" | "postgres";
  suppressions: Pick<Suppressions, "addressId" | "active">;
  digest: SubjectDigest;
  /** Makes sure that what was deleted is in no file any more; false when that could not be done now. */
  forgetFreedPages: (options: { rebuild: boolean }) => Promise<boolean>;
};

/** The duties towards people in SQL, the same on SQLite and PostgreSQL. */
export function sqlPersonalData(db: Kysely<DatabaseSchema>, parts: PersonalDataParts): PersonalData {
  const { addressId } = parts.suppressions;
  // Rows that SQLite moved between pages left copies, which only a new file is free of.
  const forgotten = async (removed: Removed): Promise<Removal> => ({
    removed,
    bytesForgotten: await parts.forgetFreedPages({ rebuild: true }),
  });
  return {
    async erase(leadId, at) {
      const { person, removed } = await withPerson(db, parts, leadId, async (trx, person) => {
        await remember(trx, parts.digest, { person, at });
        return { person, removed: await erasePerson(trx, person, addressId) };
      });
      // A worker may have opened a message between the reading and the commit; from now on it finds nobody.
      const left = await db.transaction().execute(async (trx) => await sweepPerson(trx, person));
      return await forgotten(added(removed, left));
    },

    export: async (leadId) => await exportPerson(db, leadId, parts.suppressions),

    async expire(cutoffs) {
      const removed: Removed = {
        ...(await expireBodies(db, cutoffs.bodiesBefore)),
        ...(await expireMessages(db, cutoffs.messagesBefore)),
        ...(await expireRecords(db, cutoffs.messagesBefore)),
        ...(await expireStrays(db, cutoffs.leadsBefore)),
      };
      const people = await expirePeople(db, {
        leadsBefore: cutoffs.leadsBefore,
        // Without a trace of it: nobody asked to be forgotten, and who comes back is welcome.
        erase: (leadId, isDue) =>
          withPerson(db, parts, leadId, async (trx, person) =>
            (await isDue(trx)) ? erasePerson(trx, person, addressId) : null,
          ),
      });
      return await forgotten(added(removed, people));
    },
  };
}

/**
 * Runs in a transaction in which no event about the person is applied. What is locked has to be known beforehand,
 * so that when an interview or a trial has come up meanwhile, it begins anew.
 */
async function withPerson<T>(
  db: Kysely<DatabaseSchema>,
  { dialect }: Pick<PersonalDataParts, "dialect">,
  leadId: string,
  work: (trx: Kysely<DatabaseSchema>, person: Person) => Promise<T>,
): Promise<T> {
  for (;;) {
    const locked = namesOf(leadId, await findSubjects(db, leadId));
    const result = await db.transaction().execute(async (trx) => {
      // SQLite lets one transaction write at a time as it is.
      if (dialect === "postgres") await lockNames(trx, locked);
      const person = await findPerson(trx, leadId);
      if (namesOf(leadId, person).some((name) => !locked.includes(name))) return null;
      return { value: await work(trx, person) };
    });
    if (result !== null) return result.value;
  }
}

/**
 * Remembers who was erased. The interviews and trials as well: their cancellation and conversion name no lead. An
 * event from a clock that is ahead of ours must not bring the person back either.
 */
async function remember(
  trx: Kysely<DatabaseSchema>,
  digest: SubjectDigest,
  { person, at }: { person: Person; at: string },
): Promise<void> {
  const { latestTs } = await trx
    .selectFrom("events")
    .select((events) => events.fn.max("ts").as("latestTs"))
    .where(eventsOf(person))
    .executeTakeFirstOrThrow();
  const erasedAt = instantOf(Math.max(Date.parse(at), latestTs ?? 0));
  await recordErasure(trx, namesOf(person.leadId, person).map(digest), erasedAt);
}

function namesOf(leadId: string, { interviewIds, trialIds }: Pick<Person, "interviewIds" | "trialIds">) {
  return [
    ...subjectNames({ leadId }),
    ...interviewIds.flatMap((interviewId) => subjectNames({ interviewId })),
    ...trialIds.flatMap((trialId) => subjectNames({ trialId })),
  ];
}

function added(one: Removed, other: Removed): Removed {
  const sum = { ...one };
  for (const [table, count] of Object.entries(other)) sum[table] = (sum[table] ?? 0) + count;
  return sum;
}
