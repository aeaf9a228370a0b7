import type { EngineLogger } from "../logger.ts";
import { type Answer, problem } from "./answer.ts";

/** What the SDK would reach at these paths, and what to do instead. */
const features: readonly (readonly [path: RegExp, name: string, advice: string])[] = [
  [/^\/v0\/connect\//, "connect is", "Serve the functions over HTTP, with serve() of the SDK."],
  [
    /^\/v1\/checkpoint(?:\/[^/]+\/steps)?$|^\/v1\/http\//,
    "durable endpoints are",
    "Send an event, and do the work in a function.",
  ],
  [/^\/v1\/realtime\//, "realtime is", "Ask for the run's result at /v1/runs/{id}."],
];

/**
 * The refusal, by its name, of a feature that the engine does not have; undefined when the path is of none. The
 * engine reports it as well: the SDK says nothing of the answer at its usual log level.
 */
export const refuseUnsupported = (logger: EngineLogger, path: string): Answer | undefined => {
  const [, name, advice] = features.find(([pattern]) => pattern.test(path)) ?? [];
  if (name === undefined) return undefined;
  const reason = `${name} not supported by the embedded engine. ${advice}`;
  logger.warn("An app was refused", { reason });
  return problem(501, reason);
};
