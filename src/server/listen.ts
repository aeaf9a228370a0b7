import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Config } from "../config.ts";
import { localUrl } from "./banner.ts";
import type { Closers } from "./closers.ts";
import type { ConnectionLimits } from "./connection-limits.ts";
import { ListenError } from "./listen-error.ts";
import { answerUnreadable, refuseMalformed } from "./unreadable-request.ts";

/** Who answers, and what one client may cost. */
export type Listener = {
  fetch: (request: Request) => Response | Promise<Response>;
  limits: ConnectionLimits;
  /** Told, at most once a minute, that connections are closed because there are too many. */
  onDrop?: () => void;
};

/** Resolves with the URL once it listens. */
export function listen(
  { fetch, limits, onDrop }: Listener,
  config: Pick<Config, "port" | "host">,
  closers: Closers,
): Promise<string> {
  const server = httpServer(fetch, limits);
  if (onDrop !== undefined) server.on("drop", atMostOnceAMinute(onDrop));
  const connections = openConnections(server);
  return new Promise<string>((resolve, reject) => {
    server.once("error", (cause) => reject(new ListenError(config, cause)));
    server.listen(config.port, config.host, () => {
      closers.push(() => stopListening(server, connections, limits.lastAnswersMs));
      const address = server.address();
      resolve(
        localUrl(config.host, typeof address === "object" && address !== null ? address.port : config.port),
      );
    });
  });
}

function httpServer(fetch: Listener["fetch"], limits: ConnectionLimits): Server {
  const answer = getRequestListener(fetch, { errorHandler: answerUnreadable });
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      connectionsCheckingInterval: limits.checkEveryMs,
      keepAliveTimeout: limits.keepAliveMs,
    },
    (incoming, outgoing) => void answer(incoming, outgoing),
  );
  server.setTimeout(limits.idleTimeoutMs);
  server.maxConnections = limits.maxConnections;
  server.on("clientError", refuseMalformed);
  return server;
}

/** Whoever opens connections in a loop must not write the log with them. */
function atMostOnceAMinute(tell: () => void): () => void {
  let silentUntilMs = 0;
  return () => {
    if (performance.now() < silentUntilMs) return;
    silentUntilMs = performance.now() + 60_000;
    tell();
  };
}

const hangUpEveryMs = 20;

/** Answers what has been asked, for as long as an answer can take; a client that is slower does not hold up the end. */
function stopListening(server: Server, connections: ReadonlySet<Socket>, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), patienceMs);
    // A connection whose last answer has just gone out is kept for a next request, unless it is closed as idle.
    const hangUp = setInterval(() => server.closeIdleConnections(), hangUpEveryMs);
    server.close(() => {
      clearTimeout(cutOff);
      clearInterval(hangUp);
      resolve();
    });
    server.closeIdleConnections();
    // Those do not count as idle: browsers and proxies open one in advance, and nothing has been asked on it.
    for (const connection of connections) if (connection.bytesRead === 0) connection.destroy();
  });
}

function openConnections(server: Server): ReadonlySet<Socket> {
  const connections = new Set<Socket>();
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  return connections;
}
