import {
  configureSync,
  getAnsiColorFormatter,
  getJsonLinesFormatter,
  getLogger,
  type LogRecord,
} from "@logtape/logtape";
import { EMAIL_ADDRESS_PATTERN, JWT_PATTERN, redactByPattern } from "@logtape/redaction";
import type { Config } from "./config.ts";

/** Writes one structured line; `properties` carry ids, never addresses, bodies or secrets. */
export type Log = (
  level: "debug" | "info" | "warning" | "error",
  message: string,
  properties?: Record<string, unknown>,
) => void;

/** What must not be in a log even when an error of a library quotes it. */
const redactions = [
  EMAIL_ADDRESS_PATTERN,
  JWT_PATTERN,
  { pattern: /\+[1-9]\d{7,14}\b/g, replacement: "[phone]" },
  { pattern: /\b(Basic|Bearer)\s+[A-Za-z0-9+/_=.-]{8,}/g, replacement: "$1 [secret]" },
  { pattern: /\bsignkey-[a-z]+-\w+|\bre_\w{8,}/g, replacement: "[secret]" },
];

/** Sends the logs of this process to standard error: JSON lines, or coloured text on a terminal. */
export function startLogging(config: Pick<Config, "logLevel">): Log {
  const formatter = process.stderr.isTTY
    ? getAnsiColorFormatter({ timestamp: "time", level: "FULL" })
    : getJsonLinesFormatter({ properties: "nest:properties" });
  const format = redactByPattern(formatter, redactions);
  configureSync({
    reset: true,
    sinks: { stderr: (record: LogRecord) => void process.stderr.write(format(record)) },
    loggers: [
      { category: "bienvenue", lowestLevel: config.logLevel, sinks: ["stderr"] },
      { category: ["logtape", "meta"], lowestLevel: "error", sinks: ["stderr"] },
    ],
  });
  const logger = getLogger("bienvenue");
  return (level, message, properties = {}) => logger[level](message, plain(properties));
}

/** Errors as text: their enumerable fields may hold request headers (Axios keeps the credentials there). */
function plain(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      value instanceof Error ? errorText(value) : value,
    ]),
  );
}

function errorText(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${errorText(error.cause)}` : "";
  return `${error.stack ?? `${error.name}: ${error.message}`}${cause}`;
}
