import { z } from "zod";
import { AnswerUnreadableError, EventInvalidError } from "./client/client-error.ts";
import type { Message, MessageDetails, MessageFilter, MessagePage } from "./client/message.ts";
import { createRequest, type Endpoint, type Request } from "./client/request.ts";
import { domainEvent, type DomainEvent, type EventInput, type EventName } from "./events/domain-event.ts";

export {
  AnswerError,
  AnswerUnreadableError,
  ClientOptionsError,
  EventInvalidError,
  UnreachableError,
  type ClientError,
  type Problem,
} from "./client/client-error.ts";
export type {
  Message,
  MessageDetails,
  MessageFilter,
  MessagePage,
  MessageStatus,
  TimelineEntry,
} from "./client/message.ts";
export type { EventData, EventInput, EventName } from "./events/domain-event.ts";

export type ClientOptions = Endpoint;

/** What an event may carry besides its name and data. */
export type EventEnvelope = {
  /** Deduplication id: sending the same id again has no second effect. Default: a new one. */
  id?: string | undefined;
  /** When it happened, in milliseconds since 1970. Default: when the server receives it. */
  ts?: number | undefined;
};

/** An event to be emitted, discriminated by its name. */
export type EventToEmit = {
  [N in EventName]: { name: N; data: EventInput<N> } & EventEnvelope;
}[EventName];

/** Speaks to one bienvenue server. Every method throws a {@link ClientError}, and retries what can be retried. */
export type Client = {
  /**
   * Tells the server that something happened. Resolved: the event is durable there. All problems of invalid data
   * are thrown together, before anything is sent. The event id is the same on every attempt, so that no retry has
   * a second effect; give your own `id` to be able to repeat the call itself.
   */
  emit: <N extends EventName>(
    name: N,
    data: EventInput<N>,
    envelope?: EventEnvelope,
  ) => Promise<{ id: string }>;
  /** The same for up to 1000 events at once, all or none. Ids come back in the order of the events. */
  emitBatch: (events: readonly EventToEmit[]) => Promise<{ ids: string[] }>;
  /** Messages, newest first, by pages. */
  messages: (filter?: MessageFilter) => Promise<MessagePage>;
  /** One message with what was said and its timeline. An unknown id is an AnswerError with status 404. */
  message: (id: string) => Promise<MessageDetails>;
};

const eventBatch = z.array(domainEvent).max(1000, "must hold at most 1000 events");
const idsAnswer = z.object({ ids: z.array(z.string()) });
// Only what makes it bienvenue's: a newer server may say more.
const messageAnswer = z.looseObject({ id: z.string(), status: z.string(), channel: z.string() });
const pageAnswer = z.object({ messages: z.array(messageAnswer), nextCursor: z.string().nullable() });
const detailsAnswer = z.object({ message: messageAnswer, timeline: z.array(z.looseObject({})) });

/**
 * Creates a client of a bienvenue server, for the server side of an application: an API key must never reach a browser.
 * @throws ClientOptionsError
 */
export function createClient(options: ClientOptions): Client {
  const request = createRequest(options);
  const read = <T>(path: string, schema: z.ZodType<T>, body: unknown): T => {
    const answer = schema.safeParse(body);
    if (answer.success) return answer.data;
    throw new AnswerUnreadableError(options.url, path, { cause: answer.error });
  };
  return {
    async emit(name, data, envelope = {}) {
      const event = identified(checked(`The event ${name}`, domainEvent, { ...envelope, name, data }));
      const { ids } = read("/api/events", idsAnswer, await post(request, event));
      return { id: ids[0] ?? event.id };
    },

    async emitBatch(events) {
      const valid = checked("The batch of events", eventBatch, events);
      if (valid.length === 0) return { ids: [] };
      return read("/api/events", idsAnswer, await post(request, valid.map(identified)));
    },

    async messages(filter = {}) {
      const path = `/api/messages${query(filter)}`;
      const { body, sandboxChannels } = await request({ method: "GET", path });
      const { messages, nextCursor } = read(path, pageAnswer, body);
      return { messages: messages as unknown as Message[], nextCursor, sandboxChannels };
    },

    async message(id) {
      const path = `/api/messages/${encodeURIComponent(id)}`;
      const { body } = await request({ method: "GET", path });
      return read(path, detailsAnswer, body) as unknown as MessageDetails;
    },
  };
}

async function post(request: Request, body: unknown): Promise<unknown> {
  return (await request({ method: "POST", path: "/api/events", body })).body;
}

/** Made before the first attempt, so that all attempts carry the same. */
function identified(event: DomainEvent): DomainEvent & { id: string } {
  return { ...event, id: event.id ?? globalThis.crypto.randomUUID() };
}

function checked<T>(what: string, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: path.map(String).join("."),
    message,
  }));
  throw new EventInvalidError(what, problems);
}

function query(filter: MessageFilter): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return parameters.size === 0 ? "" : `?${parameters.toString()}`;
}
