import type { EmbeddedRuns } from "./runs.ts";

/** What a replay would do. `unknown-event`: the event of the run is not on record, so that nothing can be played again. */
export type RehearsedReplay<Rehearsal extends object = object> =
  | { status: "rehearsed"; rehearsal: Rehearsal }
  | { status: "not-found" }
  | { status: "unknown-event" };

/**
 * Says what running a run again would do, without doing it. `replay` plays the journey of a recorded event on a copy;
 * null: the event is not on record.
 */
export function createRehearseReplay<Rehearsal extends object>(
  runs: Pick<EmbeddedRuns, "find">,
  replay: (eventId: string) => Promise<Rehearsal | null>,
): (runId: string) => Promise<RehearsedReplay<Rehearsal>> {
  return async (runId) => {
    const run = await runs.find(runId);
    if (run === null) return { status: "not-found" };
    const [event] = run.events;
    // An event that came without an id is on record under the engine's.
    const rehearsal = event === undefined ? null : await replay(event.externalId ?? event.id);
    return rehearsal === null ? { status: "unknown-event" } : { status: "rehearsed", rehearsal };
  };
}
