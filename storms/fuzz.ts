/**
 * Sends a real server, in a process of its own, requests that are malformed, half right, hostile or right, over every
 * route it has:
 *
 *   npm run fuzz -- --requests 100000 --seed 1
 *
 * Prints what came back, and every fault with its request as base64, to be sent again with `base64 -d | nc`. Ends with
 * exit code 1 when the server crashed, answered with 5xx, told a secret, or left a request without an answer.
 */
import { parseArgs } from "node:util";
import { phaseText } from "./fuzz/fuzz-report.ts";
import { isFlawless, runFuzz } from "./fuzz/run-fuzz.ts";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "100000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
    concurrency: { type: "string", default: "32" },
  },
});
const seed = Number(values.seed);
process.stdout.write(`seed ${seed}\n`);
const phases = await runFuzz({
  requests: Number(values.requests),
  seed,
  concurrency: Number(values.concurrency),
  onProgress: (line) => void process.stderr.write(`${line}\n`),
});
process.stdout.write(`${phases.map(phaseText).join("\n")}\nseed ${seed}\n`);
process.exitCode = phases.every(isFlawless) ? 0 : 1;
