import { connect, type Socket } from "node:net";

/** What came back on one connection, and whether the server closed it. */
export type RawAnswer = { text: string; status: number | null; closed: boolean };

/** A connection on which every byte is the test's own; `received()` is what has come back so far. */
export async function rawConnection(url: string) {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect({ host: hostname, port: Number(port) });
  let text = "";
  const closed = new Promise<void>((resolve) => void socket.once("close", () => resolve()));
  socket.on("error", () => undefined);
  socket.setEncoding("latin1");
  socket.on("data", (chunk) => void (text += String(chunk)));
  await Promise.race([new Promise<void>((resolve) => void socket.once("connect", () => resolve())), closed]);
  return {
    socket,
    received: () => text,
    /** Resolves once the server has closed the connection. */
    closed,
    write: (bytes: string | Buffer) => void socket.write(bytes),
  };
}

/** Sends bytes, then waits for the connection's end, which the bytes must ask for (`connection: close`) or provoke. */
export async function rawExchange(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const connection = await rawConnection(url);
  connection.write(bytes);
  await connection.closed;
  const text = connection.received();
  return { text, status: statusOf(text), closed: true };
}

/** The status of the last answer among those that came back (`100 Continue` is not one). */
export function statusOf(text: string): number | null {
  const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
  return statuses.findLast((status) => status >= 200) ?? null;
}
