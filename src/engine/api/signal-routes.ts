import { z } from "zod";
import type { EngineCore } from "../engine-core.ts";
import { type Answer, found, problem } from "./answer.ts";
import { readJson } from "./json-body.ts";
import type { Route } from "./route.ts";

/** Sends a signal; resolves to the run that waited for it, undefined when none did. */
export type SendSignal = (signal: string, data: unknown) => Promise<string | undefined>;

/** Where signals come in. */
export const signalRoutes = ({ clock }: EngineCore, send: SendSignal): Route[] => {
  const take = async (body: string): Promise<Answer> => {
    const read = readJson(body, signalSchema);
    if (!read.ok) return read.refusal;
    const { signal, data } = read.value;
    const runId = await send(signal, data);
    // The SDK takes 404 for an answer, not for a failure: nobody waited.
    return runId === undefined
      ? problem(404, `No run waits for the signal "${signal}".`)
      : found({ run_id: runId }, clock.now());
  };
  return [{ method: "POST", path: /^\/v1\/signals$/, answer: ({ body }) => take(body) }];
};

const signalSchema = z.looseObject({ signal: z.string().min(1), data: z.unknown().optional() });
