import { auditPage } from "./audit-answers.ts";
import { auditQuery } from "./audit-routes.ts";
import type { Operation } from "./openapi/operation.ts";

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
