import { z } from "zod";
import { named } from "./named-schema.ts";
import type { Operation } from "./operation.ts";

const document = named("OpenApiDocument", z.looseObject({ openapi: z.literal("3.1.0") }), {
  description: "An OpenAPI 3.1 document.",
});

/** The document itself. */
export const documentOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/openapi.json",
    id: "getOpenApiDocument",
    tag: "Operating",
    summary: "This document",
    description: "Made from the schemas that requests are parsed with. `/docs` shows it to people.",
    access: "open",
    writes: false,
    answers: { 200: { description: "The document.", body: { schema: document } } },
  },
];
