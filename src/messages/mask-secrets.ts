import type { TemplateData, TemplateName } from "./template.ts";

/** Stands for a secret, whatever its length. */
export const secretMask = "••••••••";

/**
 * The same data with a temporary password replaced by {@link secretMask}: what the body to be stored is rendered
 * from. Data without a secret is returned as it is.
 */
export function maskSecrets<N extends TemplateName>(_name: N, data: TemplateData<N>): TemplateData<N> {
  const hasSecret = "temporaryPassword" in data && data.temporaryPassword !== undefined;
  return hasSecret ? { ...data, temporaryPassword: secretMask } : data;
}
