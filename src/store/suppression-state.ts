import type { SuppressionsTable } from "./database-schema.ts";
import type { SuppressionScope } from "./suppressions.ts";

/** What is remembered of an address for one reason. */
export type SuppressionState = Pick<SuppressionsTable, "scope" | "sinceAt" | "liftedAt">;

/** Added later than it was last lifted. */
export function isInForce({ sinceAt, liftedAt }: SuppressionState): boolean {
  return sinceAt !== null && (liftedAt === null || sinceAt > liftedAt);
}

/** The later entry counts, scope included; of two at the same instant the wider scope does. */
export function withAdded(
  before: SuppressionState,
  entry: { scope: SuppressionScope; at: string },
): SuppressionState {
  const { scope, at } = entry;
  if (before.sinceAt !== null && before.sinceAt > at) return before;
  const widened = before.sinceAt === at && before.scope === "all";
  return { ...before, sinceAt: at, scope: widened ? "all" : scope };
}

/** The later lifting counts. */
export function withLifted(before: SuppressionState, at: string): SuppressionState {
  return before.liftedAt !== null && before.liftedAt >= at ? before : { ...before, liftedAt: at };
}
