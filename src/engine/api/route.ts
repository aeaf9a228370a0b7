import type { Answer } from "./answer.ts";

/** A request to the engine, as the SDK or an operator's tool makes it. */
export type ApiRequest = {
  method: string;
  url: URL;
  /** Takes names in lower case. */
  header: (name: string) => string | undefined;
  body: string;
};

/** What the API answers at the paths that `path` describes; `id` is what its group matched, decoded. */
export type Route = {
  method: "GET" | "POST" | "DELETE";
  path: RegExp;
  answer: (request: ApiRequest, id: string) => Answer | Promise<Answer>;
};
