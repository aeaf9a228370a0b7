import type { ListenerFiling } from "../storage/listeners-table.ts";
import { type Expression, type ExpressionEvent, indexValue } from "./expressions.ts";

/** Where a listener of a run started by `event` is filed, so that the events it wants find it. */
export const fileListener = (
  eventName: string,
  expression: Expression | undefined,
  event: ExpressionEvent,
): ListenerFiling => {
  const equality = expression?.equality;
  const value = equality && indexValue(event, equality.runPath);
  if (!equality || value === "unindexable") return { eventName, matchPath: "", matchValue: undefined };
  // Without a value of its own the condition can never hold: it is filed where nothing finds it.
  return { eventName, matchPath: equality.arrivingPath.join("."), matchValue: value };
};
