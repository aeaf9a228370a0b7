import { z } from "zod";
import { type CanonicalJson, toCanonicalJson } from "../canonical-json.ts";

/** One thing a function did, or wants done next, as the engine understands the SDK's opcodes. */
export type Operation =
  | { op: "step-done"; stepId: string; name: string; data: CanonicalJson }
  /** `final`: the SDK says that it must not be tried again. */
  | { op: "step-error"; stepId: string; name: string; error: CanonicalJson; final: boolean }
  | { op: "step-planned"; stepId: string; name: string; race: boolean }
  /** `until`: a duration or an ISO 8601 date, as the SDK writes it. */
  | { op: "sleep"; stepId: string; name: string; until: string; race: boolean }
  | {
      op: "wait";
      stepId: string;
      name: string;
      eventName: string;
      timeout: string;
      condition: string | undefined;
      race: boolean;
    }
  | { op: "run-complete"; output: CanonicalJson }
  | { op: "call-again" }
  | { op: "unsupported"; opcode: string; name: string };

/** @see StepOpCode in the SDK's types.ts */
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
    })
    .nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** A list of opcodes, as SDK answers and checkpoints carry it, parsed to operations. */
export const operationsSchema = z
  .array(opcodeSchema)
  .transform((opcodes): Operation[] => opcodes.map((opcode) => toOperation(opcode)));

const toOperation = (opcode: z.infer<typeof opcodeSchema>): Operation => {
  const stepId = opcode.id;
  const name = opcode.displayName ?? opcode.name ?? stepId;
  const race = opcode.opts?.parallelMode === "race";
  switch (opcode.op) {
    case "StepRun":
    case "Step":
      return { op: "step-done", stepId, name, data: toCanonicalJson(opcode.data) };
    case "StepError":
    case "StepFailed":
      return {
        op: "step-error",
        stepId,
        name,
        error: toCanonicalJson(opcode.error ?? opcode.data),
        final: opcode.op === "StepFailed",
      };
    case "StepPlanned":
      return { op: "step-planned", stepId, name, race };
    case "Sleep":
      return { op: "sleep", stepId, name, until: opcode.name ?? "", race };
    case "WaitForEvent":
      return {
        op: "wait",
        stepId,
        name,
        eventName: opcode.name ?? "",
        timeout: opcode.opts?.timeout ?? "",
        condition: opcode.opts?.if,
        race,
      };
    case "RunComplete":
      return { op: "run-complete", output: toCanonicalJson(opcode.data) };
    case "DiscoveryRequest":
      return { op: "call-again" };
    default:
      return { op: "unsupported", opcode: opcode.op, name };
  }
};
