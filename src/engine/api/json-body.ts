import { z } from "zod";
import { type Answer, problem } from "./answer.ts";

/** A request's body as `schema` describes it, or the answer to one that is not like that. */
export const readJson = <T>(
  text: string,
  schema: z.ZodType<T>,
): { ok: true; value: T } | { ok: false; refusal: Answer } => {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, refusal: problem(400, "Invalid request: the body is not JSON.") };
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, refusal: problem(400, `Invalid request: ${z.prettifyError(parsed.error)}`) };
};
