import type { EngineCore } from "../engine-core.ts";
import { stepState } from "../protocol/call-body.ts";
import { json } from "./answer.ts";
import type { Route } from "./route.ts";
import { withRun } from "./run-id.ts";

/** What a call leaves out when it asks the SDK to fetch it (`use_api`): outcomes of steps, and events. */
export const runStateRoutes = (core: EngineCore): Route[] => [
  {
    method: "GET",
    path: /^\/v0\/runs\/([^/]+)\/actions$/,
    answer: (_, id) => withRun(core, id, (run) => json(200, stepsOf(core, run.id))),
  },
  {
    method: "GET",
    path: /^\/v0\/runs\/([^/]+)\/batch$/,
    answer: (_, id) => withRun(core, id, (run) => json(200, eventsOf(core, run))),
  },
];

const stepsOf = ({ store }: EngineCore, runId: string): Record<string, unknown> =>
  Object.fromEntries(
    store.steps
      .ofRun(runId)
      .filter(({ result }) => result)
      .map(({ stepId, result }) => [stepId, JSON.parse(stepState(result)) as unknown] as const),
  );

const eventsOf = (
  { store }: EngineCore,
  run: Parameters<EngineCore["store"]["runs"]["eventIdsOf"]>[0],
): unknown[] =>
  store.runs.eventIdsOf(run).flatMap((id) => {
    const event = store.events.find(id);
    return event ? [JSON.parse(event.body) as unknown] : [];
  });
