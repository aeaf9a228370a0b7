import { Hono } from "hono";
import type { ChannelCircuits } from "../delivery/create-delivery.ts";
import { auditSubjects } from "../store/audit-log.ts";
import { HttpError, methodNotAllowed } from "./http-error.ts";
import { recordAction } from "./record-action.ts";

/** `POST /api/channels/{sms|email}/resume`: an operator says that the provider's account works again. */
export function channelRoutes(circuits: Pick<ChannelCircuits, "resume">): Hono {
  return new Hono()
    .post("/:channel/resume", async (c) => {
      const channel = c.req.param("channel");
      if (channel !== "sms" && channel !== "email") {
        throw new HttpError(404, "The channels are sms and email.");
      }
      const resumed = await circuits.resume(channel);
      await recordAction(c, {
        action: "channel.resume",
        subject: auditSubjects.channel(channel),
        detail: resumed ? "messages go out again" : "nothing was held back",
      });
      return c.json({ channel, resumed });
    })
    .all("/:channel/resume", methodNotAllowed("POST"));
}
