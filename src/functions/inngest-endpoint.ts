import { InngestCommHandler, type InngestFunction } from "inngest";
import type { InngestClient } from "./inngest-client.ts";

/**
 * The endpoint through which an Inngest server, or the embedded engine, calls the functions. `inProcess`: nobody but
 * the engine of this process can reach it, so that a signature would prove nothing and none is looked at.
 */
export function createInngestEndpoint(
  client: InngestClient,
  functions: readonly InngestFunction.Any[],
  { inProcess }: { inProcess: boolean },
): (request: Request) => Promise<Response> {
  // As inngest/hono does it, which hands over the whole environment with each call.
  const handle = new InngestCommHandler({
    frameworkName: "hono",
    client,
    functions,
    skipSignatureValidation: inProcess,
    handler: (request: Request) => ({
      method: () => request.method,
      url: () => new URL(request.url),
      headers: (name) => request.headers.get(name),
      body: () => request.text(),
      transformResponse: ({ body, headers, status }) => new Response(body, { headers, status }),
    }),
  }).createHandler();
  return async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      // The SDK reads the body before it asks for the signature: anyone can make it throw.
      if (error instanceof SyntaxError) return refusal("The body is not valid JSON.");
      if (request.signal.aborted) return refusal("The body did not come in whole.");
      throw error;
    }
  };
}

function refusal(error: string): Response {
  return Response.json({ error }, { status: 400 });
}
