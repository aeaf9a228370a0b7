import type { AuditEntry } from "../store/audit-log.ts";
import type { MessageRecord, TimelineEntry } from "../store/ledger.ts";
import type { RecordedEvent } from "../store/subjects.ts";
import type { LeadRun } from "./lead-runs.ts";

/** A message with what it has been through, oldest first. */
export type MessageWithPast = MessageRecord & { timeline: TimelineEntry[] };

/** Something that happened to a person, or was done about them. `at` is ISO 8601 UTC. */
export type Happened =
  | { kind: "event"; at: string; event: RecordedEvent }
  | { kind: "run-began" | "run-ended"; at: string; run: LeadRun }
  /** Changes that came one after another; `isFirst`: the message begins with them. */
  | { kind: "message"; at: string; message: MessageRecord; changes: TimelineEntry[]; isFirst: boolean }
  | { kind: "by-hand"; at: string; entry: AuditEntry };

/** Changes of a message that are closer than this are told in one breath. */
const breathMs = 60_000;

/** Everything that has happened, oldest first. */
export function timelineOf(past: {
  events: readonly RecordedEvent[];
  runs: readonly LeadRun[];
  messages: readonly MessageWithPast[];
  byHand: readonly AuditEntry[];
}): Happened[] {
  const happened: Happened[] = [
    ...past.events.map((event) => ({ kind: "event" as const, at: event.receivedAt, event })),
    ...past.runs.flatMap(happeningsOfRun),
    ...past.messages.flatMap(happeningsOfMessage),
    ...past.byHand.map((entry) => ({ kind: "by-hand" as const, at: entry.at, entry })),
  ];
  // Stable: what has the same instant stays in the order of cause and effect.
  return happened.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function happeningsOfRun(run: LeadRun): Happened[] {
  const { startedAt, endedAt } = run;
  return [
    ...(startedAt === null ? [] : [{ kind: "run-began" as const, at: startedAt, run }]),
    ...(endedAt === null ? [] : [{ kind: "run-ended" as const, at: endedAt, run }]),
  ];
}

function happeningsOfMessage({ timeline, ...message }: MessageWithPast): Happened[] {
  const breaths: TimelineEntry[][] = [];
  for (const change of timeline) {
    const current = breaths.at(-1);
    const last = current?.at(-1);
    if (current !== undefined && last !== undefined && isSoonAfter(change, last)) current.push(change);
    else breaths.push([change]);
  }
  return breaths.map((changes, index) => ({
    kind: "message" as const,
    at: changes[0]?.at ?? message.createdAt,
    message,
    changes,
    isFirst: index === 0,
  }));
}

function isSoonAfter(change: TimelineEntry, last: TimelineEntry): boolean {
  return Date.parse(change.at) - Date.parse(last.at) < breathMs;
}
