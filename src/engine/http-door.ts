import { EngineEventError } from "./engine-errors.ts";
import type { EngineCore } from "./engine-core.ts";
import { type Operation, operationsSchema } from "./protocol/operations.ts";
import { stepState } from "./protocol/call-body.ts";
import type { Run } from "./storage/runs-table.ts";
import { z } from "zod";

/** A request to the engine, as the SDK or an operator's tool makes it. */
export type DoorRequest = { method: string; url: URL; body: string };

export type DoorActions = {
  send: (events: unknown) => Promise<string[]>;
  checkpoint: (runId: string, itemId: number, operations: Operation[]) => Promise<boolean>;
};

/**
 * The paths of Inngest's API that the SDK uses: events in, checkpoints, runs out. There is no authorisation: the
 * door is a function value in this process, and whoever holds it already holds the engine.
 */
export const httpDoor = (core: EngineCore, actions: DoorActions) => {
  const routes: Route[] = [
    ["POST", /^\/e(?:\/[^/]*)?$/, async ({ body }) => sendEvents(actions, body)],
    ["POST", /^\/v1\/checkpoint\/([^/]+)\/async$/, ({ body }, runId) => checkpoint(actions, runId, body)],
    ["GET", /^\/v1\/events\/([^/]+)$/, (_, id) => readEvent(core, id)],
    [
      "GET",
      /^\/v1\/events\/([^/]+)\/runs$/,
      (_, id) => json(200, { data: core.store.runs.ofEvent(id).map(toApi) }),
    ],
    ["GET", /^\/v1\/runs\/([^/]+)$/, (_, id) => readRun(core, id)],
    ["GET", /^\/v0\/runs\/([^/]+)\/actions$/, (_, id) => readSteps(core, id)],
    ["GET", /^\/v0\/runs\/([^/]+)\/batch$/, (_, id) => readBatch(core, id)],
  ];
  return async (request: DoorRequest): Promise<Response> => {
    for (const [method, path, answer] of routes) {
      const match = path.exec(request.url.pathname);
      if (match && method === request.method) return answer(request, decodeURIComponent(match[1] ?? ""));
    }
    return json(404, { error: `The engine has no ${request.method} ${request.url.pathname}.`, status: 404 });
  };
};

type Route = [
  method: "GET" | "POST",
  path: RegExp,
  answer: (request: DoorRequest, id: string) => Response | Promise<Response>,
];

const json = (status: number, body: unknown): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });

const sendEvents = async ({ send }: DoorActions, body: string): Promise<Response> => {
  try {
    const ids = await send(JSON.parse(body));
    return json(200, { ids, status: 200 });
  } catch (error) {
    const status = error instanceof EngineEventError && error.code === "ENGINE_EVENT_TOO_LARGE" ? 413 : 400;
    const isOurs = error instanceof EngineEventError || error instanceof SyntaxError;
    const message = error instanceof Error ? error.message : String(error);
    return json(isOurs ? status : 500, { ids: [], status: isOurs ? status : 500, error: message });
  }
};

const checkpointSchema = z.looseObject({
  qi_id: z.coerce.number().int(),
  steps: operationsSchema,
});

/** 409 tells the SDK that its call no longer counts: it stops executing the function. */
const checkpoint = async (actions: DoorActions, runId: string, body: string): Promise<Response> => {
  const parsed = checkpointSchema.safeParse(parseJson(body));
  if (!parsed.success) return json(400, { error: z.prettifyError(parsed.error), status: 400 });
  const counts = await actions.checkpoint(runId, parsed.data.qi_id, parsed.data.steps);
  return counts
    ? json(200, {})
    : json(409, { error: `Run ${runId} no longer takes results of this call.`, status: 409 });
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const notFound = (what: string, id: string): Response =>
  json(404, { error: `There is no ${what} ${id}.`, status: 404 });

const readEvent = ({ store }: EngineCore, id: string): Response => {
  const event = store.events.find(id);
  if (!event) return notFound("event", id);
  const receivedAt = new Date(event.receivedAtMs).toISOString();
  return json(200, {
    data: { ...(JSON.parse(event.body) as object), internal_id: id, received_at: receivedAt },
  });
};

const readRun = ({ store }: EngineCore, id: string): Response => {
  const run = store.runs.find(id);
  return run ? json(200, { data: toApi(run) }) : notFound("run", id);
};

const readSteps = ({ store }: EngineCore, runId: string): Response => {
  if (!store.runs.find(runId)) return notFound("run", runId);
  const entries = store.steps
    .ofRun(runId)
    .filter(({ result }) => result)
    .map(({ stepId, result }) => [stepId, JSON.parse(stepState(result)) as unknown] as const);
  return json(200, Object.fromEntries(entries));
};

const readBatch = ({ store }: EngineCore, runId: string): Response => {
  const run = store.runs.find(runId);
  const event = run && store.events.find(run.eventId);
  return event ? json(200, [JSON.parse(event.body)]) : notFound("run", runId);
};

/** A run in the words of Inngest's REST API. */
const toApi = (run: Run) => ({
  run_id: run.id,
  function_id: run.functionId,
  event_id: run.eventId,
  status: run.status,
  run_started_at: new Date(run.startedAtMs).toISOString(),
  ended_at: run.endedAtMs === undefined ? null : new Date(run.endedAtMs).toISOString(),
  output: run.output === undefined ? null : (JSON.parse(run.output) as unknown),
});
