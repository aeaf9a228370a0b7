import { z } from "zod";
import { named } from "./openapi/named-schema.ts";
import type { Operation } from "./openapi/operation.ts";

const health = named("Health", z.object({ status: z.literal("ok") }));

const readiness = named(
  "Readiness",
  z.object({
    status: z.enum(["ready", "not ready"]),
    checks: z
      .record(z.string(), z.unknown())
      .describe("What can work and what cannot. Why an account is blocked is shown to whoever has the key."),
  }),
);

/** `/healthz` and `/readyz`. */
export const healthOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/healthz",
    id: "getHealth",
    tag: "Operating",
    summary: "Whether the process lives",
    description: "For a supervisor that restarts what does not answer.",
    access: "open",
    writes: false,
    answers: {
      200: {
        description: "It does.",
        body: { schema: health, examples: { ok: { summary: "It lives", value: { status: "ok" } } } },
      },
    },
  },
  {
    method: "get",
    path: "/readyz",
    id: "getReadiness",
    tag: "Operating",
    summary: "Whether the server can do its work",
    description:
      "Ready is who can record an event; a blocked account is shown, and is no reason to be taken out.",
    access: "either",
    writes: false,
    answers: {
      200: { description: "It can.", body: { schema: readiness } },
      503: { description: "It cannot.", body: { schema: readiness } },
    },
  },
];
