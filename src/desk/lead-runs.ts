import { appId } from "../functions/inngest-client.ts";
import type { MessageRecord } from "../store/ledger.ts";
import type { RecordedEvent } from "../store/subjects.ts";
import type { NextMessage } from "./next-of-lead.ts";
import type { DeskRuns } from "./runs.ts";

/** A run of a journey about a person, as far as is known. Instants are ISO 8601 UTC. */
export type LeadRun = {
  id: string;
  /** `lead-created` and so on; null when an Inngest server has it and it has sent nothing. */
  journey: string | null;
  /** Null: an Inngest server knows. */
  status: "running" | "completed" | "failed" | "cancelled" | null;
  /** What it was started for; null where that is not known here. */
  eventId: string | null;
  interviewId: string | null;
  trialId: string | null;
  startedAt: string | null;
  endedAt: string | null;
  /** Where it is shown; null: nowhere. */
  url: string | null;
};

/** What is asked of the runs; null: nothing is known of any. */
export type RunsOfLeads =
  | Pick<Extract<DeskRuns, { kind: "embedded" }>, "kind" | "list" | "cancel">
  | Pick<Extract<DeskRuns, { kind: "inngest" }>, "kind" | "runUrl" | "cancel">
  | null;

/** A person has few events; of one whose main app sends without end, the latest are looked at. */
const maxEvents = 50;
const maxRunsOfEvent = 50;

/** Only writes down what an event says, and sends nothing. */
const recorder = "record-subject";

/** The runs that a person's events have started, oldest first; of an Inngest server's, those that made a message. */
export async function runsOfLead(
  runs: RunsOfLeads,
  { events, messages }: { events: readonly RecordedEvent[]; messages: readonly MessageRecord[] },
): Promise<LeadRun[]> {
  if (runs === null) return [];
  if (runs.kind === "inngest") return runsOfMessages(messages, runs.runUrl);
  const found = await Promise.all(
    events.slice(-maxEvents).map(async (event) => {
      const page = await runs.list({ eventId: event.id, limit: maxRunsOfEvent });
      return page.runs.map(({ id, functionId, status, startedAt, endedAt }): LeadRun => {
        const journey = functionId.startsWith(`${appId}-`) ? functionId.slice(appId.length + 1) : functionId;
        const url = `/runs/${id}`;
        return { id, journey, status, eventId: event.id, ...subjectIn(event), startedAt, endedAt, url };
      });
    }),
  );
  return found
    .flat()
    .filter(({ journey, status }) => journey !== recorder || status !== "completed")
    .toSorted((a, b) => a.id.localeCompare(b.id));
}

/** Which of the messages to come are a run's, so that they do not come when it is cancelled. */
export function messagesOfRun(run: LeadRun, messages: readonly NextMessage[]): NextMessage[] {
  return messages.filter(
    (message) =>
      message.journey === run.journey &&
      message.interviewId === run.interviewId &&
      message.trialId === run.trialId,
  );
}

function subjectIn({ data }: RecordedEvent): Pick<LeadRun, "interviewId" | "trialId"> {
  const { interviewId, trialId } = data;
  return {
    interviewId: typeof interviewId === "string" ? interviewId : null,
    trialId: typeof trialId === "string" ? trialId : null,
  };
}

function runsOfMessages(
  messages: readonly MessageRecord[],
  runUrl: (runId: string) => string | null,
): LeadRun[] {
  const runs = new Map<string, LeadRun>();
  for (const { runId: id, journey, interviewId, trialId } of messages) {
    if (id === null || runs.has(id)) continue;
    const unknown = { status: null, eventId: null, startedAt: null, endedAt: null };
    runs.set(id, { id, journey, interviewId, trialId, ...unknown, url: runUrl(id) });
  }
  return [...runs.values()];
}
