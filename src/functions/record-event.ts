import { NonRetriableError } from "inngest";
import { z } from "zod";
import { domainEvent } from "../events/domain-event.ts";
import { EventIdReusedError, LeadUnknownError, type AppliedEvent, type Subjects } from "../store/subjects.ts";

/** An event as Inngest hands it to a function: slim when it came through the door, full when sent directly. */
export type ReceivedEvent = { id?: string | undefined; ts?: number | undefined; name: string; data: unknown };

/** What a journey keeps of its event: ids, dates, and when the journey began. Nothing personal. */
export type RecordedEvent = { outcome: AppliedEvent["outcome"]; revision: number | null; recordedAt: string };

export type RecordEvent = (event: ReceivedEvent) => Promise<RecordedEvent>;

/** Whom and what any event may be about. */
const subjectIds = z.object({
  leadId: z.string().nullish(),
  interviewId: z.string().nullish(),
  trialId: z.string().nullish(),
});

/** A lead.created that names a lead and nothing else: a replay by hand for a lead that is known. */
const onlyLeadId = z.strictObject({ leadId: z.string() });

/**
 * The first step of each journey: makes sure that its event is applied to its subject. An event of the door is
 * on record already; one sent straight to Inngest is parsed and applied the same way here.
 */
export function createRecordEvent(subjects: Subjects, now: () => Date): RecordEvent {
  return async (event) => {
    const recordedAt = now().toISOString();
    const applied = await recordedOrApplied(subjects, event, recordedAt);
    return { outcome: applied.outcome, revision: applied.revision, recordedAt };
  };
}

async function recordedOrApplied(
  subjects: Subjects,
  event: ReceivedEvent,
  at: string,
): Promise<Pick<AppliedEvent, "outcome" | "revision">> {
  const id = event.id;
  if (id === undefined)
    throw new NonRetriableError(`Event ${event.name} has no id, so it cannot be recorded.`);
  const recorded = await subjects.recorded(id);
  if (recorded !== null) return recorded;

  // A replay, or an event that was on its way: its person has been erased since, with the record of the event.
  const subject = subjectIds.safeParse(event.data);
  const ts = event.ts ?? Date.parse(at);
  if (subject.success && (await subjects.wasErased({ ...subject.data, ts })))
    return { outcome: "superseded", revision: null };

  const reference = onlyLeadId.safeParse(event.data);
  if (event.name === "lead.created" && reference.success) {
    const lead = await subjects.lead(reference.data.leadId);
    if (lead?.contact) return { outcome: "applied", revision: null };
  }
  const parsed = domainEvent.safeParse({ name: event.name, data: event.data, id, ts: event.ts });
  if (!parsed.success) {
    // Inngest keeps what a step throws, and a message may quote the value: a phone number.
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join(".")}: ${message.replaceAll(/"[^"]*"/g, "the value")}`,
    );
    throw new NonRetriableError(`Event ${event.name} (${id}) is not valid: ${problems.join("; ")}.`);
  }
  try {
    const [applied] = await subjects.apply([{ ...parsed.data, id, ts }], {
      at,
      forwarded: true,
    });
    if (applied === undefined) throw new Error(`Event ${event.name} (${id}) was not recorded.`);
    return applied;
  } catch (error) {
    // Asking again would not change that.
    if (error instanceof LeadUnknownError || error instanceof EventIdReusedError)
      throw new NonRetriableError(error.message, { cause: error });
    throw error;
  }
}
