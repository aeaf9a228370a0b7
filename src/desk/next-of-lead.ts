import type { Rehearsal, RehearsedMessage, Rehearsals } from "../rehearsal/rehearsal.ts";

/** A message that is still to come, with what it waits for before it comes to this. */
export type NextMessage = RehearsedMessage & {
  /** Why it would be put off on the way; null: it would not be. */
  waitsFirst: Pick<RehearsedMessage, "reason" | "explanation" | "untilAt"> | null;
};

/** What is scheduled next if nothing else happens. `unavailable`: it could not be worked out. */
export type WhatIsNext =
  | {
      state: "known";
      /** In the order of time, each message once. */
      messages: NextMessage[];
      /** As far as it was looked ahead, ISO 8601 UTC; null: nothing comes after these. */
      lookedUntilAt: string | null;
      /** It was ended before it had looked as far as it should: what is missing here may still come. */
      interrupted: boolean;
      /** When it was worked out. */
      asOfAt: string;
    }
  | { state: "unavailable" };

/** Works out what a lead will be told; asked often, it answers what it found a moment ago. */
export type NextOfLead = (leadId: string) => Promise<WhatIsNext>;

const horizonMs = 30 * 24 * 3_600_000;
/** What was found by then is shown. */
const patienceMs = 6000;
/** How long it waits for its turn before that. */
const slotWithinMs = 3000;
/** Pages are brought up to date at every change anywhere; this is worked out by playing the journeys. */
const freshForMs = 5000;
const keptLeads = 200;

/** Creates the outlook over rehearsals; null: there are none. `onFailure` hears why one could not be worked out. */
export function createNextOfLead(context: {
  rehearsals: Pick<Rehearsals, "next"> | null;
  onFailure: (leadId: string, error: unknown) => void;
  now: () => Date;
}): NextOfLead {
  const { rehearsals, onFailure, now } = context;
  const kept = new Map<string, { untilMs: number; next: Promise<WhatIsNext> }>();
  if (rehearsals === null) return () => Promise.resolve({ state: "unavailable" });

  const workOut = async (leadId: string): Promise<WhatIsNext> => {
    try {
      const asOfAt = now().toISOString();
      return outlookOf(await rehearsals.next(leadId, { horizonMs, patienceMs, slotWithinMs }), asOfAt);
    } catch (error) {
      onFailure(leadId, error);
      return { state: "unavailable" };
    }
  };

  return async (leadId) => {
    const found = kept.get(leadId);
    if (found !== undefined && found.untilMs > now().getTime()) return found.next;
    const next = workOut(leadId);
    kept.delete(leadId);
    kept.set(leadId, { untilMs: Infinity, next });
    const oldest = kept.keys().next();
    if (kept.size > keptLeads && oldest.done !== true) kept.delete(oldest.value);
    const outlook = await next;
    // Counted from the end: however long it takes, it is not begun again meanwhile.
    // What was cut short may be known at the next look.
    const isWhole = outlook.state === "known" && !outlook.interrupted;
    if (kept.get(leadId)?.next !== next) return outlook;
    if (isWhole) kept.set(leadId, { untilMs: now().getTime() + freshForMs, next });
    else kept.delete(leadId);
    return outlook;
  };
}

function outlookOf(rehearsal: Rehearsal | null, asOfAt: string): WhatIsNext {
  const byKey = new Map<string, NextMessage>();
  for (const entry of rehearsal?.entries ?? []) {
    if (entry.verdict === "already-sent" || entry.verdict === "stays-refused") continue;
    const before = byKey.get(entry.key);
    const waitsFirst = before?.verdict === "would-wait" ? before : (before?.waitsFirst ?? null);
    byKey.delete(entry.key);
    byKey.set(entry.key, { ...entry, waitsFirst });
  }
  const interrupted = rehearsal?.interrupted ?? false;
  // Nothing was found in the time there was: that does not mean that nothing comes.
  if (interrupted && byKey.size === 0) return { state: "unavailable" };
  return {
    state: "known",
    messages: [...byKey.values()].toSorted((a, b) => timeOf(a).localeCompare(timeOf(b))),
    lookedUntilAt: rehearsal === null || rehearsal.complete ? null : rehearsal.endedAt,
    interrupted,
    asOfAt,
  };
}

/** When a message would come to what it comes to: one that still waits at the end, when it is asked for again. */
export function timeOf({ at, untilAt }: Pick<NextMessage, "at" | "untilAt">): string {
  return untilAt ?? at;
}
