import type { ServerResponse } from "node:http";
import type { Answer } from "./scripted-answer.ts";

export type Reply = { status: number; body: unknown; headers?: Record<string, string> };

type Performance = {
  /** What the provider does by its own rules. */
  act: () => Reply;
  response: ServerResponse;
  rules: {
    errorBody(answer: { status: number; code?: string | number; message?: string }): unknown;
    rateLimitCode: string | number;
  };
};

/** Answers one request as scripted. */
export function performAnswer(answer: Answer, { act, response, rules }: Performance): void {
  switch (answer.type) {
    case "success":
      return sendReply(response, act());
    case "error":
      if (answer.accepting === true) act();
      return sendReply(response, {
        status: answer.status,
        ...(answer.headers && { headers: answer.headers }),
        body: answer.body ?? rules.errorBody(answer),
      });
    case "problem": {
      const { status, code, title = "Problem", detail = "Something is wrong." } = answer;
      const headers = { "content-type": "application/problem+json" };
      return sendReply(response, {
        status,
        headers,
        body: { type: "about:blank", title, status, code, detail },
      });
    }
    case "rate-limited": {
      const retryAfter = answer.retryAfter === undefined ? {} : { "retry-after": answer.retryAfter };
      const body = rules.errorBody({ status: 429, code: answer.code ?? rules.rateLimitCode });
      return sendReply(response, { status: 429, headers: { ...retryAfter, ...answer.headers }, body });
    }
    case "hang":
      return;
    case "hang-after-accepting":
      act();
      return;
    case "hang-in-body-after-accepting": {
      const { status, body } = act();
      const text = JSON.stringify(body);
      response.writeHead(status, { "content-type": "application/json", "content-length": text.length });
      response.write(text.slice(0, 5));
      return;
    }
    case "reset":
    case "reset-on-connect":
      response.socket?.resetAndDestroy();
      return;
    case "reset-after-accepting":
      act();
      response.socket?.resetAndDestroy();
      return;
    case "malformed-after-accepting": {
      const { status } = act();
      response.writeHead(answer.status ?? status, {
        "content-type": answer.contentType ?? "application/json",
      });
      response.end(answer.body);
      return;
    }
    case "slow": {
      const reply = act();
      setTimeout(() => sendReply(response, reply), answer.delayMs).unref();
      return;
    }
    case "redirect":
      return sendReply(response, {
        status: answer.status ?? 307,
        headers: { location: answer.location },
        body: "",
      });
    case "huge": {
      const status = answer.status ?? act().status;
      return sendReply(response, { status, body: { filler: "x".repeat(answer.bytes) } });
    }
    default:
      throw new Error(`No such answer: ${JSON.stringify(answer satisfies never)}.`);
  }
}

/** Writes a reply, unless the client is gone. */
export function sendReply(response: ServerResponse, { status, body, headers }: Reply): void {
  if (response.destroyed) return;
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
