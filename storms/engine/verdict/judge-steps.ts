import { isDeepStrictEqual } from "node:util";
import type { JournalLine } from "../journal.ts";
import { answerTo } from "../plan-events.ts";
import { type Cases, type Evidence, hashed, outcomesOf } from "./evidence.ts";

/** An outcome that a function was given. */
type Given = { event: string; run: string; step: string; value: unknown };

/**
 * Whether every step has one outcome: recorded once, made by an execution of the step, and the same for all that came
 * after; and whether waits ended by the event that was for them, and attempts were counted.
 */
export const judgeSteps = (
  evidence: Evidence,
): Cases<"completed twice" | "outcome changed" | "wait ended wrongly" | "attempts miscounted"> => {
  const { history, journal, planned } = evidence;
  const executed = new Set(
    journal.flatMap((line) => (line.type === "ran" ? [`${line.run} ${line.value}`] : [])),
  );
  const outcomes = new Map(
    [...Map.groupBy(history.steps, ({ runId }) => runId)].map(([run, steps]) => [run, outcomesOf(steps)]),
  );
  const given = journal.flatMap(givenTo);

  const isAsRecorded = ({ run, step, value }: Given): boolean =>
    isDeepStrictEqual(value, outcomes.get(run)?.get(hashed(step))) &&
    (typeof value !== "string" || executed.has(`${run} ${value}`));

  const answers = new Map(planned.map(({ event }) => [event.id, answerTo(event)]));
  const isRightEnd = ({ event, step, value }: Given): boolean => {
    const answer = answers.get(event);
    if (step === "silence") return value === null;
    if (step === "signal") return isDeepStrictEqual(value, answer);
    if (step !== "answer") return true;
    return (
      answer !== undefined && "event" in answer && (value as { id?: string } | null)?.id === answer.event.id
    );
  };

  return {
    "completed twice": repeatedOutcomes(evidence),
    "outcome changed": inWords(given.filter((one) => !isAsRecorded(one))),
    "wait ended wrongly": inWords(given.filter((one) => !isRightEnd(one))),
    "attempts miscounted": miscounted(evidence),
  };
};

/** Steps of a run that have two rows, or two steps that ended in the same place. */
const repeatedOutcomes = ({ history }: Evidence): string[] => {
  const places = history.steps.flatMap(({ runId, stepId, position }) => [
    `${runId}: step ${stepId}`,
    ...(position === null ? [] : [`${runId}: place ${position}`]),
  ]);
  return [...Map.groupBy(places, (place) => place)]
    .filter(([, { length }]) => length > 1)
    .map(([place, { length }]) => `${place} is there ${length} times`);
};

/** The step that fails twice succeeds at its third attempt, having thrown at the first and the second. */
const miscounted = ({ journal }: Evidence): string[] => {
  const flaky = Map.groupBy(
    journal.filter((line) => "step" in line && line.step === "flaky"),
    ({ run }) => run,
  );
  return [...flaky].flatMap(([run, lines]) => {
    const thrown = new Set(lines.flatMap((line) => (line.type === "threw" ? [line.attempt] : [])));
    const values = lines.flatMap((line) => (line.type === "ran" ? [line.value] : []));
    const isRight =
      isDeepStrictEqual(thrown, new Set([0, 1])) && values.every((value) => value.endsWith("at attempt 2"));
    return isRight ? [] : [`${run}: thrown at ${[...thrown].join()}, returned ${values.join(" and ")}`];
  });
};

/**
 * What the function had been given when it came to execute a step. What it was given after its last step does not
 * count yet: under checkpointing the SDK lets the code between two steps go on while the outcome is being recorded.
 */
const givenTo = (line: JournalLine): Given[] =>
  line.type === "ran"
    ? Object.entries(line.given).map(([step, value]) => ({ event: line.event, run: line.run, step, value }))
    : [];

const inWords = (cases: Given[]): string[] => [
  ...new Set(
    cases.map(
      ({ event, run, step, value }) =>
        `${event}: run ${run} was given ${JSON.stringify(value)} of step ${step}`,
    ),
  ),
];
