import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { httpTransport } from "../../../src/engine/protocol/http-transport.ts";
import { selfSignedCertificate } from "../../support/self-signed-certificate.ts";

const listening = async (server: Server): Promise<number> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
};

const serveHttp = async (answer: RequestListener) => {
  const connections = new Set<Socket>();
  const server = createServer(answer);
  server.on("connection", (socket) => connections.add(socket));
  onTestFinished(() => server.closeAllConnections());
  return { url: `http://127.0.0.1:${await listening(server)}/api/inngest`, connections };
};

const openTransport = (deadlineMs = 60_000) => {
  const transport = httpTransport({ deadlineMs });
  onTestFinished(transport.close);
  return (url: string, body = "{}") =>
    transport.send({ method: "POST", url, headers: { "content-type": "application/json" }, body });
};

describe("a request to an app", () => {
  test("brings back status, headers and body, over one connection as long as that is kept", async () => {
    const { url, connections } = await serveHttp((request, response) => {
      response.writeHead(206, { "X-Inngest-Sdk": "js:v4" });
      request.pipe(response);
    });
    const send = openTransport();
    for (const body of ["[1]", '["é"]']) {
      const answer = await send(url, body);
      expect([answer.status, answer.header("x-inngest-sdk"), answer.body]).toEqual([206, "js:v4", body]);
    }
    expect(connections.size).toBe(1);
  });

  test("is sent once more when the app closes the kept connection instead of answering", async () => {
    let requests = 0;
    const { url, connections } = await serveHttp((request, response) => {
      requests += 1;
      if (requests === 2) request.socket.destroy();
      else response.end("done");
    });
    const send = openTransport();
    await send(url);
    expect((await send(url)).body).toBe("done");
    expect([requests, connections.size]).toEqual([3, 2]);
  });

  test("is not sent again when a kept connection breaks long after it went out, because the app has it", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    let requests = 0;
    const { url } = await serveHttp((request, response) => {
      requests += 1;
      if (requests === 1) response.end("done");
      else {
        vi.advanceTimersByTime(30_000);
        request.socket.destroy();
      }
    });
    const send = openTransport();
    await send(url);
    await expect(send(url)).rejects.toThrow("socket hang up");
    expect(requests).toBe(2);
  });

  test("is not sent again when a new connection breaks", async () => {
    let requests = 0;
    const { url } = await serveHttp((request) => {
      requests += 1;
      request.socket.destroy();
    });
    await expect(openTransport()(url)).rejects.toThrow("socket hang up");
    expect(requests).toBe(1);
  });

  test("fails when the app breaks off in the middle of its answer", async () => {
    const { url } = await serveHttp((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    await expect(openTransport()(url)).rejects.toThrow("aborted");
  });

  test.each<[string, RequestListener]>([
    ["never answers", () => {}],
    ["never ends its answer", (_, response) => void response.write("half")],
  ])("fails at its deadline when the app %s", async (_, answer) => {
    const { url } = await serveHttp(answer);
    await expect(openTransport(100)(url)).rejects.toThrow("no answer after 0.1 s");
  });

  test("does not follow redirects", async () => {
    const { url } = await serveHttp((_, response) => {
      response.writeHead(307, { location: "/elsewhere" }).end();
    });
    expect(await openTransport()(url)).toMatchObject({ status: 307 });
  });

  test("fails when nobody listens", async () => {
    const server = createServer();
    const port = await listening(server);
    server.close();
    await expect(openTransport()(`http://127.0.0.1:${port}/`)).rejects.toThrow("ECONNREFUSED");
  });

  test("over https needs a certificate that someone vouches for", async () => {
    const server = createSecureServer(selfSignedCertificate(), (_, response) => response.end());
    const port = await listening(server);
    await expect(openTransport()(`https://127.0.0.1:${port}/`)).rejects.toThrow("self-signed certificate");
  });
});
