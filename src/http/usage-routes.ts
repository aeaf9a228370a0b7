import { Hono } from "hono";
import { z } from "zod";
import type { Config } from "../config.ts";
import { localDay } from "../delivery/local-day.ts";
import { amountText } from "../delivery/prices.ts";
import type { ChannelId } from "../messages/message.ts";
import type { Ledger } from "../store/ledger.ts";
import { methodNotAllowed } from "./http-error.ts";
import { parsed } from "./json-body.ts";

/** What the usage route works with. */
export type UsageContext = {
  ledger: Pick<Ledger, "usage">;
  dayLimits: Config["dayLimits"];
  currency: string;
  /** IANA zone in which days are counted. */
  timeZone: string;
  now: () => Date;
};

/** Which day it is about. */
export const usageQuery = z.object({
  day: z.iso
    .date("must be a day such as 2026-11-22")
    .optional()
    .describe("In the configured time zone; today when missing."),
});

/** `GET /api/usage?day=YYYY-MM-DD`: what a day has carried by each channel, what that is estimated to cost, and the limits. */
export function usageRoutes(context: UsageContext): Hono {
  const { ledger, dayLimits, currency, timeZone, now } = context;
  return new Hono()
    .get("/", async (c) => {
      const { day = localDay(now(), timeZone) } = parsed(usageQuery, c.req.query());
      const usage = await ledger.usage(day);
      const ofChannel = (channel: ChannelId) => {
        const carried = usage.find((row) => row.channel === channel);
        const limits = dayLimits[channel];
        return {
          messages: carried?.messages ?? 0,
          segments: carried?.segments ?? 0,
          estimatedCost: { amount: amountText(carried?.costMicros ?? 0), currency },
          limits: {
            messages: limits["day-messages"],
            segments: limits["day-segments"],
            messagesPerRecipient: limits["recipient-messages"],
            segmentsPerRecipient: limits["recipient-segments"],
          },
        };
      };
      return c.json({ day, timeZone, channels: { sms: ofChannel("sms"), email: ofChannel("email") } });
    })
    .all("/", methodNotAllowed("GET"));
}
