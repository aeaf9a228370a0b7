import type { Hono } from "hono";
import { expect } from "vitest";
import { described, operationOf, schemaChecker } from "./api-document.ts";

const check = schemaChecker({ closed: true });

/** Asks, and holds the answer against what the document says of its status. */
export async function askAsDescribed(
  app: Pick<Hono, "request">,
  path: string,
  init: RequestInit = {},
): Promise<{ status: number; body: unknown }> {
  const url = new URL(path, "http://localhost").href;
  const response = await app.request(url, init);
  const operation = operationOf(init.method ?? "GET", url);
  const what = `${operation.method.toUpperCase()} ${operation.path} ${response.status}`;
  const answer = described(operation).responses[String(response.status)];
  const text = await response.text();
  if (answer === undefined) throw new Error(`${what} is not described: ${text}`);
  const mediaType = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
  const content = answer.content?.[mediaType];
  if (response.headers.has("retry-after"))
    expect(Object.keys(answer.headers ?? {}), what).toContain("Retry-After");
  if (content === undefined) {
    expect([text, answer.content], what).toEqual(["", undefined]);
    return { status: response.status, body: null };
  }
  const body: unknown = mediaType === "application/json" ? JSON.parse(text) : text;
  expect(check(content.schema, body), `${what}: ${text}`).toBeNull();
  return { status: response.status, body };
}
