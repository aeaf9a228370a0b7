import type { ListenerFiling } from "../storage/listeners-table.ts";
import { type Expression, type ExpressionEvent, indexValue } from "./expressions.ts";

/** Where a listener of a run started by `event` is filed, so that the events it wants find it. */
export const fileListener = (
  eventName: string,
  expression: Expression | undefined,
  event: ExpressionEvent,
): ListenerFiling => {
  const equality = expression?.equality;
  if (!equality) return { eventName, matchPath: "", matchValue: undefined };
  const matchValue = indexValue(event, equality.runPath);
  return { eventName, matchPath: equality.arrivingPath.join("."), matchValue };
};
