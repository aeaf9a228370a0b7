import { type CanonicalJson, toCanonicalJson } from "../canonical-json.ts";
import { type FunctionConfig, syncAnswerSchema } from "../definition/function-config.ts";
import { EngineSyncError } from "../engine-errors.ts";
import { type CallContext, callBody } from "./call-body.ts";
import { followRedirects } from "./follow-redirects.ts";
import { type CallResult, noAnswer, readAnswer } from "./read-answer.ts";
import { signatureHeader } from "./signature.ts";
import type { EndpointAnswer, Transport } from "./transport.ts";

/** Where the functions live. */
export type SdkEndpointOptions = {
  transport: Transport;
  /** The endpoint's URL, such as `http://engine.invalid/api/inngest`. */
  url: string;
  /** Signs requests; without it they are not, and the endpoint must be in dev mode. */
  signingKey: string | undefined;
  /** See `EngineCore`. */
  generation: number;
};

export type SdkEndpoint = {
  /** Calls a function; `stepId` asks for one planned step. Rejects only when the SDK's answer is too odd to read. */
  call(context: CallContext, stepId: string | undefined): Promise<CallResult>;
  /**
   * Asks for the app's id and its functions' configurations; undefined when the SDK is set up not to tell them so,
   * and has registered itself with the server that it is configured for instead.
   * @throws EngineSyncError
   */
  sync(): Promise<{ id: string; sdk: string | undefined; functions: FunctionConfig[] } | undefined>;
};

export const sdkEndpoint = ({ transport, url, signingKey, generation }: SdkEndpointOptions): SdkEndpoint => {
  const send = (
    method: "POST" | "PUT",
    target: string,
    body: CanonicalJson,
    headers: Record<string, string>,
  ): Promise<EndpointAnswer> => {
    const signature: Record<string, string> =
      signingKey === undefined
        ? {}
        : { "x-inngest-signature": signatureHeader(body, signingKey, Date.now()) };
    const kind = signingKey === undefined ? "dev" : "cloud";
    return followRedirects(transport, {
      method,
      url: target,
      headers: {
        "content-type": "application/json",
        "x-inngest-server-kind": kind,
        ...signature,
        ...headers,
      },
      body,
    });
  };

  return {
    async call(context, stepId = "step") {
      const target = new URL(url);
      target.searchParams.set("fnId", context.functionId);
      target.searchParams.set("stepId", stepId);
      let answer: EndpointAnswer;
      try {
        answer = await send("POST", target.href, callBody(context), {
          "x-run-id": context.runId,
          "x-inngest-job-id": String(context.queueItemId),
          "x-inngest-generation-id": String(generation),
        });
      } catch (error) {
        return noAnswer(error);
      }
      return readAnswer(answer);
    },
    async sync() {
      try {
        const { status, header, body } = await send("PUT", url, toCanonicalJson({ url }), {
          "x-inngest-sync-kind": "in_band",
        });
        if (status !== 200) throw new Error(`it answered ${status}: ${body.slice(0, 500)}`);
        if (header("x-inngest-sync-kind") === "out_of_band") return undefined;
        const { app_id: id, sdk, functions } = syncAnswerSchema.parse(JSON.parse(body));
        return { id, sdk, functions };
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
