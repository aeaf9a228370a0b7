import { Hono } from "hono";
import { z } from "zod";
import { id } from "../events/fields.ts";
import type { EraseLead } from "../functions/erase-lead.ts";
import { auditSubjects } from "../store/audit-log.ts";
import type { PersonalData } from "../store/personal-data.ts";
import { HttpError, methodNotAllowed } from "./http-error.ts";
import { parsed } from "./json-body.ts";
import { recordAction } from "./record-action.ts";

/** What the routes about people work with. */
export type LeadContext = {
  erase: EraseLead;
  export: PersonalData["export"];
};

/** Whom it is about. */
export const leadParameters = z.object({ leadId: id });

/**
 * `DELETE /api/leads/{leadId}`: erases a person everywhere; 200 with what was removed, also when there was nothing.
 * `GET /api/leads/{leadId}/export`: all that is held of a person, as a file; 404 when nothing is.
 */
export function leadRoutes(leads: LeadContext): Hono {
  return new Hono()
    .delete("/:leadId", async (c) => {
      const { leadId } = parsed(leadParameters, c.req.param());
      const erased = await leads.erase(leadId);
      await recordAction(c, {
        action: "lead.erase",
        // Not the id: after an erasure nothing names the person.
        subject: auditSubjects.erasedLead,
        detail: (erased["leads"] ?? 0) > 0 ? "erased" : "nothing was held",
      });
      return c.json({ erased });
    })
    .all("/:leadId", methodNotAllowed("DELETE"))
    .get("/:leadId/export", async (c) => {
      const { leadId } = parsed(leadParameters, c.req.param());
      const held = await leads.export(leadId);
      if (held === null) throw new HttpError(404, `Nothing is held of the lead ${leadId}.`);
      await recordAction(c, { action: "lead.export", subject: auditSubjects.lead(leadId), detail: null });
      // The id's characters need no quoting but that of `:`, which some systems refuse in file names.
      const name = `lead-${leadId.replaceAll(":", "_")}.json`;
      c.header("content-disposition", `attachment; filename="${name}"`);
      return c.json(held);
    })
    .all("/:leadId/export", methodNotAllowed("GET"));
}
