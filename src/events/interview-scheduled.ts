import { z } from "zod";
import { contactFields, httpsUrl, id, instant } from "./fields.ts";

/** An interview was booked; again with another `startsAt`, it was moved. Contact fields introduce an unknown lead. */
export const interviewScheduled = z.object({
  interviewId: id,
  leadId: id,
  startsAt: instant,
  durationMinutes: z.int().min(1).max(1440).optional().describe("In minutes, up to a day."),
  meetingUrl: httpsUrl.optional().describe("Where the interview takes place."),
  ...z.object(contactFields).partial().shape,
});
