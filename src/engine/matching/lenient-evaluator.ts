import { type ASTNode, type Environment, serialize } from "@marcbachmann/cel-js";
import { binaryOperators, fieldOf, isTruthy, missing } from "./lenient-operators.ts";

/** The variables that an expression sees, by name. */
type Scope = Record<string, unknown>;
/** Computes a value of an expression: one of CEL, or `missing`. Throws where CEL does. */
type Evaluator = (scope: Scope) => unknown;

/**
 * Makes an expression computable the way Inngest does: a field that does not exist is no fault but a value of its
 * own, and operators that CEL refuses for it, for null or for operands of two types have an answer. Functions and
 * macros are left to CEL; one that faults, as for want of a field, gives `false`, and a size 0.
 * @throws Error when it names an unknown variable or function.
 */
export const lenientEvaluator = (
  node: ASTNode,
  context: { environment: Environment; variables: ReadonlySet<string> },
): Evaluator => {
  const operand = (inner: ASTNode): Evaluator => orMissing(lenientEvaluator(inner, context));
  switch (node.op) {
    case "value":
      return () => node.args;
    case "id":
      if (!context.variables.has(node.args)) throw new Error(`Unknown variable: ${node.args}`);
      return (scope) => scope[node.args];
    case ".": {
      const parent = operand(node.args[0]);
      return (scope) => fieldOf(parent(scope), node.args[1]);
    }
    case "[]":
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
    case "+": {
      const apply = binaryOperators[node.op];
      const [left, right] = [operand(node.args[0]), operand(node.args[1])];
      return (scope) => apply(left(scope), right(scope));
    }
    case "&&":
    case "||":
      return firstThatDecides(node.op === "||", operand(node.args[0]), operand(node.args[1]));
    case "?:": {
      const [condition, yes, no] = [operand(node.args[0]), operand(node.args[1]), operand(node.args[2])];
      return (scope) => {
        const holds = condition(scope);
        return typeof holds === "boolean" ? (holds ? yes : no)(scope) : missing;
      };
    }
    case "!_": {
      const negated = operand(node.args);
      return (scope) => negated(scope) === false;
    }
    case "-":
    case "*":
    case "/":
    case "%":
    case "-_":
    case "in":
    case "list":
    case "map":
    case ".?":
    case "[?]":
    case "call":
    case "rcall":
      return byCel(node, context.environment);
    default:
      return node satisfies never;
  }
};

/** The operand that decides between `&&` or `||`, whatever its type, as in JavaScript. */
const firstThatDecides =
  (truth: boolean, left: Evaluator, right: Evaluator): Evaluator =>
  (scope) => {
    const first = left(scope);
    return isTruthy(first) === truth ? first : right(scope);
  };

const byCel = (node: ASTNode, environment: Environment): Evaluator => {
  const evaluate = environment.parse(serialize(node));
  const check = evaluate.check();
  if (!check.valid) throw check.error ?? new Error(`"${serialize(node)}" is not a valid expression.`);
  const isCall = node.op === "call" || node.op === "rcall";
  const isSize = isCall && node.args[0] === "size";
  return (scope) => {
    try {
      return evaluate(scope) as unknown;
    } catch (error) {
      if (!isCall) throw error;
      return isSize ? 0n : false;
    }
  };
};

/** An operand that faults counts as missing. */
const orMissing =
  (evaluate: Evaluator): Evaluator =>
  (scope) => {
    try {
      return evaluate(scope);
    } catch {
      return missing;
    }
  };
