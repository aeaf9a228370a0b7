import { z } from "zod";
import type { Engine } from "../engine/open-engine.ts";
import type { RehearsedRun } from "./rehearsal.ts";

/** The runs as the engine's API tells them. */
const answer = z.object({
  data: z.array(
    z.object({
      function_id: z.string(),
      status: z.enum(["Running", "Completed", "Cancelled", "Failed"]),
      run_started_at: z.string(),
      ended_at: z.string().nullable(),
      output: z.unknown(),
    }),
  ),
});

const withEnded = z.object({ ended: z.string() });

/** Functions that tell nobody anything. */
const silentFunctions = ["record-subject"];

/** The runs of the journeys that events have started, in the order of their beginning. */
export async function runsOfEvents(
  engine: Pick<Engine, "fetch">,
  events: { id: string; name: string }[],
): Promise<RehearsedRun[]> {
  const runs: RehearsedRun[] = [];
  for (const { id, name } of events) {
    const response = await engine.fetch(`http://rehearsal.invalid/v1/events/${encodeURIComponent(id)}/runs`);
    const { data } = answer.parse(await response.json());
    for (const run of data) {
      const journey = run.function_id.replace(/^bienvenue-/, "");
      if (silentFunctions.includes(journey)) continue;
      const output = withEnded.safeParse(run.output);
      runs.push({
        eventId: id,
        eventName: name,
        journey,
        status: run.status,
        startedAt: run.run_started_at,
        endedAt: run.ended_at,
        ended: output.success ? output.data.ended : null,
      });
    }
  }
  return runs.sort((a, b) => a.startedAt.localeCompare(b.startedAt));
}
