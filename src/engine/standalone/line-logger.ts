import type { EngineLogger } from "../logger.ts";

/** Writes what the engine reports as lines of text, without what only its developers want to know. */
export const lineLogger = (write: (line: string) => void): EngineLogger => {
  const at =
    (level: string) =>
    (message: string, properties: Record<string, unknown> = {}): void => {
      const details = Object.entries(properties).map(([name, value]) => ` ${name}=${toText(value)}`);
      write(`${new Date().toISOString()} ${level} ${message}${details.join("")}\n`);
    };
  return { debug: () => {}, info: at("info"), warn: at("warn"), error: at("error") };
};

const toText = (value: unknown): string =>
  value instanceof Error ? JSON.stringify(value.message) : (JSON.stringify(value) ?? "");
