import { z } from "zod";
import { namedSchemas } from "./named-schema.ts";

/** A JSON Schema, as the document holds it. */
export type JsonSchema = Record<string, unknown>;

/** The parameters of one place, by name. */
export type ParameterSchemas = Record<string, { schema: JsonSchema; isRequired: boolean }>;

/** Every schema of the document. */
export type JsonSchemas = {
  /** By name, for `#/components/schemas`. */
  components: Record<string, JsonSchema>;
  /** @throws Error for a schema without a name */
  reference: (schema: z.ZodType) => JsonSchema;
  parameters: (schema: z.ZodObject) => ParameterSchemas;
};

/**
 * The named schemas, and those of parameters, as JSON Schema 2020-12. They describe what a caller may write, not what it is
 * parsed to; answers are described by schemas that change nothing.
 */
export function jsonSchemas(parameterSchemas: readonly z.ZodObject[]): JsonSchemas {
  const registry = z.registry<{ id: string }>();
  const ids = new Map<z.core.$ZodType, string>();
  const add = (schema: z.core.$ZodType, id: string) => {
    ids.set(schema, id);
    registry.add(schema, { id });
  };
  for (const [id, schema] of namedSchemas._idmap) add(schema, id);
  for (const schema of parameterSchemas) if (!ids.has(schema)) add(schema, `(parameters ${ids.size})`);
  const all: Record<string, JsonSchema> = z.toJSONSchema(registry, {
    io: "input",
    target: "draft-2020-12",
    uri: (id) => `#/components/schemas/${id}`,
    override: ({ zodSchema, jsonSchema }) => annotate(zodSchema, jsonSchema),
  }).schemas;
  for (const schema of Object.values(all)) {
    // A fragment is no identifier, and the dialect is that of OpenAPI 3.1 as it is.
    delete schema["$id"];
    delete schema["$schema"];
  }
  return {
    components: Object.fromEntries(
      Object.entries(all)
        .filter(([id]) => !id.startsWith("("))
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    ),
    reference: (schema) => {
      const id = namedSchemas.get(schema)?.id;
      if (id === undefined) throw new Error("A body of the API document has no name: see named().");
      return { $ref: `#/components/schemas/${id}` };
    },
    parameters: (schema) => parametersOf(all[ids.get(schema) ?? ""] ?? {}),
  };
}

function parametersOf(schema: JsonSchema): ParameterSchemas {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      { schema: property, isRequired: required.includes(name) },
    ]),
  );
}

/** Adds what a schema's name brings along, and which field tells the members of a union apart. */
function annotate(zodSchema: z.core.$ZodTypes, jsonSchema: JsonSchema): void {
  const notes = namedSchemas.get(zodSchema);
  // Where it is a reference, what it refers to says all of that.
  if (notes !== undefined && jsonSchema["$ref"] === undefined) {
    const { id: _id, ...said } = notes;
    Object.assign(jsonSchema, said);
  }
  // The pattern spells out leap years, at the length of a paragraph; the format says the same.
  if (jsonSchema["format"] === "date-time" || jsonSchema["format"] === "date") delete jsonSchema["pattern"];
  const { def } = zodSchema._zod;
  if (def.type !== "union" || !("discriminator" in def) || typeof def.discriminator !== "string") return;
  const propertyName = def.discriminator;
  // OpenAPI lets a discriminator point at named schemas only.
  if (!def.options.every((option) => namedSchemas.has(option))) return;
  jsonSchema["discriminator"] = { propertyName, mapping: mappingOf(def.options, propertyName) };
}

function mappingOf(options: readonly z.core.$ZodType[], field: string): Record<string, string> {
  const entries = options.flatMap((option) => {
    const id = namedSchemas.get(option)?.id;
    const values = option._zod.propValues?.[field] ?? [];
    return [...values].map((value) => [String(value), `#/components/schemas/${id}`] as const);
  });
  return Object.fromEntries(entries);
}
