import { domainEvent, type DomainEvent, type EventName } from "../events/domain-event.ts";
import type { EventDoor } from "../functions/event-door.ts";
import { type AuditLog, auditSubjects } from "../store/audit-log.ts";
import type { Subjects } from "../store/subjects.ts";

/** What is wrong with a field of an event's data: `path` such as `phone` or `consent.sms`. */
export type FieldProblem = { path: string; message: string };

/** `leadId`: whom the event is about, as far as is known. */
export type EmitResult =
  | { status: "accepted"; eventId: string; leadId: string | null }
  | { status: "invalid"; problems: FieldProblem[] };

/** What events are emitted with. */
export type EmitContext = {
  door: Pick<EventDoor, "accept">;
  subjects: Pick<Subjects, "interview" | "trial">;
  audit: Pick<AuditLog, "record">;
  now: () => Date;
};

/** The word of the audit log for an event that was sent by hand. */
export const emittedByHand = "event.send";

/** Sends an event by hand, through the door of all events. `data` is checked against the event's schema. */
export type EmitEvent = (
  name: EventName,
  data: Record<string, unknown>,
  actor: string,
) => Promise<EmitResult>;

/** Creates the sending of events by hand. The audit log says which event, and of which lead. */
export function createEmitEvent({ door, subjects, audit, now }: EmitContext): EmitEvent {
  return async (name, data, actor) => {
    const parsed = domainEvent.safeParse({ name, data });
    if (!parsed.success) {
      const problems = parsed.error.issues.map(({ path, message }) => ({ path: inData(path), message }));
      return { status: "invalid", problems };
    }
    const acceptance = await door.accept([parsed.data]);
    if (acceptance.status === "invalid") {
      // The first step of each path is the position in the batch.
      const problems = acceptance.problems.map(({ path, message }) => ({
        path: inData(path.slice(1)),
        message,
      }));
      return { status: "invalid", problems };
    }
    const leadId = await leadOf(parsed.data, subjects);
    await audit.record({
      at: now().toISOString(),
      actor,
      action: emittedByHand,
      subject: leadId === null ? null : auditSubjects.lead(leadId),
      detail: name,
    });
    return { status: "accepted", eventId: acceptance.ids[0] ?? "", leadId };
  };
}

function inData(path: readonly PropertyKey[]): string {
  return path.slice(1).map(String).join(".");
}

async function leadOf(
  { data }: DomainEvent,
  subjects: Pick<Subjects, "interview" | "trial">,
): Promise<string | null> {
  if ("leadId" in data) return data.leadId;
  const subject =
    "interviewId" in data ? await subjects.interview(data.interviewId) : await subjects.trial(data.trialId);
  return subject?.leadId ?? null;
}
