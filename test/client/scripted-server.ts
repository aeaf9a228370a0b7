import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** What the server does with one request; after the last act it answers 500. */
export type Act = { status: number; body?: unknown; headers?: Record<string, string> } | "hang" | "reset";

type ReceivedRequest = { method: string; path: string; headers: IncomingHttpHeaders; body: string };

export type ScriptedServer = {
  url: string;
  received: ReceivedRequest[];
  close: () => Promise<void>;
};

/** An HTTP server that follows a script and keeps its own log of what it received. */
export async function startScriptedServer(acts: Act[]): Promise<ScriptedServer> {
  const script = [...acts];
  const received: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      received.push({
        method: request.method ?? "",
        path: request.url ?? "",
        headers: request.headers,
        body,
      });
      const act = script.shift() ?? { status: 500, body: { error: "The script is over." } };
      if (act === "hang") return;
      if (act === "reset") {
        request.socket.destroy();
        return;
      }
      const text = typeof act.body === "string" ? act.body : JSON.stringify(act.body ?? {});
      response.writeHead(act.status, { "content-type": "application/json", ...act.headers }).end(text);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
