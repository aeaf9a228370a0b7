import { Hono } from "hono";
import { serve } from "inngest/hono";
import type { InngestClient } from "./inngest-client.ts";
import type { InngestFunction } from "inngest";

/** The endpoint through which an Inngest server, or the embedded engine, calls the functions. */
export function createInngestEndpoint(
  client: InngestClient,
  functions: readonly InngestFunction.Any[],
): (request: Request) => Promise<Response> {
  const handler = serve({ client, functions });
  const app = new Hono().on(["GET", "POST", "PUT"], "/api/inngest", (c) => handler(c));
  return async (request) => app.fetch(request);
}
