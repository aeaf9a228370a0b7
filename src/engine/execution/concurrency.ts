import type { ConcurrencyLimit } from "../definition/concurrency-limits.ts";
import type { FunctionDefinition } from "../definition/function-definition.ts";
import type { ExpressionEvent } from "../matching/expressions.ts";
import type { ConcurrencyGroup } from "./ready-queue.ts";

/** What a run's concurrency keys came to, by the expression of the key. */
export type ConcurrencyValues = Record<string, string>;

/** One that cannot be computed counts together with all others of its kind, as in Inngest. */
const unknownValue = "";

/** The values of a function's concurrency keys for the event that starts a run; they hold for the whole run. */
export const concurrencyValues = (limits: ConcurrencyLimit[], event: ExpressionEvent): ConcurrencyValues => {
  const keys = limits.map(({ key }) => key).filter((key) => key !== undefined);
  return Object.fromEntries(keys.map((key) => [key.source, key.key(event) ?? unknownValue]));
};

/**
 * What a call of a function counts against: its limits with a key, then all calls of the function together, which
 * are `maxCalls` when no limit says otherwise. In scope `fn` a value counts for itself per function and expression;
 * in `env` and `account` equal values of all functions and apps count together, whatever the expression.
 */
export const concurrencyGroups = (
  { id, flow }: FunctionDefinition,
  values: ConcurrencyValues,
  maxCalls: number,
): ConcurrencyGroup[] => {
  const limits = new Map<string, number>();
  let ofFunction: number | undefined;
  for (const { limit, key, scope } of flow.concurrency) {
    if (key === undefined) {
      ofFunction = Math.min(limit, ofFunction ?? limit);
      continue;
    }
    const value = values[key.source] ?? unknownValue;
    const name = JSON.stringify(scope === "fn" ? [scope, id, key.source, value] : [scope, value]);
    limits.set(name, Math.min(limit, limits.get(name) ?? limit));
  }
  limits.set(JSON.stringify(["fn", id]), ofFunction ?? maxCalls);
  return [...limits].map(([name, limit]) => ({ name, limit }));
};
