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
  /** Awaited on the open connection, before anything is written; its rejection is the exchange's. */
  beforeRequest?: (() => Promise<void>) | undefined;
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

function exchangeText(exchange: Exchange): Promise<TextAnswer> {
  const { url, method, headers, body, signal, beforeRequest } = exchange;
  return new Promise((resolve, reject) => {
    const secure = url.protocol === "https:";
    const agent = secure ? agents.secure : agents.plain;
    let written = false;
    let preparation = Promise.resolve();
    const fail = async (error: Error): Promise<void> => {
      const failure = new NoAnswerError({ reached: written, networkCode: networkCodeOf(error, signal) });
      try {
        // The deadline may have passed meanwhile: what precedes the request is over before its failure is told.
        await preparation;
        reject(failure);
      } catch (unprepared) {
        reject(unprepared);
      }
    };
    const write = async (): Promise<void> => {
      try {
        preparation = beforeRequest?.() ?? preparation;
        await preparation;
        if (request.destroyed) return;
        written = true;
        request.end(body);
      } catch (unprepared) {
        reject(unprepared);
        request.destroy();
      }
    };

    const request = (secure ? https : http).request(url, { method, headers, agent, signal });
    request.on("socket", (socket) => whenConnected(socket, secure, () => void write()));
    request.on("error", (error) => void fail(error));
    request.on("response", (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      const finish = () => {
        const { statusCode: status = 0, headers } = response;
        resolve({ status, headers, text: Buffer.concat(chunks).toString("utf8") });
      };
      response.on("error", (error) => void fail(error));
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
  });
}

/** Once TCP is connected and, with https, TLS established and the certificate checked. */
function whenConnected(socket: Socket, secure: boolean, proceed: () => void): void {
  if (socket.connecting) socket.once(secure ? "secureConnect" : "connect", proceed);
  else proceed();
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
