import { isDeepStrictEqual } from "node:util";
import type { History, HistoryEvent, HistoryRun } from "../history.ts";
import type { Expectation } from "../journeys.ts";
import type { PlannedEvent } from "../plan-events.ts";
import { type Cases, type Evidence, hashed, inWords, outcomesOf } from "./evidence.ts";

/** Whether every acknowledged event led to its runs, each once, and every run to its end. */
export const judgeRuns = ({
  planned,
  acknowledged,
  journal,
  history,
}: Evidence): Cases<"lost" | "started twice" | "wrong end" | "unexpected"> => {
  const cases: ReturnType<typeof judgeRuns> = {
    lost: [],
    "started twice": [],
    "wrong end": [],
    unexpected: [],
  };
  const runsOf = new Map<string, HistoryRun[]>();
  for (const run of history.runs) {
    for (const eventId of run.eventIds) {
      const key = `${eventId} ${run.functionId}`;
      runsOf.set(key, [...(runsOf.get(key) ?? []), run]);
    }
  }
  const isLast = lastOfGroups(planned, history);
  const stepsOf = Map.groupBy(history.steps, ({ runId }) => runId);
  const expected = new Set<HistoryRun>();

  const judgeRun = (eventId: string, functionId: string, expectation: Expectation): void => {
    const runs = runsOf.get(`${eventId} ${functionId}`) ?? [];
    for (const run of runs) expected.add(run);
    const [run] = runs;
    if (runs.length > 1) cases["started twice"].push(runs.map(inWords).join(" and "));
    if (!run) return void cases.lost.push(`${eventId}: ${functionId} has no run`);
    if (run.status === "Running") return void cases.lost.push(`${inWords(run)}: it never ended`);
    const outcomes = outcomesOf(stepsOf.get(run.id) ?? []);
    if (!endsAs(run, expectation, outcomes)) cases["wrong end"].push(inWords(run));
    if (run.status === "Failed") judgeRun(run.id, `${functionId}-failure`, handled);
  };

  for (const one of planned) {
    const { event, runs, debounced } = one;
    // A step's event is acknowledged to the step.
    if (!acknowledged.has(event.id) && !history.events.has(event.id)) {
      cases.lost.push(`${event.id}: it was never acknowledged`);
    }
    for (const [functionId, expectation] of Object.entries(runs)) {
      if (debounced && !isLast.has(one) && !runsOf.has(`${event.id} ${functionId}`)) continue;
      judgeRun(event.id, functionId, expectation);
    }
  }
  for (const id of acknowledged) {
    if (!history.events.has(id)) cases.lost.push(`${id}: it was acknowledged and is not in the history`);
  }
  for (const run of history.runs)
    if (!expected.has(run) && run.invokedBy === undefined) cases.unexpected.push(inWords(run));
  const known = new Set(history.runs.map(({ id }) => id));
  for (const [run, event] of new Map(journal.map((line) => [line.run, line.event]))) {
    if (!known.has(run)) cases.unexpected.push(`${event}: run ${run} was executed and is not in the history`);
  }
  return cases;
};

/** The events that debounced functions must have run for: the last of each group, by their instants. */
const lastOfGroups = (planned: PlannedEvent[], { events }: History): Set<PlannedEvent> => {
  const groups = Map.groupBy(
    planned.filter(({ debounced }) => debounced),
    ({ event }) => `${event.name} ${event.data.group}`,
  );
  const place = ({ event }: PlannedEvent): HistoryEvent => events.get(event.id) ?? { tsMs: 0, row: 0 };
  const inOrder = (a: PlannedEvent, b: PlannedEvent): number =>
    place(a).tsMs - place(b).tsMs || place(a).row - place(b).row;
  return new Set([...groups.values()].flatMap((group) => group.toSorted(inOrder).at(-1) ?? []));
};

/** A failure handler returns what its one step did. */
const handled: Expectation = { status: "Completed", steps: [] };

/** Whether it ended as it must, with the result that its history of steps gives. */
const endsAs = (
  { status, output }: HistoryRun,
  expectation: Expectation,
  outcomes: Map<string, unknown>,
): boolean => {
  if (status !== expectation.status) return false;
  if (typeof output !== "object" || output === null) return expectation.steps.length === 0;
  if (status !== "Completed") return true;
  return (
    expectation.steps.every((step) => Object.hasOwn(output, step)) &&
    Object.entries(output).every(([step, value]) => isDeepStrictEqual(value, outcomes.get(hashed(step))))
  );
};
