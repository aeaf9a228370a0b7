import { z } from "zod";

/** What the document says of a shared schema, besides what the schema itself says. */
export type SchemaNotes = {
  description?: string;
  /** Values that the schema accepts. */
  examples?: readonly unknown[];
  /** A JSON Schema format that the schema stands for. */
  format?: "email" | "uri" | "date-time" | "password";
};

/** The schemas with a name of their own in the document: where one is used in another, the document has a reference. */
export const namedSchemas = z.registry<SchemaNotes & { id: string }>();

/** Gives a schema its name under `#/components/schemas`. The schema itself stays as it is, and is returned. */
export function named<S extends z.ZodType>(id: string, schema: S, notes: SchemaNotes = {}): S {
  // The registry's type asks for metadata per schema; it is the same for all of them here.
  (namedSchemas as z.core.$ZodRegistry<SchemaNotes & { id: string }>).add(schema, { id, ...notes });
  return schema;
}
