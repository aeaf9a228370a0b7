import type { Kysely } from "kysely";
import { toInterview } from "./apply-interview.ts";
import { toLead } from "./apply-lead.ts";
import type { DatabaseSchema } from "./database-schema.ts";
import { toSlim } from "./event-log.ts";
import { messageColumns, toMessageRecord } from "./message-row.ts";
import type { LeadExport } from "./personal-data.ts";
import { eventsOf, findPerson, messagesOf, type Person } from "./person.ts";
import type { Suppressions } from "./suppressions.ts";
import { timelineOf } from "./timeline.ts";

/** {@link PersonalData.export}. */
export async function exportPerson(
  db: Kysely<DatabaseSchema>,
  leadId: string,
  suppressions: Pick<Suppressions, "addressId" | "active">,
): Promise<LeadExport | null> {
  const lead = await db.selectFrom("leads").selectAll().where("id", "=", leadId).executeTakeFirst();
  const person = await findPerson(db, leadId);
  const held = {
    lead: lead === undefined ? unknownLead(leadId) : toLead(lead),
    ...(await subjectsOf(db, leadId)),
    events: await recordedEvents(db, person),
    messages: await messagesWithTimelines(db, person),
  };
  const holdsNothing =
    lead === undefined &&
    [held.interviews, held.trials, held.events, held.messages].every(({ length }) => length === 0);
  if (holdsNothing) return null;
  return { ...held, suppressions: await suppressionsOf(person, suppressions) };
}

function unknownLead(id: string): LeadExport["lead"] {
  return { id, contact: null, createdAt: null, questionnaireCompletedAt: null };
}

async function subjectsOf(
  db: Kysely<DatabaseSchema>,
  leadId: string,
): Promise<Pick<LeadExport, "interviews" | "trials">> {
  const interviews = await db
    .selectFrom("interviews")
    .selectAll()
    .where("leadId", "=", leadId)
    .orderBy("id")
    .execute();
  const trials = await db
    .selectFrom("trials")
    .selectAll()
    .where("leadId", "=", leadId)
    .orderBy("id")
    .execute();
  return {
    interviews: interviews.map(toInterview),
    trials: trials.map((row) => {
      const { startedTs: _startedTs, sealedPassword, sealedAccessUrl, accessUrl, ...trial } = row;
      return {
        ...trial,
        accessUrl: toldOf(accessUrl ?? sealedAccessUrl),
        temporaryPassword: toldOf(sealedPassword),
      };
    }),
  };
}

function toldOf(secret: string | null): "kept sealed" | null {
  return secret === null ? null : "kept sealed";
}

async function recordedEvents(db: Kysely<DatabaseSchema>, person: Person): Promise<LeadExport["events"]> {
  const rows = await db
    .selectFrom("events")
    .selectAll()
    .where(eventsOf(person))
    .orderBy("sequence")
    .execute();
  return rows.map((row) => ({ ...toSlim(row), receivedAt: row.receivedAt }));
}

async function messagesWithTimelines(
  db: Kysely<DatabaseSchema>,
  person: Person,
): Promise<LeadExport["messages"]> {
  const rows = await db
    .selectFrom("messages")
    .select(messageColumns)
    .where(messagesOf(person))
    .orderBy("createdAt")
    .orderBy("id")
    .execute();
  const messages: LeadExport["messages"] = [];
  for (const row of rows) {
    messages.push({ ...toMessageRecord(row), timeline: await timelineOf(db, row.id) });
  }
  return messages;
}

async function suppressionsOf(
  { addresses }: Person,
  suppressions: Pick<Suppressions, "addressId" | "active">,
): Promise<LeadExport["suppressions"]> {
  const found = await Promise.all(
    addresses.map(({ channel, address }) =>
      suppressions.active({ channel, addressId: suppressions.addressId(channel, address) }),
    ),
  );
  return found.flat();
}
