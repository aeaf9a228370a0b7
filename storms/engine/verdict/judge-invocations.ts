import { isDeepStrictEqual } from "node:util";
import { type Cases, type Evidence, hashed, inWords, outcomesOf } from "./evidence.ts";

/** Whether every invocation started one run, and its step was given that run's result. */
export const judgeInvocations = ({ history }: Evidence): Cases<"invoked wrongly"> => {
  const children = Map.groupBy(history.runs, ({ invokedBy }) => invokedBy);
  const stepsOf = Map.groupBy(history.steps, ({ runId }) => runId);
  const wrong = [...children].filter(([invoker, runs]) => {
    if (invoker === undefined) return false;
    const [parent = "", stepId = ""] = invoker.split(".");
    const [child] = runs;
    const outcomes = outcomesOf(stepsOf.get(parent) ?? []);
    return runs.length > 1 || !isDeepStrictEqual(child?.output, outcomes.get(stepId));
  });
  const missing = history.runs.filter(
    ({ id, functionId, status }) =>
      functionId.startsWith("app-invoke-") &&
      status === "Completed" &&
      !children.has(`${id}.${hashed("call")}`),
  );
  return {
    "invoked wrongly": [
      ...wrong.map(([, runs]) => runs.map(inWords).join(" and ")),
      ...missing.map((run) => `${inWords(run)}: it invoked nothing`),
    ],
  };
};
