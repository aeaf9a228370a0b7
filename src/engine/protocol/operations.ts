import { createHash } from "node:crypto";
import { z } from "zod";
import { type CanonicalJson, toCanonicalJson } from "../canonical-json.ts";

/** What every operation on a step tells. `race`: the function goes on as soon as this step ends. */
type OnStep = { stepId: string; name: string; race: boolean };

/** One thing a function did, or wants done next, as the engine understands the SDK's opcodes. */
export type Operation =
  | ({ op: "step-done"; data: CanonicalJson } & OnStep)
  /** `final`: the SDK says that it must not be tried again. */
  | ({ op: "step-error"; error: CanonicalJson; final: boolean } & OnStep)
  | ({ op: "step-planned" } & OnStep)
  /** `until`: a duration or an ISO 8601 date, as the SDK writes it. */
  | ({ op: "sleep"; until: string } & OnStep)
  | ({ op: "wait-for-event"; eventName: string; timeout: string; condition: string | undefined } & OnStep)
  | ({ op: "wait-for-signal"; signal: string; timeout: string; replace: boolean } & OnStep)
  | ({ op: "invoke"; functionId: string; payload: InvokePayload; timeout: string } & OnStep)
  /** `request`: what to send, see `gatewayRequestSchema`. */
  | ({ op: "gateway"; request: CanonicalJson } & OnStep)
  | { op: "run-complete"; output: CanonicalJson }
  /** The function threw, next to other operations. */
  | { op: "run-error"; error: CanonicalJson; final: boolean }
  | { op: "call-again" }
  | { op: "unsupported"; opcode: string; name: string };

const invokePayloadSchema = z.looseObject({
  data: z.record(z.string(), z.unknown()).nullish(),
  v: z.string().nullish(),
  meta: z.record(z.string(), z.unknown()).nullish(),
});
type InvokePayload = z.infer<typeof invokePayloadSchema>;

/** @see StepOpCode in the SDK's types.ts, and createStepTools in its InngestStepTools.ts for their options */
const opcodeSchema = z.looseObject({
  op: z.string(),
  id: z.string().min(1),
  name: z.string().optional(),
  displayName: z.string().optional(),
  opts: z
    .looseObject({
      parallelMode: z.string().optional(),
      if: z.string().optional(),
      timeout: z.string().optional(),
      signal: z.string().optional(),
      conflict: z.string().optional(),
      function_id: z.string().optional(),
      payload: invokePayloadSchema.nullish(),
    })
    .nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** A list of opcodes, as SDK answers and checkpoints carry it, parsed to operations. */
export const operationsSchema = z
  .array(opcodeSchema)
  .transform((opcodes): Operation[] =>
    opcodes.filter(({ op }) => op !== "None").map((opcode) => toOperation(opcode)),
  );

/** The SDK's id for the function as a whole, in operations on no step. @see RUN_COMPLETE_STEP_ID in its engine.ts */
const functionAsStepId = createHash("sha1").update("complete").digest("hex");

const toOperation = (opcode: z.infer<typeof opcodeSchema>): Operation => {
  const { id: stepId, opts } = opcode;
  const name = opcode.displayName ?? opcode.name ?? stepId;
  const step: OnStep = { stepId, name, race: opts?.parallelMode === "race" };
  switch (opcode.op) {
    case "StepRun":
    case "Step":
      return { op: "step-done", ...step, data: toCanonicalJson(opcode.data) };
    case "StepError":
    case "StepFailed": {
      const failure = {
        error: toCanonicalJson(opcode.error ?? opcode.data),
        final: opcode.op === "StepFailed",
      };
      return stepId === functionAsStepId
        ? { op: "run-error", ...failure }
        : { op: "step-error", ...step, ...failure };
    }
    case "StepPlanned":
      return { op: "step-planned", ...step };
    case "Sleep":
      return { op: "sleep", ...step, until: opcode.name ?? "" };
    case "WaitForEvent":
      return {
        op: "wait-for-event",
        ...step,
        eventName: opcode.name ?? "",
        timeout: opts?.timeout ?? "",
        condition: opts?.if,
      };
    case "WaitForSignal":
      return {
        op: "wait-for-signal",
        ...step,
        signal: opts?.signal ?? "",
        timeout: opts?.timeout || longest,
        replace: opts?.conflict === "replace",
      };
    case "InvokeFunction":
      return {
        op: "invoke",
        ...step,
        functionId: opts?.function_id ?? "",
        payload: opts?.payload ?? {},
        timeout: opts?.timeout || longest,
      };
    case "Gateway":
      return { op: "gateway", ...step, request: toCanonicalJson(opts) };
    case "RunComplete":
      return { op: "run-complete", output: toCanonicalJson(opcode.data) };
    case "DiscoveryRequest":
      return { op: "call-again" };
    default:
      return { op: "unsupported", opcode: opcode.op, name };
  }
};

/** How long a signal or an invoked function is waited for when the function does not say. */
const longest = "365d";
