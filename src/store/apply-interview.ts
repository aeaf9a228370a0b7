import type { Kysely } from "kysely";
import { applyContact, touchLead } from "./apply-lead.ts";
import type { DatabaseSchema, InterviewsTable } from "./database-schema.ts";
import type { ApplyResult } from "./event-log.ts";
import { instantOf } from "./instant.ts";
import type { EventNamed } from "./slim-event.ts";
import type { Interview } from "./subjects.ts";

/**
 * The newest schedule is kept even when a cancellation newer still stands, so that the interview ends the same in
 * whatever order its events come; such a schedule is superseded all the same.
 * @throws LeadUnknownError with `index`, the event's position in its batch
 */
export async function applyInterviewScheduled(
  trx: Kysely<DatabaseSchema>,
  event: EventNamed<"interview.scheduled">,
  index: number,
): Promise<ApplyResult> {
  await applyContact(trx, event, index);
  const { interviewId, leadId, startsAt, durationMinutes, meetingUrl } = event.data;
  const before = await readInterview(trx, interviewId);
  const cancelled = before.cancelledTs !== null;
  if (before.scheduledTs !== null && event.ts < before.scheduledTs) {
    const agrees = !cancelled && before.startsAt === startsAt && before.leadId === leadId;
    return { outcome: agrees ? "applied" : "superseded", revision: before.revision };
  }
  const stands = before.cancelledTs === null || event.ts >= before.cancelledTs;
  const confirmAnew = before.startsAt !== startsAt || (cancelled && stands);
  const after: InterviewsTable = {
    ...before,
    ...(stands ? { cancelledAt: null, cancelReason: null, cancelledTs: null } : {}),
    leadId,
    startsAt,
    durationMinutes: durationMinutes ?? null,
    meetingUrl: meetingUrl ?? null,
    revision: before.revision + (confirmAnew ? 1 : 0),
    scheduledTs: event.ts,
  };
  await saveInterview(trx, after);
  return { outcome: stands ? "applied" : "superseded", revision: after.revision };
}

/** May come before the interview's schedule: all that is known then is that it will not take place. */
export async function applyInterviewCancelled(
  trx: Kysely<DatabaseSchema>,
  event: EventNamed<"interview.cancelled">,
): Promise<ApplyResult> {
  const before = await readInterview(trx, event.data.interviewId);
  await touchLead(trx, before.leadId, event.ts);
  const { revision, scheduledTs, cancelledTs } = before;
  const newest = event.ts >= Math.max(scheduledTs ?? event.ts, cancelledTs ?? event.ts);
  if (!newest) return { outcome: cancelledTs === null ? "superseded" : "applied", revision };
  await saveInterview(trx, {
    ...before,
    cancelledAt: instantOf(event.ts),
    cancelReason: event.data.reason ?? null,
    cancelledTs: event.ts,
  });
  return { outcome: "applied", revision };
}

export function toInterview(row: InterviewsTable): Interview {
  const { scheduledTs: _scheduledTs, cancelledTs: _cancelledTs, ...interview } = row;
  return interview;
}

async function readInterview(trx: Kysely<DatabaseSchema>, id: string): Promise<InterviewsTable> {
  const row = await trx.selectFrom("interviews").selectAll().where("id", "=", id).executeTakeFirst();
  return (
    row ?? {
      id,
      leadId: null,
      startsAt: null,
      durationMinutes: null,
      meetingUrl: null,
      revision: 0,
      cancelledAt: null,
      cancelReason: null,
      scheduledTs: null,
      cancelledTs: null,
    }
  );
}

async function saveInterview(trx: Kysely<DatabaseSchema>, row: InterviewsTable): Promise<void> {
  await trx
    .insertInto("interviews")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
}
