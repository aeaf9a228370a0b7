import { z } from "zod";
import { id } from "./fields.ts";

/** The lead filled in the questionnaire: its reminders stop. */
export const questionnaireCompleted = z.object({ leadId: id });
