import { once } from "node:events";
import { createServer } from "node:net";

/** A port of loopback that nobody listens on: for a server that must be told its own address before it starts. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("No TCP port.");
  return address.port;
}
