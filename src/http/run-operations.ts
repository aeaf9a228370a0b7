import { z } from "zod";
import { failure, failureForNow } from "./openapi/error-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Operation } from "./openapi/operation.ts";
import { cancelledRun, rehearsedReplay, runDetail, runPage, startedReplay } from "./run-answers.ts";
import { replayOptions, runFilter } from "./run-routes.ts";

const runId = "01JDA3Q7Z9T4V8M2K6W1XHC5RB";
const one = z.object({ id: z.string().describe("The run's id.") });
const notFound = failure("There is no such run, or it was forgotten.", `There is no run "${runId}".`);
const elsewhere = failure(
  "The runs are on an Inngest server, at `dashboardUrl`.",
  "The runs are on an Inngest server: see its dashboard at http://localhost:8288.",
  { dashboardUrl: "http://localhost:8288" },
);

/** `/api/runs`. */
export const runOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/api/runs",
    id: "listRuns",
    tag: "Runs",
    summary: "List runs",
    description: "Newest first, by pages.",
    access: "api-key",
    writes: false,
    parameters: { query: runFilter },
    answers: { 200: { description: "A page of runs.", body: { schema: runPage } }, 501: elsewhere },
  },
  {
    method: "get",
    path: "/api/runs/{id}",
    id: "getRun",
    tag: "Runs",
    summary: "One run",
    description: "Its events, steps, attempts, errors, waits and messages.",
    access: "api-key",
    writes: false,
    parameters: { path: one },
    answers: {
      200: { description: "The run.", body: { schema: runDetail } },
      404: notFound,
      501: elsewhere,
    },
  },
  {
    method: "post",
    path: "/api/runs/{id}/cancel",
    id: "cancelRun",
    tag: "Runs",
    summary: "End a run",
    description: "What it waits for does not come any more. Cancelling it again is harmless.",
    access: "api-key",
    writes: true,
    parameters: { path: one },
    answers: {
      200: { description: "The run is cancelled.", body: { schema: cancelledRun } },
      404: notFound,
      409: failure("It has ended otherwise.", "The run has ended: it is completed.", { id: runId }),
      502: failure(
        "The Inngest server did not do it.",
        "The Inngest server at http://localhost:8288 did not answer: connect ECONNREFUSED. Check that it runs, and INNGEST_BASE_URL or INNGEST_DEV.",
        { id: runId },
      ),
    },
  },
  {
    method: "post",
    path: "/api/runs/{id}/replay",
    id: "replayRun",
    tag: "Runs",
    summary: "Run it again",
    description: "Starts another run for the same events. What was delivered is not sent again.",
    access: "api-key",
    writes: true,
    parameters: { path: one },
    body: {
      schema: named("ReplayOptions", replayOptions),
      examples: {
        dryRun: { summary: "See first what would happen", value: { dryRun: true } },
        replay: { summary: "Run it", value: {} },
      },
    },
    answers: {
      200: { description: "With `dryRun`: what would happen.", body: { schema: rehearsedReplay } },
      202: { description: "A new run has begun.", body: { schema: startedReplay } },
      404: notFound,
      409: failure(
        "Its function is gone or may not run now, or its event is not on record.",
        "Another run of bienvenue-lead-created has not ended, and one goes at a time.",
        { id: runId },
      ),
      501: elsewhere,
      503: failureForNow(
        "It could not be recorded, or with `dryRun` too many rehearsals are going on: send it again.",
        "Too many rehearsals are waiting: try again in a few seconds.",
      ),
    },
  },
];
