import { z } from "zod";
import { at } from "./message-answers.ts";
import { named } from "./openapi/named-schema.ts";

/** Something done by hand. */
export const auditEntry = named(
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

/** A page of the audit log. */
export const auditPage = named(
  "AuditPage",
  z.object({
    entries: z.array(auditEntry),
    nextCursor: z
      .string()
      .nullable()
      .describe("Give it as `cursor` for the next page; null on the last one."),
  }),
);
