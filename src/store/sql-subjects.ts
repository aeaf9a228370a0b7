import { isDeepStrictEqual } from "node:util";
import type { Kysely } from "kysely";
import { applyInterviewCancelled, applyInterviewScheduled, toInterview } from "./apply-interview.ts";
import { applyLeadCreated, applyQuestionnaireCompleted, toLead } from "./apply-lead.ts";
import { applyTrialConverted, applyTrialStarted, toTrial } from "./apply-trial.ts";
import type { DatabaseSchema } from "./database-schema.ts";
import { type SubjectDigest, wasErased } from "./erasures.ts";
import {
  type ApplyResult,
  eventsOfLead,
  findRecorded,
  markForwarded,
  recordEvent,
  unforwardedEvents,
} from "./event-log.ts";
import { lockSubjects } from "./subject-locks.ts";
import { slimEvent } from "./slim-event.ts";
import {
  EventIdReusedError,
  type AppliedEvent,
  type IdentifiedEvent,
  type SlimEvent,
  type Subjects,
} from "./subjects.ts";
import type { Vault } from "./vault.ts";

/** What subjects need of the rest of the store. */
export type SubjectsParts = { dialect: "sqlite" | "postgres"; vault: Vault; digest: SubjectDigest };

/** Subjects in SQL, the same on SQLite and PostgreSQL. */
export function sqlSubjects(db: Kysely<DatabaseSchema>, parts: SubjectsParts): Subjects {
  const { dialect, digest, vault } = parts;
  return {
    async apply(events, options) {
      if (events.length === 0) return [];
      return await db.transaction().execute(async (trx) => {
        // SQLite lets one transaction write at a time as it is.
        if (dialect === "postgres") await lockSubjects(trx, events);
        const applied: AppliedEvent[] = [];
        for (const [index, event] of events.entries()) {
          applied.push(await applyOnce(trx, event, { ...options, index, vault, digest }));
        }
        return applied;
      });
    },

    recorded: async (eventId) => await findRecorded(db, eventId),
    unforwarded: async (options) => await unforwardedEvents(db, options),
    markForwarded: async (eventIds, at) => await markForwarded(db, eventIds, at),

    eventsOf: async (leadId) => await eventsOfLead(db, leadId),

    wasErased: async (subject) => await wasErased(db, digest, subject),

    async lead(id) {
      const row = await db.selectFrom("leads").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : toLead(row);
    },

    async interview(id) {
      const row = await db.selectFrom("interviews").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : toInterview(row);
    },

    async trial(id) {
      const row = await db.selectFrom("trials").selectAll().where("id", "=", id).executeTakeFirst();
      return row === undefined ? null : toTrial(row, vault);
    },

    async forgetPassword(trialId) {
      await db.updateTable("trials").set({ sealedPassword: null }).where("id", "=", trialId).execute();
    },
  };
}

type ApplyContext = Omit<SubjectsParts, "dialect"> & { at: string; forwarded: boolean; index: number };

async function applyOnce(
  trx: Kysely<DatabaseSchema>,
  event: IdentifiedEvent,
  context: ApplyContext,
): Promise<AppliedEvent> {
  const recorded = await findRecorded(trx, event.id);
  if (recorded !== null) {
    if (!isSameEvent(recorded.slim, slimEvent(event))) throw new EventIdReusedError(event.id, context.index);
    // It has come back from Inngest: whatever became of the first hand-over, there is nothing left to hand over.
    if (context.forwarded) await markForwarded(trx, [event.id], context.at);
    return { ...recorded, outcome: "duplicate" };
  }
  const erased = await wasErased(trx, context.digest, { ...event.data, ts: event.ts });
  const result = erased
    ? { outcome: "superseded" as const, revision: null }
    : await applyEvent(trx, event, context);
  return await recordEvent(trx, event, { ...result, at: context.at, forwarded: context.forwarded });
}

/** Whether both say the same of the same subject; when they say it may differ, as it does for a repeated request. */
function isSameEvent(one: SlimEvent, other: SlimEvent): boolean {
  return one.name === other.name && isDeepStrictEqual(one.data, other.data);
}

async function applyEvent(
  trx: Kysely<DatabaseSchema>,
  event: IdentifiedEvent,
  context: ApplyContext,
): Promise<ApplyResult> {
  switch (event.name) {
    case "lead.created":
      return await applyLeadCreated(trx, event);
    case "questionnaire.completed":
      return await applyQuestionnaireCompleted(trx, event);
    case "interview.scheduled":
      return await applyInterviewScheduled(trx, event, context.index);
    case "interview.cancelled":
      return await applyInterviewCancelled(trx, event);
    case "trial.started":
      return await applyTrialStarted(trx, event, context);
    case "trial.converted":
      return await applyTrialConverted(trx, event, context);
    default:
      // Without the event: it may be personal.
      event satisfies never;
      throw new TypeError("The event has a name the store does not know.");
  }
}
