import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import * as tls from "node:tls";
import { onTestFinished } from "vitest";
import { selfSignedCertificate } from "./self-signed-certificate.ts";

/** A TCP server on loopback that does what a test says, until the test ends. */
export async function listenOn(onConnection: (socket: Socket) => void) {
  return listen(createServer(onConnection), "http");
}

/** The same with TLS and a certificate nobody vouches for; keeps what it received, decrypted. */
export async function listenWithTls(onConnection: (socket: tls.TLSSocket) => void) {
  const { key, cert } = selfSignedCertificate();
  let text = "";
  const server = tls.createServer({ key, cert }, (socket) => {
    socket.on("data", (chunk) => (text += String(chunk)));
    socket.on("error", () => {});
    onConnection(socket);
  });
  return { ...(await listen(server, "https")), cert, received: () => text };
}

async function listen(server: Server, scheme: "http" | "https") {
  const sockets = new Set<Socket>();
  let count = 0;
  server.on("connection", (socket: Socket) => {
    count += 1;
    sockets.add(socket);
    socket.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No TCP port.");
  const close = async () => {
    if (!server.listening) return;
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  };
  onTestFinished(close);
  return { url: `${scheme}://127.0.0.1:${address.port}`, connections: () => count, close };
}
