import { z } from "zod";
import { contactFields, emailAddress, httpsUrl, id, instant, secret } from "./fields.ts";

/** A trial began. `temporaryPassword` is a secret; a one-time `accessUrl` is the better practice. */
export const trialStarted = z.object({
  trialId: id,
  leadId: id,
  endsAt: instant.optional().describe("Without it there is no reminder."),
  accessUrl: httpsUrl.optional().describe("A one-time link into the trial; no password is sent with one."),
  loginEmail: emailAddress.optional(),
  temporaryPassword: secret.optional(),
  ...z.object(contactFields).partial().shape,
});
