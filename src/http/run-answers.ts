import { z } from "zod";
import type { DeskRun, EmbeddedRuns } from "../desk/runs.ts";
import { at, channel, messageFields, messageStatus } from "./message-answers.ts";
import { named } from "./openapi/named-schema.ts";
import { rehearsal } from "./rehearsal-answers.ts";
import { runStatuses } from "./run-routes.ts";

const text = z.string().nullable();

const runError = named(
  "RunError",
  z.object({
    name: z.string(),
    message: z.string(),
    stack: text.describe("Its first lines."),
  }),
  { description: "An error as the function threw it, cut to a size that can be shown." },
);

const failedAttempt = named(
  "FailedAttempt",
  z.object({
    kind: z
      .enum(["failed", "unreached"])
      .describe("`unreached`: the call did not reach the functions, which is no attempt."),
    attempt: z.int().describe("From 0."),
    faults: z.int().describe("How many calls in a row had not reached the functions by then."),
    at,
    error: runError,
    nextTryAt: at.nullable().describe("Null: it was not to be tried again."),
  }),
  { description: "A try that came to nothing." },
);

const stepWait = named(
  "StepWait",
  z.union([
    z.object({ for: z.literal("time"), untilAt: at }),
    z.object({
      for: z.literal("event"),
      eventName: z.string(),
      condition: text.describe("Null: any event of the name."),
      untilAt: at,
    }),
    z.object({ for: z.literal("signal"), signal: text, untilAt: at }),
    z.object({
      for: z.literal("run"),
      functionId: text,
      runId: text.describe("Null: not started."),
      untilAt: at,
    }),
  ]),
  {
    description:
      "What a step waits for: an instant, an event, a signal or the end of another run; at `untilAt` it ends by itself.",
  },
);

const runStep = named(
  "RunStep",
  z.object({
    id: z.string().describe("A digest."),
    name: z.string().describe("As the function names it."),
    kind: z.enum(["run", "sleep", "wait-for-event", "wait-for-signal", "invoke", "fetch"]),
    state: z
      .enum(["planned", "running", "waiting", "done", "failed", "cancelled"])
      .describe("`waiting` also for the next try; `cancelled`: the run ended first."),
    output: z.unknown().describe("Null until it is done, and for a wait whose time ran out."),
    error: runError.nullable(),
    endedAt: at.nullable(),
    attempts: z.int().describe("Tries begun; 0 for what is not tried: sleeps, waits, invocations."),
    failures: z.array(failedAttempt).describe("Oldest first."),
    nextTryAt: at.nullable(),
    waitsFor: stepWait.nullable(),
  }),
  { description: "A step of a run." },
);

const runFields = {
  id: z.string(),
  functionId: z.string().describe("With the application's name in front: `bienvenue-lead-created`."),
  status: named("RunStatus", z.enum(runStatuses), {
    description: "Where a run is in its life: `running` until it has ended, also while it waits.",
  }),
  eventId: z.string().describe("The engine's id of the event that started it."),
  eventName: z.string(),
  startedAt: at,
  endedAt: at.nullable(),
  originalRunId: text.describe("The run that this one repeats."),
};

const runEvent = named(
  "RunEvent",
  z.object({
    id: z.string().describe("The engine's."),
    externalId: text.describe("The sender's, where it gave one."),
    name: z.string(),
    receivedAt: at,
    data: z.unknown().describe("Ids and dates alone."),
  }),
  { description: "An event that a run was started for." },
);

const { id, key, template, reason, explanation, runId } = messageFields;

const runMessage = named(
  "RunMessage",
  z.object({
    id,
    key,
    channel,
    template,
    status: messageStatus,
    reason,
    explanation,
    runId: runId.describe("The first run that asked for it: this one, or the one it repeats."),
  }),
  { description: "A message that a run sent, or decided about." },
);

const run = named(
  "Run",
  z.object({
    ...runFields,
    events: z.array(runEvent),
    cron: text.describe("The schedule that started it."),
    output: z.unknown().describe("What the function returned; null until then."),
    error: runError.nullable().describe("Why it failed."),
    isCalled: z.boolean().describe("Whether its function is being called at this instant."),
    startsAt: at.nullable().describe("When it begins, if it was put off."),
    nextTryAt: at
      .nullable()
      .describe("When the function is called again, after a failure outside its steps."),
    failures: z.array(failedAttempt).describe("What failed outside its steps, oldest first."),
    steps: z.array(runStep).describe("In the order in which the function came to them."),
    messages: z.array(runMessage).describe("Oldest first."),
  }) satisfies z.ZodType<DeskRun>,
  { description: "A run with its steps and messages." },
);

/** One run. */
export const runDetail = named("RunDetail", z.object({ run }));

/** A page of runs. */
export const runPage = named(
  "RunPage",
  z.object({
    runs: z.array(named("RunSummary", z.object(runFields), { description: "A run in the list." })),
    nextCursor: text.describe("Give it as `cursor` for the next page; null on the last one."),
  }) satisfies z.ZodType<Awaited<ReturnType<EmbeddedRuns["list"]>>>,
);

/** A run that was cancelled. */
export const cancelledRun = named(
  "CancelledRun",
  z.object({ id: z.string(), status: z.literal("cancelled") }),
);

/** A run that was started again. */
export const startedReplay = named(
  "StartedReplay",
  z.object({
    id: z.string(),
    status: z.literal("started"),
    runId: z.string().describe("The new run."),
  }),
);

/** What a replay would do. */
export const rehearsedReplay = named(
  "RehearsedReplay",
  z.object({
    id: z.string(),
    dryRun: z.literal(true),
    rehearsal,
  }),
);
