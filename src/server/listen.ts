import { createServer, type Server } from "node:http";
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
  return new Promise<string>((resolve, reject) => {
    server.once("error", (cause) => reject(new ListenError(config, cause)));
    server.listen(config.port, config.host, () => {
      closers.push(() => stopListening(server, limits.lastAnswersMs));
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

/** Answers what has been asked, for as long as an answer can take; a client that is slower does not hold up the end. */
function stopListening(server: Server, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), patienceMs);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}
