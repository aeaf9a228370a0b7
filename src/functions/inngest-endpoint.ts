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
  const app = new Hono()
    .on(["GET", "POST", "PUT"], "/api/inngest", (c) => handler(c))
    // The SDK reads the body before it asks for the signature: anyone can make it throw.
    .onError((error, c) => {
      if (error instanceof SyntaxError) return c.json({ error: "The body is not valid JSON." }, 400);
      if (c.req.raw.signal.aborted) return c.json({ error: "The body did not come in whole." }, 400);
      throw error;
    });
  return async (request) => app.fetch(request);
}
