import { Hono } from "hono";
import { z } from "zod";
import { id } from "../events/fields.ts";
import type { LeadActions } from "../desk/lead-actions.ts";
import type { ViewLead } from "../desk/lead-view.ts";
import { actorOf } from "./caller.ts";
import { HttpError, methodNotAllowed } from "./http-error.ts";
import { parsed } from "./json-body.ts";
import { leadAnswer } from "./lead-answer.ts";

/** What the routes about people work with. */
export type LeadContext = {
  viewLead: ViewLead;
  leadActions: LeadActions;
  /** Of the estimated costs. */
  currency: string;
};

/** Whom it is about. */
export const leadParameters = z.object({ leadId: id });

/**
 * `GET /api/leads/{leadId}`: what is known of a person, what happened and what comes next; 404 when nothing is held.
 * `DELETE /api/leads/{leadId}`: erases a person everywhere; 200 with what was removed, also when there was nothing.
 * `GET /api/leads/{leadId}/held`: how many rows of each kind; 404 when nothing is held.
 * `GET /api/leads/{leadId}/export`: all that is held of a person, as a file; 404 when nothing is.
 */
export function leadRoutes({ viewLead, leadActions, currency }: LeadContext): Hono {
  return new Hono()
    .get("/:leadId", async (c) => {
      const { leadId } = parsed(leadParameters, c.req.param());
      const answer = await viewLead(leadId);
      if (answer.status === "known") return c.json(leadAnswer(answer.view, currency));
      const why = answer.status === "erased" ? ": the person was erased." : ".";
      throw new HttpError(404, `Nothing is held of the lead ${leadId}${why}`);
    })
    .delete("/:leadId", async (c) => {
      const { leadId } = parsed(leadParameters, c.req.param());
      return c.json({ erased: await leadActions.erase(leadId, actorOf(c)) });
    })
    .all("/:leadId", methodNotAllowed("GET, DELETE"))
    .get("/:leadId/held", async (c) => {
      const { leadId } = parsed(leadParameters, c.req.param());
      const held = await leadActions.count(leadId);
      if (held === null) throw new HttpError(404, `Nothing is held of the lead ${leadId}.`);
      return c.json({ held });
    })
    .all("/:leadId/held", methodNotAllowed("GET"))
    .get("/:leadId/export", async (c) => {
      const { leadId } = parsed(leadParameters, c.req.param());
      const held = await leadActions.export(leadId, actorOf(c));
      if (held === null) throw new HttpError(404, `Nothing is held of the lead ${leadId}.`);
      // The id's characters need no quoting but that of `:`, which some systems refuse in file names.
      const name = `lead-${leadId.replaceAll(":", "_")}.json`;
      c.header("content-disposition", `attachment; filename="${name}"`);
      return c.json(held);
    })
    .all("/:leadId/export", methodNotAllowed("GET"));
}
