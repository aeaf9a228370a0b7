import type { DeleteResult, Kysely } from "kysely";
import { auditSubjects } from "./audit-log.ts";
import type { DatabaseSchema } from "./database-schema.ts";
import type { Removed } from "./personal-data.ts";
import { eventsOf, goesTo, messagesOf, type Person } from "./person.ts";
import type { Suppressions } from "./suppressions.ts";

/**
 * Deletes every row about a person in the caller's transaction. Suppressions stay: they are digests, and the person
 * must not be written to again by mistake.
 */
export async function erasePerson(
  trx: Kysely<DatabaseSchema>,
  person: Person,
  addressId: Suppressions["addressId"],
): Promise<Removed> {
  const { leadId } = person;
  const erased = {
    leads: await trx.deleteFrom("leads").where("id", "=", leadId).executeTakeFirst(),
    interviews: await trx.deleteFrom("interviews").where("leadId", "=", leadId).executeTakeFirst(),
    trials: await trx.deleteFrom("trials").where("leadId", "=", leadId).executeTakeFirst(),
    events: await trx.deleteFrom("events").where(eventsOf(person)).executeTakeFirst(),
  };
  await anonymiseAudit(trx, leadId);
  // Before the usage, as in every other transaction that touches both.
  const { chargedTo, ...sent } = await eraseSent(trx, person);
  const recipientIds = new Set([
    ...chargedTo,
    ...person.addresses.map(({ channel, address }) => addressId(channel, address)),
  ]);
  return {
    ...Object.fromEntries(Object.entries(erased).map(([table, result]) => [table, deleted(result)])),
    ...sent,
    usage: await eraseUsage(trx, [...recipientIds]),
  };
}

/** Deletes what was sent to a person while they were being erased. */
export async function sweepPerson(trx: Kysely<DatabaseSchema>, person: Person): Promise<Removed> {
  const { chargedTo, ...sent } = await eraseSent(trx, person);
  return { ...sent, usage: await eraseUsage(trx, chargedTo) };
}

/** Deletes the messages to a person, with their timelines, and the sandbox's. Says whose usage had counted them. */
async function eraseSent(
  trx: Kysely<DatabaseSchema>,
  person: Person,
): Promise<{ messages: number; sandboxMessages: number; chargedTo: string[] }> {
  const rows = await trx.deleteFrom("messages").where(messagesOf(person)).returning("chargedTo").execute();
  return {
    messages: rows.length,
    sandboxMessages: await eraseSandboxMessages(trx, person),
    chargedTo: rows.flatMap((row) => row.chargedTo ?? []),
  };
}

async function eraseSandboxMessages(trx: Kysely<DatabaseSchema>, { addresses }: Person): Promise<number> {
  let count = 0;
  for (const { channel, address } of addresses) {
    const result = await trx
      .deleteFrom("sandboxMessages")
      .where("channel", "=", channel)
      .where(goesTo(address))
      .executeTakeFirst();
    count += deleted(result);
  }
  return count;
}

/** What was done by hand stays on record, without saying to whom. */
async function anonymiseAudit(trx: Kysely<DatabaseSchema>, leadId: string): Promise<void> {
  await trx
    .updateTable("audit")
    .set({ subject: auditSubjects.erasedLead })
    .where("subject", "=", auditSubjects.lead(leadId))
    .execute();
}

async function eraseUsage(trx: Kysely<DatabaseSchema>, recipientIds: string[]): Promise<number> {
  if (recipientIds.length === 0) return 0;
  return deleted(await trx.deleteFrom("usage").where("recipientId", "in", recipientIds).executeTakeFirst());
}

function deleted(result: DeleteResult): number {
  return Number(result.numDeletedRows);
}
