import { EngineConfigurationError } from "../engine-errors.ts";
import { compileExpression, type Expression } from "../matching/expressions.ts";
import { parseDurationMs, parseInstantMs } from "./durations.ts";

/** Reads parts of one function's configuration; `where` names the part in errors (EngineConfigurationError). */
export type ConfigReader = {
  /** Nothing and empty text are no expression. */
  expression(
    source: string | null | undefined,
    over: "event" | "event and async",
    where: string,
  ): Expression | undefined;
  /** A duration longer than 0. */
  durationMs(text: string, where: string): number;
  optionalDurationMs(text: string | null | undefined, where: string): number | undefined;
  /** A duration or a date, as it is. */
  optionalInstant(text: string | null | undefined, where: string): string | undefined;
};

export const configReader = (functionId: string): ConfigReader => {
  const durationMs = (text: string, where: string): number => {
    const value = parseDurationMs(text);
    if (value !== undefined && value > 0) return value;
    throw new EngineConfigurationError(
      `Function "${functionId}": ${where} is "${text}", which is no duration. Write it like "30s" or "1h30m".`,
    );
  };
  return {
    expression(source, over, where) {
      if (!source) return undefined;
      try {
        return compileExpression(source, over);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new EngineConfigurationError(
          `Function "${functionId}": ${where} is not a valid expression: ${reason}`,
          { cause },
        );
      }
    },
    durationMs,
    optionalInstant(text, where) {
      if (!text) return undefined;
      if (parseInstantMs(text, 0) !== undefined) return text;
      throw new EngineConfigurationError(
        `Function "${functionId}": ${where} is "${text}", which is no duration and no date. Write it like "1h30m".`,
      );
    },
    optionalDurationMs: (text, where) => (text ? durationMs(text, where) : undefined),
  };
};
