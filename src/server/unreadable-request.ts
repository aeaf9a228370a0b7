import type { Duplex } from "node:stream";
import { RequestError } from "@hono/node-server";

/** What Node says of a request that it cannot read, as the answer to it. */
const answers: Record<string, { status: string; error: string }> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: "408 Request Timeout", error: "The request came in too slowly." },
  HPE_HEADER_OVERFLOW: {
    status: "431 Request Header Fields Too Large",
    error: "The request's head is too large.",
  },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: "413 Payload Too Large",
    error: "The chunk extensions are too large.",
  },
};
const malformed = { status: "400 Bad Request", error: "This is not an HTTP request." };

/** These answers are given before the application is asked, which sets the headers of all others. */
const headers = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "content-type": "application/json",
  "x-content-type-options": "nosniff",
};

/** Answers what is no readable request, in the form of every other error, and closes the connection. */
export function refuseMalformed(error: Error & { code?: string }, socket: Duplex): void {
  // A client that is gone, or that has been answered in part, could only be confused by another answer.
  if (!socket.writable || error.code === "ECONNRESET" || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  const answer = answers[error.code ?? ""] ?? malformed;
  const body = JSON.stringify({ error: answer.error });
  const head = { ...headers, connection: "close", "content-length": Buffer.byteLength(body) };
  const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${answer.status}`, ...lines, "", body].join("\r\n"), () => socket.destroy());
}

/** Node keeps the answer in progress on the socket; there is no public way to ask. */
function isAnswering(socket: Duplex): boolean {
  if (!("_httpMessage" in socket)) return false;
  return (socket._httpMessage as { headersSent?: boolean } | null)?.headersSent === true;
}

/** Answers a request that is HTTP and still names nothing: a bad host or target. */
export function answerUnreadable(error: unknown): Response {
  const theirs = error instanceof RequestError;
  return Response.json(
    { error: theirs ? "The request's host or target is not valid." : "Something went wrong here." },
    { status: theirs ? 400 : 500, headers },
  );
}
