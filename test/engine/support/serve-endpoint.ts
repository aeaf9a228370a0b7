import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { onTestFinished } from "vitest";

export type ServedEndpoint = { url: string; close: () => void };

/** Serves an SDK endpoint on a port until the test ends. `port`: the one of before, for an app that comes back. */
export const serveEndpoint = async (
  request: (request: Request) => Promise<Response>,
  port = 0,
): Promise<ServedEndpoint> => {
  const answer = getRequestListener(request);
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/inngest`, close };
};
