import { type CanonicalJson, toCanonicalJson } from "../canonical-json.ts";
import { EngineSyncError } from "../engine-errors.ts";
import { type CallContext, callBody } from "./call-body.ts";
import { type FunctionConfig, syncAnswerSchema } from "./function-config.ts";
import { type Operation, operationsSchema } from "./operations.ts";
import { signatureHeader } from "./signature.ts";

/** Where the functions live. */
export type SdkEndpointOptions = {
  request: (request: Request) => Promise<Response>;
  /** The endpoint's URL, such as `http://engine.invalid/api/inngest`. */
  url: string;
  signingKey: string;
};

/** What came of calling a function. */
export type CallResult =
  /** `coalesce`: the SDK expects to be called again only when all its parallel steps have ended. */
  | { status: "operations"; operations: Operation[]; coalesce: boolean; retryAfter: string | undefined }
  | { status: "completed"; output: CanonicalJson }
  /** The function threw outside its steps. `retry`: it may be tried again. */
  | { status: "rejected"; error: CanonicalJson; retry: boolean; retryAfter: string | undefined }
  /** The call never reached the SDK, or what came back is not from it. */
  | { status: "unreachable"; reason: string };

export type SdkEndpoint = {
  /** Calls a function; `stepId` asks for one planned step. Rejects only when the SDK's answer is too odd to read. */
  call(context: CallContext, stepId: string | undefined): Promise<CallResult>;
  /** Asks for the functions' configurations. @throws EngineSyncError */
  sync(): Promise<FunctionConfig[]>;
};

export const sdkEndpoint = ({ request, url, signingKey }: SdkEndpointOptions): SdkEndpoint => {
  const send = (
    method: "POST" | "PUT",
    target: string,
    body: CanonicalJson,
    headers?: Record<string, string>,
  ): Promise<Response> =>
    request(
      new Request(target, {
        method,
        body,
        headers: {
          "content-type": "application/json",
          "x-inngest-signature": signatureHeader(body, signingKey, Date.now()),
          ...headers,
        },
      }),
    );

  return {
    async call(context, stepId = "step") {
      const target = new URL(url);
      target.searchParams.set("fnId", context.functionId);
      target.searchParams.set("stepId", stepId);
      let response: Response;
      let text: string;
      try {
        response = await send("POST", target.href, callBody(context), {
          "x-run-id": context.runId,
          "x-inngest-job-id": String(context.queueItemId),
        });
        text = await response.text();
      } catch (error) {
        return { status: "unreachable", reason: error instanceof Error ? error.message : String(error) };
      }
      return readAnswer(response, text);
    },
    async sync() {
      try {
        const response = await send("PUT", url, toCanonicalJson({ url }), {
          "x-inngest-sync-kind": "in_band",
        });
        const text = await response.text();
        if (response.status !== 200) throw new Error(`it answered ${response.status}: ${text.slice(0, 500)}`);
        return syncAnswerSchema.parse(JSON.parse(text)).functions;
      } catch (cause) {
        throw new EngineSyncError(
          `The functions at ${url} could not be registered: ` +
            `${cause instanceof Error ? cause.message : String(cause)}. Check that the Inngest endpoint is served ` +
            `there and uses the engine's signing key, in cloud mode.`,
          { cause },
        );
      }
    },
  };
};

/** @see handleAction in the SDK's InngestCommHandler.ts for what each status means. */
const readAnswer = (response: Response, text: string): CallResult => {
  const { status, headers } = response;
  // A proxy's error page, or an endpoint with another signing key: the function has not been called.
  if (!headers.has("x-inngest-sdk")) {
    return { status: "unreachable", reason: `The endpoint answered ${status} and is not the SDK.` };
  }
  const retryAfter = headers.get("retry-after") ?? undefined;
  const body = parseJson(text);
  if (status === 206 && body.ok) {
    // A lone operation may come without a list around it.
    const parsed = operationsSchema.safeParse(Array.isArray(body.value) ? body.value : [body.value]);
    const coalesce = Number(headers.get("x-inngest-req-version") ?? 2) >= 2;
    if (parsed.success) return { status: "operations", operations: parsed.data, coalesce, retryAfter };
  }
  if (status === 200 && body.ok) return { status: "completed", output: toCanonicalJson(body.value) };
  const retry = headers.get("x-inngest-no-retry") !== "true";
  const error = toCanonicalJson(status >= 400 && body.ok ? asError(body.value) : unreadableAnswer(status));
  return { status: "rejected", error, retry, retryAfter };
};

const parseJson = (text: string): { ok: true; value: unknown } | { ok: false } => {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
};

/** Some of the SDK's own faults come as `{ error: "…" }` instead of a serialised error. */
const asError = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return { name: "Error", message: String(value) };
  if ("error" in value && !("message" in value)) return { name: "Error", message: String(value.error) };
  return value;
};

const unreadableAnswer = (status: number) => ({
  name: "Error",
  message: `The SDK endpoint answered ${status} with a body that cannot be read.`,
});
