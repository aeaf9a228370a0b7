import { z } from "zod";
import type { EngineCore } from "../engine-core.ts";
import { type Operation, operationsSchema } from "../protocol/operations.ts";
import { type Answer, json, problem } from "./answer.ts";
import { readJson } from "./json-body.ts";
import type { Route } from "./route.ts";

/** Records steps that a call in progress has finished; false when the call no longer counts. */
export type Checkpoint = (runId: string, itemId: number, operations: Operation[]) => Promise<boolean>;

/** Where the SDK reports steps while a call goes on. */
export const checkpointRoutes = ({ generation }: EngineCore, checkpoint: Checkpoint): Route[] => {
  /** 409 tells the SDK that its call no longer counts: it stops executing the function. */
  const take = async (runId: string, body: string): Promise<Answer> => {
    const read = readJson(body, checkpointSchema);
    if (!read.ok) return read.refusal;
    const { qi_id: itemId, generation_id: ofCall = generation, steps } = read.value;
    const counts = ofCall === generation && (await checkpoint(runId, itemId, steps));
    return counts ? json(200, {}) : problem(409, `Run ${runId} no longer takes results of this call.`);
  };
  return [
    {
      method: "POST",
      path: /^\/v1\/checkpoint\/([^/]+)\/async$/,
      answer: ({ body }, runId) => take(runId, body),
    },
  ];
};

const checkpointSchema = z.looseObject({
  qi_id: z.coerce.number().int(),
  generation_id: z.number().optional(),
  steps: operationsSchema,
});
