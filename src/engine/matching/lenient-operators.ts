import { Environment } from "@marcbachmann/cel-js";

/** What stands for a field that does not exist: no value of CEL, not even null. */
export const missing = Symbol("missing");

const sides = new Environment().registerVariable("left", "dyn").registerVariable("right", "dyn");
const strictly = {
  "==": sides.parse("left == right"),
  "<": sides.parse("left < right"),
  "<=": sides.parse("left <= right"),
  ">": sides.parse("left > right"),
  ">=": sides.parse("left >= right"),
  "+": sides.parse("left + right"),
};

/** A missing value equals null and nothing else; values of two types are never equal. */
const equal = (left: unknown, right: unknown): boolean => {
  if (left === missing || right === missing) return left === null || right === null;
  if (left === null || right === null) return left === right;
  if (typeof left === typeof right && typeof left !== "object") return left === right;
  try {
    return strictly["=="]({ left, right }) === true;
  } catch {
    return false;
  }
};

/** A missing value comes before all others; null counts as the zero of the other type. */
const comparison =
  (operator: "<" | "<=" | ">" | ">=") =>
  (left: unknown, right: unknown): boolean => {
    const isLess = operator === "<" || operator === "<=";
    if (left === missing) return isLess;
    if (right === missing) return !isLess;
    return strictly[operator]({ left: left ?? zeroLike(right), right: right ?? zeroLike(left) }) === true;
  };

const zeroLike = (value: unknown): unknown => {
  if (typeof value === "bigint") return 0n;
  if (typeof value === "number") return 0;
  return typeof value === "string" ? "" : null;
};

/** A missing value adds nothing; values of two types are put together as text. */
const add = (left: unknown, right: unknown): unknown => {
  if (left === missing) return right === missing ? false : right;
  if (right === missing) return left;
  if (isScalar(left) && isScalar(right) && typeof left !== typeof right) return `${left}${right}`;
  return strictly["+"]({ left, right }) as unknown;
};

const isScalar = (value: unknown): value is string | number | bigint | boolean =>
  ["string", "number", "bigint", "boolean"].includes(typeof value);

/** The field of an object or the element of a list; `missing` when there is none. */
export const fieldOf = (parent: unknown, field: unknown): unknown => {
  if (typeof parent !== "object" || parent === null || field === missing) return missing;
  if (Array.isArray(parent) !== (typeof field !== "string")) return missing;
  const name = String(field);
  return Object.hasOwn(parent, name) ? Reflect.get(parent, name) : missing;
};

/** CEL's operators over any two values, as Inngest has them. They throw where it faults. */
export const binaryOperators = {
  "[]": fieldOf,
  "==": equal,
  "!=": (left: unknown, right: unknown): boolean => !equal(left, right),
  "<": comparison("<"),
  "<=": comparison("<="),
  ">": comparison(">"),
  ">=": comparison(">="),
  "+": add,
};

/** Whether a value counts as true between `&&` and `||`. */
export const isTruthy = (value: unknown): boolean =>
  value !== missing && value !== null && value !== false && value !== "" && value !== 0 && value !== 0n;
