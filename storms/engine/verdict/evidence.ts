import { createHash } from "node:crypto";
import type { History, HistoryRun, HistoryStep } from "../history.ts";
import type { JournalLine } from "../journal.ts";
import type { PlannedEvent } from "../plan-events.ts";

/** Everything the verdict is made from. */
export type Evidence = {
  /** What must have happened, with the events that steps send. */
  planned: PlannedEvent[];
  /** Ids of the events that the engine acknowledged, from the client's own log. */
  acknowledged: Set<string>;
  journal: JournalLine[];
  history: History;
};

/** The ways in which a promise can be broken, and the cases of each, in words. */
export type Cases<Name extends string> = Record<Name, string[]>;

/** The SDK's name for a step in its protocol. */
export const hashed = (step: string): string => createHash("sha1").update(step).digest("hex");

/** The outcomes in a run's history, by the SDK's name of the step. */
export const outcomesOf = (steps: HistoryStep[]): Map<string, unknown> =>
  new Map(steps.filter(({ value }) => value !== undefined).map(({ stepId, value }) => [stepId, value]));

/** A run, to find it again. */
export const inWords = ({ id, functionId, eventId, status, output }: HistoryRun): string =>
  `${eventId}: run ${id} of ${functionId} is ${status}, with ${JSON.stringify(output)?.slice(0, 300)}`;
