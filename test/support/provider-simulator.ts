import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type Answer, answerScript, type Target } from "./scripted-answer.ts";

/** One request as it came in: the simulator's own record, independent of what any client believes. */
export type SimulatedRequest = {
  at: string;
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

export type Reply = { status: number; body: unknown; headers?: Record<string, string> };

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
  clear(): void;
};

export type SimulatorEntry<Accepted> =
  | ({ entry: "request" } & Omit<SimulatedRequest, "query"> & { query: string })
  | { entry: "accepted"; at: string; message: Accepted };

export type SimulatorOptions = {
  /** 0 (default) takes any free port. */
  port?: number;
  /** Called for each entry before it is answered: an append-only log of a process that may be killed. */
  onEntry?: (entry: SimulatorEntry<unknown>) => void;
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
    if (refusal !== undefined) return send(response, refusal);
    const act = () => (target === "create" ? rules.create(request, accept) : rules.lookup(request));
    return perform(answer, { act, response, rules });
  }

  function record(
    incoming: IncomingMessage,
    url: URL,
    known: Pick<SimulatedRequest, "rawBody" | "target" | "answer">,
  ): SimulatedRequest {
    const request: SimulatedRequest = {
      at: new Date().toISOString(),
      method: incoming.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      headers: Object.fromEntries(
        Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
      ),
      body: rules.parseBody(known.rawBody),
      ...known,
    };
    requests.push(request);
    options.onEntry?.({ entry: "request", ...request, query: request.query.toString() });
    return request;
  }

  /** The same powers over HTTP, for a simulator that runs as a process of its own. */
  async function control(url: URL, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readText(incoming);
    const body = text === "" ? {} : JSON.parse(text);
    switch (`${incoming.method} ${url.pathname}`) {
      case "GET /__log":
        return send(response, {
          status: 200,
          body: { requests: requests.map((r) => ({ ...r, query: r.query.toString() })), accepted },
        });
      case "POST /__script":
        script.add(body.answers, body.target);
        break;
      case "POST /__always":
        script.always(body.answer, body.target);
        break;
      case "POST /__status":
        rules.setStatus(body.id, body.status, body.errorCode);
        break;
      case "POST /__clear":
        clear();
        break;
      default:
        return send(response, { status: 404, body: { error: "No such control." } });
    }
    send(response, { status: 200, body: { ok: true } });
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
    setStatus: rules.setStatus,
    /** Forgets scripts, requests and messages. */
    clear,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

type Performance<Accepted> = { act: () => Reply; response: ServerResponse; rules: ProviderRules<Accepted> };

function perform<Accepted>(answer: Answer, { act, response, rules }: Performance<Accepted>): void {
  switch (answer.type) {
    case "success":
      return send(response, act());
    case "error":
      if (answer.accepting === true) act();
      return send(response, {
        status: answer.status,
        ...(answer.headers && { headers: answer.headers }),
        body: answer.body ?? rules.errorBody(answer),
      });
    case "problem": {
      const { status, code, title = "Problem", detail = "Something is wrong." } = answer;
      const headers = { "content-type": "application/problem+json" };
      return send(response, { status, headers, body: { type: "about:blank", title, status, code, detail } });
    }
    case "rate-limited": {
      const retryAfter = answer.retryAfter === undefined ? {} : { "retry-after": answer.retryAfter };
      const body = rules.errorBody({ status: 429, code: answer.code ?? rules.rateLimitCode });
      return send(response, { status: 429, headers: { ...retryAfter, ...answer.headers }, body });
    }
    case "hang":
      return;
    case "hang-after-accepting":
      act();
      return;
    case "hang-in-body-after-accepting": {
      const { status, body } = act();
      const text = JSON.stringify(body);
      response.writeHead(status, { "content-type": "application/json", "content-length": text.length });
      response.write(text.slice(0, 5));
      return;
    }
    case "reset":
    case "reset-on-connect":
      response.socket?.resetAndDestroy();
      return;
    case "reset-after-accepting":
      act();
      response.socket?.resetAndDestroy();
      return;
    case "malformed-after-accepting": {
      const { status } = act();
      response.writeHead(answer.status ?? status, {
        "content-type": answer.contentType ?? "application/json",
      });
      response.end(answer.body);
      return;
    }
    case "slow": {
      const reply = act();
      setTimeout(() => send(response, reply), answer.delayMs).unref();
      return;
    }
    case "redirect":
      return send(response, {
        status: answer.status ?? 307,
        headers: { location: answer.location },
        body: "",
      });
    case "huge": {
      const status = answer.status ?? act().status;
      return send(response, { status, body: { filler: "x".repeat(answer.bytes) } });
    }
    default:
      throw new Error(`No such answer: ${JSON.stringify(answer satisfies never)}.`);
  }
}

function send(response: ServerResponse, { status, body, headers }: Reply): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
