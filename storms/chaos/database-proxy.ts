import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

const postgresPort = 5432;

/** A TCP door to a database, which can be shut on everybody and opened again. */
export async function startDatabaseProxy(target: URL) {
  const sockets = new Set<Socket>();
  let open = true;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
  };
  const server = createServer((incoming) => {
    keep(incoming);
    if (!open) {
      incoming.destroy();
      return;
    }
    const outgoing = connect(Number(target.port || postgresPort), target.hostname);
    keep(outgoing);
    incoming.pipe(outgoing).pipe(incoming);
    incoming.once("close", () => outgoing.destroy());
    outgoing.once("close", () => incoming.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no TCP port.");

  const cut = async () => {
    open = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: address.port,
    cut,
    restore: async (): Promise<void> => {
      open = true;
    },
    close: async (): Promise<void> => {
      await cut();
      server.close();
      await once(server, "close");
    },
  };
}
