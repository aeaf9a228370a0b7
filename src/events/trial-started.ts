import { z } from "zod";
import { contactFields, emailAddress, httpsUrl, id, instant } from "./fields.ts";

/** A trial began. `temporaryPassword` is a secret; a one-time `accessUrl` is the better practice. */
export const trialStarted = z.object({
  trialId: id,
  leadId: id,
  endsAt: instant.optional(),
  accessUrl: httpsUrl.optional(),
  loginEmail: emailAddress.optional(),
  temporaryPassword: z
    .string()
    .min(1)
    .max(200)
    .refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text), "must not contain control characters")
    .optional(),
  ...z.object(contactFields).partial().shape,
});
