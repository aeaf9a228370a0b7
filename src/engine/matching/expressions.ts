import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { lenientEvaluator } from "./lenient-evaluator.ts";
import { missing } from "./lenient-operators.ts";

/** An event as expressions see it: the parsed JSON of the whole event. */
export type ExpressionEvent = Record<string, unknown>;

/** A CEL expression over `event`, and for waits and cancellations `async`, the event that arrives later. */
export type Expression = {
  source: string;
  /** Whether it is true. What cannot be computed is not. */
  matches(event: ExpressionEvent, arriving?: ExpressionEvent): boolean;
  /**
   * Its value as text for use as a key; undefined when it cannot be computed. A field that does not exist is
   * `false`, as in Inngest.
   */
  key(event: ExpressionEvent): string | undefined;
  /** Its value when that is a whole number; undefined when it is anything else or cannot be computed. */
  integer(event: ExpressionEvent): number | undefined;
  /** The equality an index can answer, when the expression demands one. */
  equality: Equality | undefined;
};

/** `event.<runPath> == async.<arrivingPath>` as a condition that must hold. */
type Equality = { runPath: string[]; arrivingPath: string[] };

const celEnvironment = new Environment({ homogeneousAggregateLiterals: false })
  .registerFunction("lowercase(string): string", (text: string) => text.toLowerCase())
  .registerFunction("uppercase(string): string", (text: string) => text.toUpperCase())
  .registerFunction("b64decode(string): string", (text: string) => Buffer.from(text, "base64").toString())
  .registerFunction("json_parse(string): dyn", (text: string) => JSON.parse(text) as unknown);
const overEvent = {
  environment: celEnvironment.clone().registerVariable("event", "dyn"),
  variables: new Set(["event"]),
};
const overBoth = {
  environment: overEvent.environment.clone().registerVariable("async", "dyn"),
  variables: new Set(["event", "async"]),
};

/**
 * Compiles a CEL expression; `over` says which variables it may name. It is computed as Inngest does: see
 * `lenientEvaluator`.
 * @throws Error with the parser's explanation when it is not valid CEL or names another variable.
 */
export const compileExpression = (source: string, over: "event" | "event and async"): Expression => {
  const context = over === "event" ? overEvent : overBoth;
  const { ast } = context.environment.parse(source);
  const evaluate = lenientEvaluator(ast, context);
  const valueOf = (event: ExpressionEvent, arriving?: ExpressionEvent): unknown => {
    try {
      const value = evaluate({ event, async: arriving });
      // As Inngest has it: an expression that comes to nothing is false.
      return value === missing ? false : value;
    } catch {
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
    integer: (event) => {
      const value = valueOf(event);
      if (typeof value === "bigint") return Number(value);
      // A number of the event, which CEL takes for a double however it is written.
      return typeof value === "number" && Number.isInteger(value) ? value : undefined;
    },
    equality: findEquality(ast),
  };
};

/**
 * The value at a path in an event, as text for an index; a field that does not exist has one as well. All objects and
 * lists go under one text: which of them are equal is for the expression to say.
 */
export const indexValue = (event: ExpressionEvent, path: string[]): string => {
  let value: unknown = event;
  for (const name of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return noField;
    value = Reflect.get(value, name);
  }
  return typeof value === "object" && value !== null ? "object" : JSON.stringify(value);
};

const noField = "missing";
const nullField = "null";

/** The texts of the values that are equal to the one with this text: a field that does not exist is equal to null. */
export const indexValuesEqualTo = (value: string): string[] => {
  if (value === noField) return [nullField];
  return value === nullField ? [nullField, noField] : [value];
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
