import { z } from "zod";
import type { EngineCore } from "../engine-core.ts";
import { maxMetadataBytes, maxRunMetadataBytes } from "../limits.ts";
import type { Run } from "../storage/runs-table.ts";
import { type Answer, found, problem } from "./answer.ts";
import { readJson } from "./json-body.ts";
import type { Route } from "./route.ts";
import { withRun } from "./run-id.ts";

/** What functions say of their runs and steps beside their results. */
export const metadataRoutes = (core: EngineCore): Route[] => {
  const { store, clock } = core;
  const path = /^\/v1\/runs\/([^/]+)\/metadata$/;

  const attach = async ({ id }: Run, text: string): Promise<Answer> => {
    const read = readJson(text, metadataSchema);
    if (!read.ok) return read.refusal;
    const { target, metadata } = read.value;
    if (target.run_id !== id) return problem(400, `Invalid metadata target: it is not of run ${id}.`);
    const body = JSON.stringify({ target, metadata });
    const sizeBytes = Buffer.byteLength(body);
    if (sizeBytes > maxMetadataBytes) return tooLarge("This metadata", sizeBytes, maxMetadataBytes);
    return store.write(() => {
      const totalBytes = store.metadata.sizeOfRun(id) + sizeBytes;
      if (totalBytes > maxRunMetadataBytes) {
        return tooLarge("The run's metadata", totalBytes, maxRunMetadataBytes);
      }
      store.metadata.insert(id, body, clock.now());
      return { status: 200, body: "" };
    });
  };

  const list = ({ id }: Run): Answer =>
    found(
      store.metadata.ofRun(id).map(({ body, receivedAtMs }) => ({
        ...(JSON.parse(body) as object),
        received_at: new Date(receivedAtMs).toISOString(),
      })),
      clock.now(),
    );

  return [
    { method: "POST", path, answer: ({ body }, id) => withRun(core, id, (run) => attach(run, body)) },
    { method: "GET", path, answer: (_, id) => withRun(core, id, list) },
  ];
};

const tooLarge = (what: string, sizeBytes: number, maxBytes: number): Answer =>
  problem(413, `${what} has ${sizeBytes} bytes, and ${maxBytes} are allowed.`);

/** @see the SDK's `updateMetadata` */
const metadataSchema = z.object({
  target: z
    .looseObject({
      run_id: z.string(),
      step_id: z.string().optional(),
      step_index: z.number().int().optional(),
      step_attempt: z.number().int().optional(),
      span_id: z.string().optional(),
    })
    .refine(
      ({ step_id, step_index, step_attempt, span_id }) =>
        step_id !== undefined || [step_index, step_attempt, span_id].every((part) => part === undefined),
      "a step's index, attempt or span needs its step_id",
    ),
  metadata: z
    .array(
      z.looseObject({ kind: z.string().min(1), op: z.string(), values: z.record(z.string(), z.unknown()) }),
    )
    .min(1),
});
