import { z } from "zod";
import type { CanonicalJson } from "./canonical-json.ts";

/** An error as a function threw it, cut to a size that can be kept and shown. */
export type RunError = {
  name: string;
  message: string;
  /** Its first lines; null when there is none. */
  stack: string | null;
};

const maxNameLength = 200;
const maxMessageLength = 2000;
const maxStackLength = 4000;

const text = z.string().catch("");
const serialisedSchema = z.looseObject({ name: text, message: text, stack: text });

/** Reads an error as the SDK, or the engine, has serialised it; whatever else was thrown is its own message. */
export const readRunError = (error: CanonicalJson): RunError => {
  const parsed = serialisedSchema.safeParse(JSON.parse(error));
  if (!parsed.success) return { name: "Error", message: cut(error, maxMessageLength), stack: null };
  const { name, message, stack } = parsed.data;
  return {
    name: cut(name || "Error", maxNameLength),
    message: cut(message, maxMessageLength),
    stack: stack === "" ? null : cut(stack, maxStackLength),
  };
};

/** `toWellFormed`: a cut can go through a surrogate pair. */
const cut = (whole: string, length: number): string =>
  whole.length <= length ? whole : `${whole.slice(0, length - 1).toWellFormed()}…`;
