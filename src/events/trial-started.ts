import { z } from "zod";
import { contactFields, emailAddress, httpsUrl, id, instant, secret } from "./fields.ts";

/** A trial began. `temporaryPassword` is a secret; a one-time `accessUrl` is the better practice. */
export const trialStarted = z.object({
  trialId: id,
  leadId: id,
  endsAt: instant.optional(),
  accessUrl: httpsUrl.optional(),
  loginEmail: emailAddress.optional(),
  temporaryPassword: secret.optional(),
  ...z.object(contactFields).partial().shape,
});
