import { z } from "zod";
import { auditQuery } from "./audit-routes.ts";
import { at } from "./message-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Operation } from "./openapi/operation.ts";

const auditEntry = named(
  "AuditEntry",
  z.object({
    id: z.int(),
    at,
    actor: z
      .string()
      .describe(
        "`api` with the beginning of the key's digest, `desk` with a name, or `local` without a key.",
      ),
    action: z.string().describe("A stable word such as `message.resend`."),
    subject: z.string().nullable().describe("What it was done to, such as `message 01J…`."),
    detail: z.string().nullable().describe("What became of it."),
  }),
);

const auditPage = named(
  "AuditPage",
  z.object({
    entries: z.array(auditEntry),
    nextCursor: z
      .string()
      .nullable()
      .describe("Give it as `cursor` for the next page; null on the last one."),
  }),
);

/** `/api/audit`. */
export const auditOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/api/audit",
    id: "listAudit",
    tag: "Operating",
    summary: "What people did by hand",
    description:
      "Newest first, by pages; with `subject`, what was done to one thing. Holds ids, nothing personal.",
    access: "api-key",
    writes: false,
    parameters: { query: auditQuery },
    answers: { 200: { description: "A page of the log.", body: { schema: auditPage } } },
  },
];
