import type { TemplateData, TemplateName } from "./template.ts";

/** Stands for a secret, whatever its length. GSM-7, so that a masked SMS reads to the letter like the one sent. */
export const secretMask = "********";

/** Templates whose link opens the reader's account. */
const withPersonalLink: ReadonlySet<TemplateName> = new Set(["trial-access", "trial-reminder"]);

/**
 * The same data with what opens an account replaced by {@link secretMask}: a temporary password, and the path of the
 * personal link to a trial. The body to be stored is rendered from it. Data without a secret is returned
 * as it is.
 */
export function maskSecrets<N extends TemplateName>(name: N, data: TemplateData<N>): TemplateData<N> {
  const masked = { ...data };
  if ("temporaryPassword" in masked && masked.temporaryPassword !== undefined) {
    masked.temporaryPassword = secretMask;
  }
  if (withPersonalLink.has(name) && "accessUrl" in masked && masked.accessUrl !== undefined) {
    masked.accessUrl = `${new URL(masked.accessUrl).origin}/${secretMask}`;
  }
  return masked;
}
