import http from "node:http";
import https from "node:https";
import { maxBodyBytes } from "../limits.ts";
import {
  AnswerTooLargeError,
  type EndpointAnswer,
  type EndpointRequest,
  type Transport,
} from "./transport.ts";

/** Carries requests over HTTP. */
export type HttpTransport = { send: Transport; close: () => void };

/**
 * Opens the way to apps at `http:` and `https:` URLs, on connections that are kept. A request may take `deadlineMs`
 * as a whole: a step may work for hours, so nothing shorter is set for the head of the answer.
 */
export const httpTransport = ({ deadlineMs }: { deadlineMs: number }): HttpTransport => {
  const plain = new http.Agent({ keepAlive: true });
  const secure = new https.Agent({ keepAlive: true });

  const open = (url: string, options: http.RequestOptions, kept: boolean): http.ClientRequest =>
    url.startsWith("https:")
      ? https.request(url, { ...options, agent: kept && secure })
      : http.request(url, { ...options, agent: kept && plain });

  const exchange = (
    { url, method, headers, body }: EndpointRequest,
    kept: boolean,
  ): Promise<EndpointAnswer> =>
    new Promise((resolve, reject) => {
      const length = { "content-length": Buffer.byteLength(body) };
      const request = open(url, { method, headers: { ...headers, ...length } }, kept);
      const timer = setTimeout(
        () => request.destroy(new Error(`There was no answer after ${deadlineMs / 1000} s.`)),
        deadlineMs,
      );
      timer.unref();
      let justSent = true;
      const sent = setTimeout(() => void (justSent = false), crossingMs);
      sent.unref();
      request.on("close", () => {
        clearTimeout(timer);
        clearTimeout(sent);
      });
      request.on("response", (response) => void readAnswer(response).then(resolve, reject));
      request.on("error", (error) => {
        // The app may have closed the kept connection just when the request went out on it. Later than that it has the
        // request, and may be at work on it behind a proxy that broke off: the same call must not be made twice.
        if (request.reusedSocket && justSent && isReset(error)) {
          resolve(exchange({ url, method, headers, body }, false));
        } else reject(error);
      });
      request.end(body);
    });

  return {
    send: (request) => exchange(request, true),
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
};

/** How long after a request went out word may come that its connection had been closed before. */
const crossingMs = 1000;

const isReset = (error: NodeJS.ErrnoException): boolean =>
  error.code === "ECONNRESET" || error.code === "EPIPE";

const readAnswer = async (response: http.IncomingMessage): Promise<EndpointAnswer> => {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes) throw new AnswerTooLargeError();
    chunks.push(chunk);
  }
  return {
    status: response.statusCode ?? 0,
    header: (name) => response.headers[name]?.toString(),
    body: Buffer.concat(chunks).toString(),
  };
};
