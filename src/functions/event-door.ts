import { ulid } from "ulid";
import { canonicalPhone, checkPhone } from "../delivery/phone.ts";
import type { DomainEvent } from "../events/domain-event.ts";
import {
  EventIdReusedError,
  LeadUnknownError,
  type IdentifiedEvent,
  type SlimEvent,
  type Subjects,
} from "../store/subjects.ts";
import { createForwardedMarks, type ForwardedMarks } from "./forwarded-marks.ts";
import type { InngestClient } from "./inngest-client.ts";

/** What is wrong with a posted event, and where: `path` starts with the event's position in the batch. */
export type EventProblem = { path: (string | number)[]; message: string };

export type Acceptance =
  | { status: "accepted"; ids: string[] }
  | { status: "invalid"; problems: EventProblem[] };

/** The way into the journeys for everything that comes over HTTP. */
export type EventDoor = {
  /**
   * Records the events, all or none, then hands them to Inngest without anything personal. Once it has resolved
   * with `accepted` they are durable: when Inngest cannot be reached just then, `relay` hands them over later.
   */
  accept(events: DomainEvent[]): Promise<Acceptance>;
  /**
   * Hands over what is on record and never reached Inngest. Returns how many events that were. `all`: also what a
   * request may be handing over just now; at start, when only a dead process can have left it.
   */
  relay(options?: { all: boolean }): Promise<number>;
  /** Writes down what has been handed over, so that the next start does not do it again. */
  close(): Promise<void>;
};

export type EventDoorContext = {
  subjects: Subjects;
  inngest: Pick<InngestClient, "send">;
  now: () => Date;
  onForwardFailure: (error: unknown, eventIds: string[]) => void;
  /** How long an answer waits for Inngest to take the events, which are durable by then. Default 3000. */
  forwardPatienceMs?: number;
};

const defaultForwardPatienceMs = 3000;

/** An event younger than this is still being handed over by the request that brought it. */
const relayAfterMs = 5000;

/** Clocks differ by this much at most: an event from the future would make every later word on its subject stale. */
const clockToleranceMs = 3_600_000;
const relayBatch = 100;

/** Creates the door over the subjects' event record, which is also its outbox. */
export function createEventDoor(context: EventDoorContext): EventDoor {
  const { subjects, now } = context;
  const marks = createForwardedMarks({ subjects, now, onFailure: context.onForwardFailure });
  return {
    async accept(events) {
      const receivedAt = now();
      const problems = events.flatMap((event, index) => [
        ...phoneProblems(event, index),
        ...timeProblems(event, index, receivedAt),
      ]);
      if (problems.length > 0) return { status: "invalid", problems };
      const identified: IdentifiedEvent[] = events.map((event) => ({
        ...withCanonicalPhone(event),
        id: event.id ?? ulid(),
        ts: event.ts ?? receivedAt.getTime(),
      }));
      try {
        const applied = await subjects.apply(identified, { at: receivedAt.toISOString(), forwarded: false });
        // A duplicate has been handed over before, is about to be relayed, or was superseded.
        const news = applied.filter(({ outcome }) => outcome === "applied").map(({ slim }) => slim);
        await noLongerThan(
          context.forwardPatienceMs ?? defaultForwardPatienceMs,
          forward(context, marks, news),
        );
      } catch (error) {
        const problem = callersFault(error);
        if (problem === null) throw error;
        return { status: "invalid", problems: [problem] };
      }
      return { status: "accepted", ids: identified.map(({ id }) => id) };
    },

    async relay({ all } = { all: false }) {
      const youngestMs = all ? 0 : relayAfterMs;
      const recordedBefore = new Date(now().getTime() - youngestMs).toISOString();
      let relayed = 0;
      for (;;) {
        // What cannot be noted would come again, and again.
        if (!(await marks.flush())) return relayed;
        const waiting = await subjects.unforwarded({ recordedBefore, limit: relayBatch });
        relayed += waiting.length;
        const taken = await forward(context, marks, waiting);
        if (!taken || waiting.length < relayBatch) return relayed;
      }
    },

    close: async () => void (await marks.flush()),
  };
}

/** Whether Inngest took the events. A failure here loses nothing: they stay on record as not forwarded. */
async function forward(
  context: EventDoorContext,
  marks: ForwardedMarks,
  events: SlimEvent[],
): Promise<boolean> {
  if (events.length === 0) return true;
  const ids = events.map(({ id }) => id);
  try {
    await context.inngest.send(events);
    marks.add(ids);
    return true;
  } catch (error) {
    context.onForwardFailure(error, ids);
    return false;
  }
}

/** Resolves when the work has ended or the time is up; the work goes on then. It must not reject. */
async function noLongerThan(patienceMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([work, timeIsUp]);
  clearTimeout(timer);
}

function callersFault(error: unknown): EventProblem | null {
  if (error instanceof LeadUnknownError) {
    return { path: [error.index, "data", "leadId"], message: error.message };
  }
  if (error instanceof EventIdReusedError) return { path: [error.index, "id"], message: error.message };
  return null;
}

function phoneProblems(event: DomainEvent, index: number): EventProblem[] {
  if (!("phone" in event.data) || event.data.phone === undefined) return [];
  if (checkPhone(event.data.phone).valid) return [];
  return [
    {
      path: [index, "data", "phone"],
      message: `${event.data.phone} is not a number of its country's numbering plan.`,
    },
  ];
}

/** So that whoever asks for the number in another spelling finds it. */
function withCanonicalPhone(event: DomainEvent): DomainEvent {
  if (!("phone" in event.data) || event.data.phone === undefined) return event;
  // Only the field's value changes, so that the data still belongs to the event's name.
  return { ...event, data: { ...event.data, phone: canonicalPhone(event.data.phone) } } as DomainEvent;
}

function timeProblems(event: DomainEvent, index: number, receivedAt: Date): EventProblem[] {
  if (event.ts === undefined || event.ts <= receivedAt.getTime() + clockToleranceMs) return [];
  return [
    { path: [index, "ts"], message: `must not be in the future: it is ${new Date(event.ts).toISOString()}.` },
  ];
}
