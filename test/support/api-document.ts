import { createRequire } from "node:module";
import { openApiDocument } from "../../src/http/openapi/document.ts";
import { operations } from "../../src/http/openapi/operations.ts";
import type { Operation } from "../../src/http/openapi/operation.ts";

type Schema = Record<string, unknown>;
type Check = ((value: unknown) => boolean) & { errors?: unknown };
type Ajv = { addSchema(schema: Schema): void; compile(schema: Schema): Check };

// The validator's own: what checks the document also checks the answers, and neither is ours.
const validator = createRequire(
  createRequire(import.meta.url).resolve("@seriousme/openapi-schema-validator"),
);
const { Ajv2020 }: { Ajv2020: new (options: Record<string, unknown>) => Ajv } = validator("ajv/dist/2020.js");
const addFormats: { default: (ajv: Ajv) => void } = validator("ajv-formats");

/** The document as callers get it. */
export const apiDocument: ReturnType<typeof openApiDocument> = JSON.parse(JSON.stringify(openApiDocument()));

const baseUri = "https://bienvenue.example.com/openapi.json";

/** Checks values against the schemas of the document. `closed`: a field that is not described is an error. */
export function schemaChecker({ closed }: { closed: boolean }) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  const { components } = apiDocument;
  ajv.addSchema({ $id: baseUri, components: closed ? close(components) : components });
  /** Null, or what is wrong. */
  return (schema: Schema, value: unknown): unknown => {
    const check = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${baseUri}#/`)));
    return check(value) ? null : check.errors;
  };
}

function close(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(close);
  const copy = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, close(member)]));
  const isObject = copy["type"] === "object" && copy["additionalProperties"] === undefined;
  return isObject ? { ...copy, additionalProperties: false } : copy;
}

/** What the document says of an operation. */
export type Described = {
  responses: Record<
    string,
    { headers?: Record<string, unknown>; content?: Record<string, { schema: Schema }> }
  >;
  requestBody?: {
    content: Record<string, { schema: Schema; examples?: Record<string, { value: unknown }> }>;
  };
  parameters?: { name: string; in: string; required: boolean; description?: string; schema: Schema }[];
  summary: string;
  description: string;
  security: unknown;
};

/** The document's words on an operation. */
export function described({ method, path }: Pick<Operation, "method" | "path">): Described {
  const found = apiDocument.paths[path]?.[method];
  if (found === undefined) throw new Error(`The document has no ${method} ${path}.`);
  const { responses, ...rest } = found as Described & { responses: Record<string, { $ref?: string }> };
  const answers = Object.entries(responses).map(([status, answer]) => [status, answerAt(answer)]);
  return { ...rest, responses: Object.fromEntries(answers) as Described["responses"] };
}

/** What many operations answer is told once, and referred to. */
function answerAt(answer: { $ref?: string }): unknown {
  const shared = apiDocument.components["responses"] as Record<string, unknown>;
  return answer.$ref === undefined ? answer : shared[answer.$ref.split("/").at(-1) ?? ""];
}

/** The operation that answers a request. */
export function operationOf(method: string, url: string): Operation {
  const { pathname } = new URL(url);
  const found = operations.find(
    (operation) =>
      operation.method === method.toLowerCase() &&
      new RegExp(`^${operation.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(pathname),
  );
  if (found === undefined) throw new Error(`The document has no ${method} ${pathname}.`);
  return found;
}
