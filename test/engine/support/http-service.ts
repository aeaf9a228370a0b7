import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

type Received = { method: string; path: string; headers: IncomingMessage["headers"]; body: string };

/** A service on the wire whose answers are scripted, one per request, the last one for all that follow. */
export const httpService = async (
  ...answers: ((response: ServerResponse) => void)[]
): Promise<{ url: string; received: Received[] }> => {
  const received: Received[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { method = "", url: path = "", headers } = request;
    const scripted = answers[Math.min(received.length, answers.length - 1)];
    received.push({ method, path, headers, body: Buffer.concat(parts).toString() });
    scripted?.(response);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
};

/** Breaks the connection without an answer. */
export const hangUp = (response: ServerResponse): void => void response.destroy();
