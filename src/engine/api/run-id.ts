import { type Answer, problem } from "./answer.ts";
import type { EngineCore } from "../engine-core.ts";
import type { Run } from "../storage/runs-table.ts";

const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;

/** Answers with what `answer` makes of the run with an id; 400 when it is no run id, 404 when there is no such run. */
export const withRun = (
  { store }: EngineCore,
  id: string,
  answer: (run: Run) => Answer | Promise<Answer>,
): Answer | Promise<Answer> => {
  if (!ulid.test(id)) return problem(400, `Invalid run ID: ${id}`);
  const run = store.runs.find(id.toUpperCase());
  return run ? answer(run) : problem(404, `There is no run ${id}.`);
};
