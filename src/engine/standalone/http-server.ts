import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, problem } from "../api/answer.ts";
import type { ApiRequest } from "../api/route.ts";
import { maxBodyBytes } from "../limits.ts";
import type { EngineLogger } from "../logger.ts";
import { ListenError } from "./listen-error.ts";

export type HttpServerOptions = {
  host: string;
  /** 0: any that is free. */
  port: number;
  /** Looks at a request before its body is read, and gives the answer when it goes no further. */
  refuse: (request: RequestHead) => Answer | undefined;
  answer: (request: ApiRequest) => Promise<Answer>;
  /** Told to clients with every answer. */
  kind: "dev" | "cloud";
  logger: EngineLogger;
};

/** A request without its body. */
export type RequestHead = Omit<ApiRequest, "body">;

export type HttpServer = { url: string; close(): Promise<void> };

/** Clients get their last answers within this time when the server closes. */
const lastAnswersMs = 1000;

/**
 * Serves the engine's API over HTTP. Resolves once it listens.
 * @throws ListenError (rejection)
 */
export const serveHttp = (options: HttpServerOptions): Promise<HttpServer> => {
  const { host, port } = options;
  const server = createServer((request, response) => {
    // A connection that is kept would hold up the end.
    if (!server.listening) response.setHeader("connection", "close");
    void handle(options, request, response);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      const cutOff = setTimeout(() => server.closeAllConnections(), lastAnswersMs);
      server.close(() => {
        clearTimeout(cutOff);
        resolve();
      });
    });
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(new ListenError({ host, port }, cause)));
    server.listen(port, host, () => {
      const { port: actualPort } = server.address() as AddressInfo;
      resolve({ url: `http://${host.includes(":") ? `[${host}]` : host}:${actualPort}`, close });
    });
  });
};

const handle = async (
  options: HttpServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const send = ({ status, body }: Answer, more: Record<string, string> = {}): void => {
    response.writeHead(status, {
      ...(body === "" ? {} : { "content-type": "application/json" }),
      "content-length": Buffer.byteLength(body),
      "x-inngest-server-kind": options.kind,
      ...more,
    });
    response.end(body);
  };
  try {
    const head = readHead(request);
    const refusal = head ? options.refuse(head) : problem(400, "The request's path cannot be read.");
    const body = head && !refusal ? await readBody(request) : undefined;
    if (head && body !== undefined) return send(await options.answer({ ...head, body }));
    // The rest of a body that nobody reads is let through, so that the client gets to read this answer.
    request.resume();
    send(refusal ?? tooLarge, { connection: "close" });
  } catch (error) {
    if (response.destroyed) return;
    options.logger.error("A request could not be answered", { method: request.method, error });
    send(problem(500, "The engine could not answer this request; its log says why."));
  }
};

const tooLarge = problem(413, `The body has more than ${maxBodyBytes} bytes.`);

const readHead = ({ method = "", url = "", headers }: IncomingMessage): RequestHead | undefined => {
  const parsed = URL.parse(url, "http://engine.invalid");
  return parsed ? { method, url: parsed, header: (name) => headers[name]?.toString() } : undefined;
};

/** How long a client that has sent too much is heard out: who is cut off in the middle does not read its answer. */
const hearOutMs = 2000;

/**
 * The whole body. Undefined when it is too large: at once when it says so, otherwise when the client is done or has
 * been heard out. Rejects when the client breaks off.
 */
const readBody = (request: IncomingMessage): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"] ?? 0) > maxBodyBytes) return resolve(undefined);
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on("data", (chunk: Buffer) => {
      if (sizeBytes > maxBodyBytes) return;
      sizeBytes += chunk.length;
      chunks.push(chunk);
      if (sizeBytes <= maxBodyBytes) return;
      chunks.length = 0;
      setTimeout(() => resolve(undefined), hearOutMs).unref();
    });
    request.on("end", () => resolve(sizeBytes > maxBodyBytes ? undefined : Buffer.concat(chunks).toString()));
    request.on("error", reject);
  });
