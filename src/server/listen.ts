import { serve, type ServerType } from "@hono/node-server";
import type { Config } from "../config.ts";
import { localUrl } from "./banner.ts";
import type { Closers } from "./closers.ts";
import { ListenError } from "./listen-error.ts";

/** Beyond the provider's deadline, what an answer takes at most. */
const lastAnswerMs = 2000;

/** Resolves with the URL once it listens. */
export function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  config: Config,
  closers: Closers,
) {
  return new Promise<string>((resolve, reject) => {
    const server: ServerType = serve({ fetch, port: config.port, hostname: config.host }, ({ port }) => {
      closers.push(() => stopListening(server, config.sendTimeoutMs + lastAnswerMs));
      resolve(localUrl(config.host, port));
    });
    server.once("error", (cause) => reject(new ListenError(config, cause)));
  });
}

/** Answers what has been asked, for as long as an answer can take; a client that is slower does not hold up the end. */
function stopListening(server: ServerType, patienceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cutOff = setTimeout(() => {
      if ("closeAllConnections" in server) server.closeAllConnections();
    }, patienceMs);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    if ("closeIdleConnections" in server) server.closeIdleConnections();
  });
}
