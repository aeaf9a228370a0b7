/** A process that the storm kills: an engine that serves apps in other processes, as `npm run engine` does. */
import { serveEngine } from "../../../src/engine/standalone/serve-engine.ts";
import { deadlyPoints, faultLogger, obeyStorm, readAssignment, retryDelayMs } from "./assignment.ts";

const { file, port, death } = readAssignment();
const standalone = await serveEngine({
  host: "127.0.0.1",
  port,
  file,
  retryDelayMs: () => retryDelayMs,
  logger: faultLogger,
  atPoint: deadlyPoints(death),
});
obeyStorm({ unfinished: () => standalone.engine.stats().unfinished, close: () => standalone.close() });
