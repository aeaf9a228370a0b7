import { Hono } from "hono";
import { z } from "zod";
import type { AuditLog } from "../store/audit-log.ts";
import { methodNotAllowed } from "./http-error.ts";
import { parsed } from "./json-body.ts";

/** Parameters of `GET /api/audit`. */
export const auditQuery = z.object({
  // PostgreSQL cannot even compare a text that holds NUL.
  subject: z
    .string()
    .max(200)
    .regex(/^\P{Cc}*$/u, "must not contain control characters")
    .optional()
    .describe("`message`, `run`, `lead`… with the id of one: `message 01JDA3Q7Z9T4V8M2K6W1XHC5RB`."),
  cursor: z.string().max(200).optional().describe("`nextCursor` of the page before."),
  limit: z.coerce.number("must be a number").int().min(1).max(200).default(50),
});

/** `GET /api/audit`: what people did by hand, newest first, by pages; with `subject`, what was done to one thing. */
export function auditRoutes(audit: Pick<AuditLog, "list">): Hono {
  return new Hono()
    .get("/", async (c) => {
      const { limit, subject, cursor } = parsed(auditQuery, c.req.query());
      return c.json(
        await audit.list({
          limit,
          ...(subject === undefined ? {} : { subject }),
          ...(cursor === undefined ? {} : { cursor }),
        }),
      );
    })
    .all("/", methodNotAllowed("GET"));
}
