import { z } from "zod";
import { id, singleLine } from "./fields.ts";

/** The interview will not take place. `reason` is shown to the lead. */
export const interviewCancelled = z.object({
  interviewId: id,
  reason: singleLine(300).optional().describe("Shown to the lead."),
});
