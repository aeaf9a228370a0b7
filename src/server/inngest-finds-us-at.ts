import type { Config } from "../config.ts";

/**
 * Where an Inngest server calls this one. A dev server does not sign, so that it calls here, on this machine, when
 * PUBLIC_URL is https: that is for the providers' webhooks, and anyone could run functions through it. A plain http one
 * is how a dev server in a container finds this machine.
 */
export function inngestFindsUsAt(
  { inngest, publicUrl }: Pick<Config, "inngest" | "publicUrl">,
  url: string,
): string {
  if (publicUrl === undefined) return url;
  return inngest.mode === "dev" && publicUrl.startsWith("https:") ? url : publicUrl;
}
