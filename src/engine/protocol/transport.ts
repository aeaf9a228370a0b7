import { maxBodyBytes } from "../limits.ts";
import { readText } from "./read-text.ts";

/** A request to an SDK endpoint. */
export type EndpointRequest = {
  method: "POST" | "PUT";
  url: string;
  headers: Record<string, string>;
  body: string;
};

/** What came back. `header` takes names in lower case. */
export type EndpointAnswer = {
  status: number;
  header: (name: string) => string | undefined;
  body: string;
};

/** Brings requests to SDK endpoints. Rejects when no whole answer came back. */
export type Transport = (request: EndpointRequest) => Promise<EndpointAnswer>;

/** The app answered with more than the engine reads. */
export class AnswerTooLargeError extends Error {
  override name = "AnswerTooLargeError" as const;

  constructor() {
    super(`The answer has more than ${maxBodyBytes} bytes. Return references to large data.`);
  }
}

/** Carries requests to an endpoint that is a function of this process, such as a Hono app's `request`. */
export const inProcessTransport =
  (request: (request: Request) => Promise<Response>): Transport =>
  async ({ url, ...init }) => {
    const response = await request(new Request(url, init));
    const body = await readText(response, maxBodyBytes);
    if (body === undefined) throw new AnswerTooLargeError();
    return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body };
  };
