import type { ChannelId } from "../messages/message.ts";
import type { Waiting } from "../store/backlog.ts";
import type { Execution, HealthView } from "./health-view.ts";

/** Something that is not as it should be, with what a person needs to know of it. */
export type Finding =
  | { kind: "store-silent" }
  | { kind: "engine-stopped"; fault: string }
  | { kind: "engine-late"; overdueMs: number }
  | { kind: "inngest-unregistered" }
  | { kind: "channel-held"; channel: ChannelId; sinceAt: string; explanation: string }
  | { [Kind in WaitingKind]: { kind: Kind } & Waiting }[WaitingKind]
  | { kind: "alert"; key: string; lastAt: string };

type WaitingKind = "events-waiting" | "messages-overdue" | "messages-interrupted" | "messages-unknown";

/** `trouble`: messages do not go out. `attention`: they do, and somebody should have a look all the same. */
export type Severity = "trouble" | "attention";

const severities: Record<Finding["kind"], Severity> = {
  "store-silent": "trouble",
  "engine-stopped": "trouble",
  "engine-late": "attention",
  "inngest-unregistered": "trouble",
  "channel-held": "trouble",
  "events-waiting": "trouble",
  "messages-overdue": "attention",
  "messages-interrupted": "attention",
  "messages-unknown": "attention",
  alert: "attention",
};

/** How grave a finding is. */
export function severityOf({ kind }: Finding): Severity {
  return severities[kind];
}

/** Longer than a step's retries after a hiccup, or a sweep every few seconds, need. */
const patienceMs = 60_000;

/** A run that was put off comes back at the minute, but an outage of Inngest may hold it up. */
const overduePatienceMs = 15 * 60_000;

/** Alerts are told once; after a day somebody has seen them, or they come again. */
const alertIsNewsMs = 86_400_000;

/** What is not as it should be, the gravest first. Empty: everything is well. */
export function findings(view: Omit<HealthView, "findings">): Finding[] {
  const found = [...storeFindings(view), ...executionFindings(view.execution)];
  return found.toSorted((a, b) => rank(a) - rank(b));
}

function rank(finding: Finding): number {
  return severityOf(finding) === "trouble" ? 0 : 1;
}

function storeFindings({ store, at }: Omit<HealthView, "findings">): Finding[] {
  if (store === null) return [{ kind: "store-silent" }];
  const nowMs = Date.parse(at);
  const isOld = ({ oldestAt }: Waiting, afterMs: number) =>
    oldestAt !== null && nowMs - Date.parse(oldestAt) > afterMs;
  const { outbox, overdue, interrupted, unknown } = store.backlog;
  const held = (["sms", "email"] as const).flatMap((channel): Finding[] => {
    const circuit = store.circuits[channel];
    if (circuit === null) return [];
    return [{ kind: "channel-held", channel, sinceAt: circuit.openedAt, explanation: circuit.explanation }];
  });
  return [
    ...held,
    ...(isOld(outbox, patienceMs) ? [{ kind: "events-waiting", ...outbox } as const] : []),
    ...(isOld(overdue, overduePatienceMs) ? [{ kind: "messages-overdue", ...overdue } as const] : []),
    ...(isOld(interrupted, patienceMs) ? [{ kind: "messages-interrupted", ...interrupted } as const] : []),
    ...(unknown.count > 0 ? [{ kind: "messages-unknown", ...unknown } as const] : []),
    ...store.alerts
      // An account's is told by its circuit.
      .filter(({ key, lastAt }) => !/^\w+:account:/.test(key) && nowMs - Date.parse(lastAt) < alertIsNewsMs)
      .map(({ key, lastAt }) => ({ kind: "alert", key, lastAt }) as const),
  ];
}

function executionFindings(execution: Execution): Finding[] {
  switch (execution.kind) {
    case "embedded": {
      const { fault, overdueMs } = execution.stats;
      if (fault !== undefined) return [{ kind: "engine-stopped", fault }];
      return overdueMs > patienceMs ? [{ kind: "engine-late", overdueMs }] : [];
    }
    case "inngest":
      return execution.registered ? [] : [{ kind: "inngest-unregistered" }];
    default:
      return execution satisfies never;
  }
}
