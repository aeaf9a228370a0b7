import { compileExpression, type Expression } from "./expressions.ts";

const capacity = 1000;

/** Compiled expressions of waits and cancellations by their source: runs of one function share them. */
export const expressionCache = () => {
  const compiled = new Map<string, Expression>();
  return {
    /** @throws Error when it is not a valid expression over `event` and `async`. */
    get(source: string): Expression {
      const known = compiled.get(source);
      if (known) return known;
      const expression = compileExpression(source, "event and async");
      if (compiled.size >= capacity) compiled.clear();
      compiled.set(source, expression);
      return expression;
    },
  };
};
