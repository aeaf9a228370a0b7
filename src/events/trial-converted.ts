import { z } from "zod";
import { id } from "./fields.ts";

/** The trial became a subscription: its reminders stop. */
export const trialConverted = z.object({ trialId: id });
