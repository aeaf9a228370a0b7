import { z } from "zod";
import type { EngineCore } from "../engine-core.ts";
import { EngineClosedError, EngineEventError } from "../engine-errors.ts";
import { lastInstantMs } from "../limits.ts";
import type { StoredEvent } from "../storage/events-table.ts";
import { type Answer, found, json, problem } from "./answer.ts";
import { toApiRun } from "./api-run.ts";
import type { ApiRequest, Route } from "./route.ts";

/** Takes events in; `idSeed`: the header that makes a repeated request's events known. */
export type SendEvents = (events: unknown, idSeed: string | undefined) => Promise<string[]>;

/** Events in, and what became of them. */
export const eventRoutes = (core: EngineCore, send: SendEvents): Route[] => [
  { method: "POST", path: /^\/e(?:\/[^/]*)?$/, answer: (request) => takeEvents(send, request) },
  { method: "GET", path: /^\/v1\/events$/, answer: ({ url }) => listEvents(core, url.searchParams) },
  { method: "GET", path: /^\/v1\/events\/([^/]+)$/, answer: (_, id) => readEvent(core, id) },
  {
    method: "GET",
    path: /^\/v1\/events\/([^/]+)\/runs$/,
    answer: (_, id) => listRuns(core, id),
  },
];

/** The SDK takes events for accepted only when `status` is 200 in the body as well. */
const takeEvents = async (send: SendEvents, { body, header }: ApiRequest): Promise<Answer> => {
  try {
    const ids = await send(JSON.parse(body), header("x-inngest-event-id-seed"));
    return json(200, { ids, status: 200 });
  } catch (error) {
    const status = statusOf(error);
    const message = error instanceof Error ? error.message : String(error);
    return json(status, { ids: [], status, error: message });
  }
};

const statusOf = (error: unknown): number => {
  if (error instanceof EngineEventError) return error.code === "ENGINE_EVENT_TOO_LARGE" ? 413 : 400;
  if (error instanceof SyntaxError) return 400;
  return error instanceof EngineClosedError ? 503 : 500;
};

const readEvent = ({ store, clock }: EngineCore, id: string): Answer => {
  const event = store.events.findByAnyId(id);
  return event ? found(toApiEvent(event), clock.now()) : problem(404, `There is no event ${id}.`);
};

const listRuns = ({ store, clock }: EngineCore, id: string): Answer => {
  const eventId = store.events.findByAnyId(id)?.id ?? id;
  return found(store.runs.ofEvent(eventId).map(toApiRun), clock.now());
};

/** Newest first; the last one's `internal_id` as `cursor` asks for those before it. */
const listEvents = ({ store, clock }: EngineCore, asked: URLSearchParams): Answer => {
  const query = eventQuerySchema.safeParse(Object.fromEntries(asked));
  if (!query.success) return problem(400, `Invalid request: ${z.prettifyError(query.error)}`);
  const { name, cursor, limit, received_after: after, received_before: before } = query.data;
  const events = store.events.newest({
    name,
    olderThan: cursor,
    limit,
    receivedFromMs: after?.getTime() ?? clock.now() - defaultWindowMs,
    receivedBeforeMs: before?.getTime() ?? lastInstantMs,
  });
  return found(events.map(toApiEvent), clock.now());
};

const defaultWindowMs = 60 * 60 * 1000;

const eventQuerySchema = z.object({
  name: z.string().optional(),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  received_after: z.coerce.date().optional(),
  received_before: z.coerce.date().optional(),
});

const toApiEvent = ({ id, body, receivedAtMs }: StoredEvent) => ({
  ...(JSON.parse(body) as object),
  internal_id: id,
  received_at: new Date(receivedAtMs).toISOString(),
});
