import { appId } from "../functions/inngest-client.ts";
import type { RehearsedMessage, Rehearsal, Rehearsals } from "../rehearsal/rehearsal.ts";
import { rehearsalsAreBusy } from "./rehearsals-are-busy.ts";
import type { RehearsedReplay } from "./rehearse-replay.ts";
import type { DeskRun, EmbeddedRuns } from "./runs.ts";

/** How many messages come to what. */
export type PreviewCounts = {
  /** A provider has them: nothing is sent. */
  delivered: number;
  /** They go out as soon as it is done. */
  now: number;
  /** They go out, or are asked for again, at their time. */
  later: number;
  /** The provider is asked first whether it has them. */
  asked: number;
  /** They do not go out. */
  not: number;
};

/** What something would come to, message by message, in the order of time. */
export type Preview = {
  /** The same message again when it comes to something else, as after a wait. */
  entries: RehearsedMessage[];
  counts: PreviewCounts;
  /** False: something would still come after the time that was played. */
  complete: boolean;
  endedAt: string;
};

/** What is asked before a run is replayed or cancelled. */
export type RunPreviews = {
  /** What a replay would do. `unavailable`: it could not be worked out just now. */
  replay: (
    runId: string,
  ) => Promise<
    { status: "rehearsed"; preview: Preview } | { status: "not-found" | "unknown-event" | "unavailable" }
  >;
  /** What a cancelled run would not send any more; null: nobody knows whom it is about; `unavailable` as above. */
  cancel: (run: DeskRun) => Promise<Preview | "unavailable" | null>;
};

/** How long what a run would still send is worked out at most, and how long it waits for its turn before. */
const bounds = { patienceMs: 6000, slotWithinMs: 3000 };

/** Nothing that goes out at once takes longer to be decided. */
const atOnceMs = 60_000;

/** Creates the previews over rehearsals, which send nothing. */
export function createRunPreviews(context: {
  rehearseReplay: (runId: string) => Promise<RehearsedReplay<Rehearsal>>;
  next: Rehearsals["next"];
}): RunPreviews {
  return {
    async replay(runId) {
      const rehearsed = await unlessBusy(context.rehearseReplay(runId));
      if (rehearsed === "unavailable") return { status: rehearsed };
      if (rehearsed.status !== "rehearsed") return rehearsed;
      const preview = toPreview(rehearsed.rehearsal);
      return preview === "unavailable" ? { status: preview } : { status: "rehearsed", preview };
    },

    async cancel(run) {
      const about = aboutOf(run);
      if (about.leadId === null) return null;
      const rehearsal = await unlessBusy(context.next(about.leadId, bounds));
      if (rehearsal === null || rehearsal === "unavailable") return rehearsal;
      const journey = journeyOf(run.functionId);
      const entries = rehearsal.entries.filter(
        (entry) =>
          entry.journey === journey &&
          (about.interviewId === null || entry.interviewId === about.interviewId) &&
          (about.trialId === null || entry.trialId === about.trialId),
      );
      return toPreview({ ...rehearsal, entries });
    },
  };
}

/** `lead-created` of `bienvenue-lead-created`. */
export function journeyOf(functionId: string): string {
  return functionId.startsWith(`${appId}-`) ? functionId.slice(appId.length + 1) : functionId;
}

/** Whom and what a run is about, as its event says. */
export function aboutOf({ events }: Pick<DeskRun, "events">): {
  leadId: string | null;
  interviewId: string | null;
  trialId: string | null;
} {
  const data = events[0]?.data;
  const field = (name: string): string | null => {
    const value: unknown = typeof data === "object" && data !== null ? Reflect.get(data, name) : undefined;
    return typeof value === "string" ? value : null;
  };
  return { leadId: field("leadId"), interviewId: field("interviewId"), trialId: field("trialId") };
}

async function unlessBusy<T>(rehearsed: Promise<T>): Promise<T | "unavailable"> {
  try {
    return await rehearsed;
  } catch (error) {
    if (rehearsalsAreBusy(error)) return "unavailable";
    throw error;
  }
}

function toPreview({ entries, beganAt, endedAt, complete, interrupted }: Rehearsal): Preview | "unavailable" {
  // Nothing was found in the time there was: that does not mean that nothing comes.
  if (interrupted && entries.length === 0) return "unavailable";
  const counts: PreviewCounts = { delivered: 0, now: 0, later: 0, asked: 0, not: 0 };
  // What a message comes to in the end is the last that is said of it.
  for (const entry of new Map(entries.map((entry) => [entry.key, entry])).values())
    counts[classOf(entry, beganAt)] += 1;
  return { entries, counts, complete, endedAt };
}

function classOf({ verdict, at }: RehearsedMessage, beganAt: string): keyof PreviewCounts {
  switch (verdict) {
    case "already-sent":
      return "delivered";
    case "would-send":
    case "would-repeat":
      return Date.parse(at) - Date.parse(beganAt) > atOnceMs ? "later" : "now";
    case "would-wait":
      return "later";
    case "would-ask-provider":
      return "asked";
    case "would-skip":
    case "stays-refused":
    case "would-fail":
      return "not";
    default:
      return verdict satisfies never;
  }
}

/** Runs of a person: an event has few. */
const runsOfEvent = 50;

/**
 * The runs of a person's events, newest first.
 * @param eventIds - As their sender gave them, or the engine's.
 */
export async function runsOfEvents(
  runs: Pick<EmbeddedRuns, "list">,
  eventIds: readonly string[],
  filter: Omit<Parameters<EmbeddedRuns["list"]>[0], "limit" | "cursor" | "eventId">,
) {
  const pages = await Promise.all(
    eventIds.map((eventId) => runs.list({ ...filter, eventId, limit: runsOfEvent })),
  );
  return pages.flatMap((page) => page.runs).toSorted((a, b) => b.id.localeCompare(a.id));
}
