import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { NoAnswerError } from "./no-answer-error.ts";
import { UnexpectedAnswerError } from "./unexpected-answer-error.ts";

export type Exchange = {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body?: string;
  /** The deadline of the whole exchange: name lookup, connection, slow and unfinished answers included. */
  signal: AbortSignal;
};

/** An HTTP answer. Header names are in lower case. */
export type Answer = { status: number; headers: http.IncomingHttpHeaders; body: unknown };

/** Real answers have a few kilobytes; a longer one is cut and then no longer reads as JSON. */
const maxAnswerBytes = 1024 * 1024;

// No connection is kept: the provider may reset an idle one at the very moment it is used again, and such a reset
// cannot be told from one that came after the request was processed.
const agents = {
  plain: new http.Agent({ keepAlive: false }),
  secure: new https.Agent({ keepAlive: false }),
};

/**
 * One request on a connection of its own, and its JSON answer. Never follows a redirect, never retries.
 *
 * @returns the answer when its status is 2xx and its body a JSON object; its fields are the caller's to check.
 * @throws UnexpectedAnswerError for any other answer.
 * @throws NoAnswerError when there is none.
 */
export async function exchangeJson(exchange: Exchange) {
  const { status, headers, text } = await exchangeText(exchange);
  const body = parseJson(text);
  if (status < 200 || status > 299 || !isJsonObject(body)) {
    throw new UnexpectedAnswerError({ status, headers, body });
  }
  return { status, headers, body };
}

/** The deadline of one call, `timeoutMs` from now. */
export function deadline(timeoutMs: number): AbortSignal {
  return AbortSignal.timeout(Math.max(0, Math.ceil(timeoutMs)));
}

type TextAnswer = { status: number; headers: http.IncomingHttpHeaders; text: string };

function exchangeText({ url, method, headers, body, signal }: Exchange): Promise<TextAnswer> {
  return new Promise((resolve, reject) => {
    const secure = url.protocol === "https:";
    const agent = secure ? agents.secure : agents.plain;
    let reached = false;
    const fail = (error: Error) =>
      reject(new NoAnswerError({ reached, networkCode: networkCodeOf(error, signal) }));

    const request = (secure ? https : http).request(url, { method, headers, agent, signal });
    request.on("socket", (socket) => watchConnection(socket, { secure, onReached: () => (reached = true) }));
    request.on("error", fail);
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const finish = () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, text: Buffer.concat(chunks).toString("utf8") });
      };
      response.on("error", fail);
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > maxAnswerBytes) {
          finish();
          response.destroy();
        }
      });
      response.on("end", finish);
    });
    request.end(body);
  });
}

/**
 * Node holds the request back until TCP is connected and, with https, TLS established and the certificate checked.
 * Before that event nothing of it was sent; from that event on some of it may have been.
 */
function watchConnection(socket: Socket, { secure, onReached }: { secure: boolean; onReached: () => void }) {
  if (socket.connecting) socket.once(secure ? "secureConnect" : "connect", onReached);
  else onReached();
}

function networkCodeOf(error: Error, signal: AbortSignal): string {
  if (signal.aborted) return "timeout";
  const code = "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[A-Z0-9_]{1,64}$/.test(code) ? code : "network_error";
}

/** The untyped value a provider wrote. */
function parseJson(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isJsonObject(body: unknown): boolean {
  return typeof body === "object" && body !== null && !Array.isArray(body);
}
