import { type Kysely, sql } from "kysely";
import { z } from "zod";
import type { DatabaseSchema, EventsTable } from "./database-schema.ts";
import { slimEvent } from "./slim-event.ts";
import { eventsOf, findSubjects } from "./person.ts";
import type { AppliedEvent, IdentifiedEvent, RecordedEvent, SlimEvent } from "./subjects.ts";

/** What applying an event came to. */
export type ApplyResult = Pick<EventsTable, "outcome" | "revision">;

const slimData = z.record(z.string(), z.union([z.string(), z.number()]));

/** What became of an event recorded earlier, or null. */
export async function findRecorded(
  db: Kysely<DatabaseSchema>,
  eventId: string,
): Promise<(AppliedEvent & ApplyResult) | null> {
  const row = await db.selectFrom("events").selectAll().where("id", "=", eventId).executeTakeFirst();
  return row === undefined ? null : { outcome: row.outcome, slim: toSlim(row), revision: row.revision };
}

/** Records an event with its outcome; `forwarded` ones need not be sent to Inngest. */
export async function recordEvent(
  trx: Kysely<DatabaseSchema>,
  event: IdentifiedEvent,
  record: ApplyResult & { at: string; forwarded: boolean },
): Promise<AppliedEvent> {
  const slim = slimEvent(event);
  await trx
    .insertInto("events")
    .values({
      id: event.id,
      name: event.name,
      ts: event.ts,
      leadId: "leadId" in event.data ? event.data.leadId : null,
      interviewId: "interviewId" in event.data ? event.data.interviewId : null,
      trialId: "trialId" in event.data ? event.data.trialId : null,
      outcome: record.outcome,
      revision: record.revision,
      slim: JSON.stringify(slim.data),
      receivedAt: record.at,
      forwardedAt: record.forwarded ? record.at : null,
    })
    .execute();
  return { outcome: record.outcome, slim, revision: record.revision };
}

/** Applied events that Inngest has not been given, in the order they arrived. */
export async function unforwardedEvents(
  db: Kysely<DatabaseSchema>,
  options: { recordedBefore: string; limit: number },
): Promise<SlimEvent[]> {
  const rows = await db
    .selectFrom("events")
    .selectAll()
    .where("forwardedAt", "is", null)
    // A literal, so that the planner sees that the partial index applies.
    .where("outcome", "=", sql.lit("applied"))
    .where("receivedAt", "<", options.recordedBefore)
    .orderBy("sequence")
    .limit(options.limit)
    .execute();
  return rows.map(toSlim);
}

/** {@link Subjects.eventsOf}. */
export async function eventsOfLead(db: Kysely<DatabaseSchema>, leadId: string): Promise<RecordedEvent[]> {
  const person = { leadId, ...(await findSubjects(db, leadId)), addresses: [] };
  const rows = await db
    .selectFrom("events")
    .selectAll()
    .where(eventsOf(person))
    .orderBy("sequence")
    .execute();
  return rows.map((row) => {
    const { outcome, receivedAt, forwardedAt } = row;
    return { ...toSlim(row), outcome, receivedAt, forwardedAt };
  });
}

/** The first mark stays. */
export async function markForwarded(
  db: Kysely<DatabaseSchema>,
  eventIds: string[],
  at: string,
): Promise<void> {
  if (eventIds.length === 0) return;
  await db
    .updateTable("events")
    .set({ forwardedAt: at })
    .where("id", "in", eventIds)
    .where("forwardedAt", "is", null)
    .execute();
}

/** What may leave the store of a recorded event. */
export function toSlim(row: Pick<EventsTable, "id" | "ts" | "name" | "slim">): SlimEvent {
  return { id: row.id, ts: row.ts, name: row.name, data: slimData.parse(JSON.parse(row.slim)) };
}
