import { type ASTNode, Environment } from "@marcbachmann/cel-js";

/** An event as expressions see it: the parsed JSON of the whole event. */
export type ExpressionEvent = Record<string, unknown>;

/** A CEL expression over `event`, and for waits and cancellations `async`, the event that arrives later. */
export type Expression = {
  source: string;
  /** Whether it is true. A field that does not exist, or types that do not fit, mean no. */
  matches(event: ExpressionEvent, arriving?: ExpressionEvent): boolean;
  /** Its value as canonical text for use as a key; undefined when it cannot be computed. */
  key(event: ExpressionEvent): string | undefined;
  /** The equality an index can answer, when the expression demands one. */
  equality: Equality | undefined;
};

/** `event.<runPath> == async.<arrivingPath>` as a condition that must hold. */
type Equality = { runPath: string[]; arrivingPath: string[] };

const overEvent = new Environment({ homogeneousAggregateLiterals: false }).registerVariable("event", "dyn");
const overBoth = overEvent.clone().registerVariable("async", "dyn");

/**
 * Compiles a CEL expression; `over` says which variables it may name.
 * @throws Error with the parser's explanation when it is not valid CEL or names another variable.
 */
export const compileExpression = (source: string, over: "event" | "event and async"): Expression => {
  const evaluate = (over === "event" ? overEvent : overBoth).parse(source);
  const check = evaluate.check();
  if (!check.valid) throw check.error ?? new Error(`"${source}" is not a valid expression.`);
  const valueOf = (event: ExpressionEvent, arriving?: ExpressionEvent): unknown => {
    try {
      return evaluate({ event, async: arriving });
    } catch {
      // CEL faults on a missing field; for a condition that means it does not hold.
      return undefined;
    }
  };
  return {
    source,
    matches: (event, arriving) => valueOf(event, arriving) === true,
    key: (event) => {
      const value = valueOf(event);
      return value === undefined
        ? undefined
        : JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? Number(part) : part));
    },
    equality: findEquality(evaluate.ast),
  };
};

/**
 * The value at a path in an event, as text for an index. Undefined when there is none, so that no equality can
 * hold. All objects and lists go under one text: which of them are equal is for the expression to say.
 */
export const indexValue = (event: ExpressionEvent, path: string[]): string | undefined => {
  let value: unknown = event;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = Reflect.get(value, name);
  }
  return typeof value === "object" && value !== null ? "object" : JSON.stringify(value);
};

/** Looks through the `&&`s at the top of an expression for one equality between the two events. */
const findEquality = (node: ASTNode): Equality | undefined => {
  if (node.op === "&&") return findEquality(node.args[0]) ?? findEquality(node.args[1]);
  if (node.op !== "==") return undefined;
  const left = pathOf(node.args[0]);
  const right = pathOf(node.args[1]);
  if (left?.root === "event" && right?.root === "async") {
    return { runPath: left.path, arrivingPath: right.path };
  }
  if (left?.root === "async" && right?.root === "event") {
    return { runPath: right.path, arrivingPath: left.path };
  }
  return undefined;
};

const pathOf = (node: ASTNode): { root: string; path: string[] } | undefined => {
  if (node.op === "id") return { root: node.args, path: [] };
  if (node.op !== ".") return undefined;
  const parent = pathOf(node.args[0]);
  return parent && { root: parent.root, path: [...parent.path, node.args[1]] };
};
