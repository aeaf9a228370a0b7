import { Hono } from "hono";
import type { ChannelCircuits } from "../delivery/create-delivery.ts";
import { HttpError, methodNotAllowed } from "./http-error.ts";

/** `POST /api/channels/{sms|email}/resume`: an operator says that the provider's account works again. */
export function channelRoutes(circuits: Pick<ChannelCircuits, "resume">): Hono {
  return new Hono()
    .post("/:channel/resume", async (c) => {
      const channel = c.req.param("channel");
      if (channel !== "sms" && channel !== "email") {
        throw new HttpError(404, "The channels are sms and email.");
      }
      return c.json({ channel, resumed: await circuits.resume(channel) });
    })
    .all("/:channel/resume", methodNotAllowed("POST"));
}
