import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { SentCallback } from "./callback-sender.ts";
import { performAnswer, type Reply, sendReply } from "./perform-answer.ts";
import { type Answer, answerScript, type Target } from "./scripted-answer.ts";

/** One request as it came in: the simulator's own record, independent of what any client believes. */
export type SimulatedRequest = {
  at: string;
  /** The same as Unix time in ms with fractions, for measurements across processes. */
  atMs: number;
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  rawBody: string;
  /** The body as parsed by the provider's rules: form fields or JSON. */
  body: Record<string, unknown>;
  target: Target;
  /** The type of the answer chosen for it. */
  answer: Answer["type"];
};

/** What one provider does; the rest (transport, scripts, log, control) is common. */
export type ProviderRules<Accepted> = {
  parseBody(rawBody: string): Record<string, unknown>;
  isCreate(method: string, path: string): boolean;
  /** The reply to a request without valid credentials, or undefined. */
  unauthorised(request: SimulatedRequest): Reply | undefined;
  /** Takes a message, through `accept`, or refuses it. */
  create(request: SimulatedRequest, accept: (message: Accepted) => void): Reply;
  lookup(request: SimulatedRequest): Reply;
  errorBody(answer: { status: number; code?: string | number; message?: string }): unknown;
  rateLimitCode: string | number;
  /** Changes the status a message shows in lookups. */
  setStatus: (id: string, status: string, errorCode?: number) => void;
  /** Further powers over HTTP, by method and path, such as `POST /__callbacks`; what they return is the answer. */
  controls?: Record<string, (body: unknown) => object | void | Promise<object>>;
  clear(): void;
  /** Ends what it does by itself. */
  close?(): Promise<void>;
};

export type SimulatorEntry<Accepted> =
  | ({ entry: "request" } & Omit<SimulatedRequest, "query"> & { query: string })
  | { entry: "accepted"; at: string; message: Accepted }
  | ({ entry: "callback" } & SentCallback)
  /** A connection reset before anything was read. */
  | { entry: "connection-reset"; at: string };

export type SimulatorOptions = {
  /** 0 (default) takes any free port. */
  port?: number;
  /** Called for each entry before it is answered: an append-only log of a process that may be killed. */
  onEntry?: (entry: SimulatorEntry<unknown>) => void;
  /** False: `requests` stays empty, so that a run of any length fits in memory. */
  keepRequests?: boolean;
};

export type Simulator<Accepted> = Awaited<ReturnType<typeof startSimulator<Accepted>>>;

/** Serves a provider on loopback, with scripted answers, keeping everything it was asked and what it accepted. */
export async function startSimulator<Accepted>(rules: ProviderRules<Accepted>, options: SimulatorOptions) {
  const script = answerScript();
  const requests: SimulatedRequest[] = [];
  const accepted: Accepted[] = [];

  const accept = (message: Accepted) => {
    accepted.push(message);
    options.onEntry?.({ entry: "accepted", at: new Date().toISOString(), message });
  };
  const clear = () => {
    script.clear();
    rules.clear();
    requests.length = 0;
    accepted.length = 0;
  };

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      if (request.destroyed || response.destroyed) return;
      response.writeHead(500).end(String(error));
    });
  });
  server.on("connection", (socket: Socket) => {
    socket.on("error", () => {});
    if (script.peek("create").type === "reset-on-connect") {
      script.next("create");
      options.onEntry?.({ entry: "connection-reset", at: new Date().toISOString() });
      socket.resetAndDestroy();
    }
  });

  async function respond(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", "http://simulator.invalid");
    const method = incoming.method ?? "GET";
    if (url.pathname.startsWith("/__")) return control(url, incoming, response);

    const target: Target = rules.isCreate(method, url.pathname) ? "create" : "lookup";
    const answer = script.next(target);
    if (answer.type === "reset") {
      record(incoming, url, { rawBody: "", target, answer: answer.type });
      incoming.socket.resetAndDestroy();
      return;
    }
    const rawBody = await readText(incoming);
    const request = record(incoming, url, { rawBody, target, answer: answer.type });
    const refusal = rules.unauthorised(request);
    if (refusal !== undefined) return sendReply(response, refusal);
    const act = () => (target === "create" ? rules.create(request, accept) : rules.lookup(request));
    return performAnswer(answer, { act, response, rules });
  }

  function record(
    incoming: IncomingMessage,
    url: URL,
    known: Pick<SimulatedRequest, "rawBody" | "target" | "answer">,
  ): SimulatedRequest {
    const request: SimulatedRequest = {
      at: new Date().toISOString(),
      atMs: performance.timeOrigin + performance.now(),
      method: incoming.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      headers: Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: rules.parseBody(known.rawBody),
      ...known,
    };
    if (options.keepRequests !== false) requests.push(request);
    options.onEntry?.({ entry: "request", ...request, query: request.query.toString() });
    return request;
  }

  /** The same powers over HTTP, for a simulator that runs as a process of its own. */
  async function control(url: URL, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(incoming);
    const body = text === "" ? {} : JSON.parse(text);
    switch (`${incoming.method} ${url.pathname}`) {
      case "GET /__log":
        return sendReply(response, {
          status: 200,
          body: { requests: requests.map((r) => ({ ...r, query: r.query.toString() })), accepted },
        });
      case "POST /__script":
        script.add(body.answers, body.target);
        break;
      case "POST /__always":
        script.always(body.answer, body.target);
        break;
      case "POST /__faults":
        script.faults(body.plan, body.target);
        break;
      case "POST /__status":
        rules.setStatus(body.id, body.status, body.errorCode);
        break;
      case "POST /__clear":
        clear();
        break;
      default: {
        const act = rules.controls?.[`${incoming.method} ${url.pathname}`];
        if (act === undefined)
          return sendReply(response, { status: 404, body: { error: "No such control." } });
        return sendReply(response, { status: 200, body: { ok: true, ...(await act(body)) } });
      }
    }
    sendReply(response, { status: 200, body: { ok: true } });
  }

  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The simulator has no TCP port.");
  const { port } = address;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    /** Every request, in order of arrival. */
    requests,
    /** Every message that would reach a person, in order. */
    accepted,
    /** The next requests get these answers, in order. */
    script: script.add,
    /** Every request without a scripted answer gets this one. */
    always: script.always,
    /** Requests without a scripted answer get faults at random; null ends them. */
    faults: script.faults,
    setStatus: rules.setStatus,
    /** Forgets scripts, requests and messages. */
    clear,
    async close() {
      await rules.close?.();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
