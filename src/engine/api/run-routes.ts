import type { Rerun } from "../admission/rerun.ts";
import type { EngineCore } from "../engine-core.ts";
import type { CancelRun } from "../execution/cancel-run.ts";
import type { Run } from "../storage/runs-table.ts";
import { type Answer, found, problem } from "./answer.ts";
import { toApiJob } from "./api-job.ts";
import { toApiRun } from "./api-run.ts";
import { withRun } from "./run-id.ts";
import type { Route } from "./route.ts";

export type RunActions = { cancel: CancelRun; rerun: (run: Run) => Promise<Rerun> };

/** What became of runs, and what an operator may do with them. */
export const runRoutes = (core: EngineCore, { cancel: cancelRun, rerun }: RunActions): Route[] => {
  const { store, clock } = core;

  const cancel = async ({ id }: Run): Promise<Answer> => {
    const status = await cancelRun(id);
    return status === "Cancelled"
      ? { status: 200, body: "" }
      : problem(409, `Run ${id} has ended: ${status}.`);
  };

  const startAgain = async (run: Run): Promise<Answer> => {
    const result = await rerun(run);
    switch (result.status) {
      case "started":
        return found(toApiRun(result.run), clock.now());
      case "unregistered":
        return problem(409, `Function "${run.functionId}" is not registered. Register its app first.`);
      case "taken":
        return problem(409, `Another run of the singleton "${run.functionId}" has not ended.`);
      default:
        return result satisfies never;
    }
  };

  const jobsOf = ({ id }: Run): Answer => {
    const items = store.queue.ofRun(id).toSorted((a, b) => a.dueAtMs - b.dueAtMs || a.id - b.id);
    return found(items.slice(0, maxJobs).map(toApiJob), clock.now());
  };

  return [
    {
      method: "GET",
      path: /^\/v1\/runs\/([^/]+)$/,
      answer: (_, id) => withRun(core, id, (run) => found(toApiRun(run), clock.now())),
    },
    { method: "DELETE", path: /^\/v1\/runs\/([^/]+)$/, answer: (_, id) => withRun(core, id, cancel) },
    { method: "GET", path: /^\/v1\/runs\/([^/]+)\/jobs$/, answer: (_, id) => withRun(core, id, jobsOf) },
    {
      method: "POST",
      path: /^\/v1\/runs\/([^/]+)\/rerun$/,
      answer: (_, id) => withRun(core, id, startAgain),
    },
  ];
};

/** As many as Inngest tells of. */
const maxJobs = 10;
