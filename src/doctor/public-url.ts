import { z } from "zod";
import { noAnswerAdvice } from "./no-answer.ts";
import { ok, problem, skipped, warning, type Finding } from "./finding.ts";
import type { Outside, Probed } from "./outside.ts";

const about = "Public URL";

/** Whether PUBLIC_URL leads to this service, as far as this machine can see. */
export async function checkPublicUrl({ config, probe }: Pick<Outside, "config" | "probe">): Promise<Finding> {
  const { publicUrl, twilio, resend } = config;
  if (publicUrl === undefined) {
    if (twilio === undefined && resend === undefined)
      return skipped(about, "Not set, and the sandbox needs none.");
    const toDo = "Set PUBLIC_URL to where the outside world reaches this server.";
    return warning(about, "Not set: providers cannot report, and promotional messages carry no link.", toDo);
  }
  const health = await probe(`${publicUrl}/healthz`);
  if (!health.answered) {
    return problem(
      about,
      `Nothing answers at ${publicUrl} (${health.failure}).`,
      noAnswerAdvice(health.failure),
    );
  }
  if (health.status >= 300 && health.status < 400) {
    const toDo = `Set PUBLIC_URL to the final address${health.location === null ? "" : `: ${health.location}`}. Signed webhooks do not survive a redirect.`;
    return problem(about, `${publicUrl} redirects elsewhere.`, toDo);
  }
  // A route of its own, open to everybody who is to sign: other services that say "ok" do not have it.
  const webhook = await probe(`${publicUrl}/webhooks/resend`);
  if (!isOurs(health) || !isOwnRefusal(webhook)) {
    const toDo =
      "Have the proxy pass every path to this server, with the Host as it came; or correct PUBLIC_URL.";
    return problem(about, `What answers at ${publicUrl} is not this service (HTTP ${health.status}).`, toDo);
  }
  if (isThisMachine(publicUrl) && twilio?.baseUrl === undefined && resend?.baseUrl === undefined) {
    return warning(
      about,
      `${publicUrl} is this machine: providers outside cannot reach it.`,
      "Give a public name.",
    );
  }
  return ok(about, `${publicUrl} leads to this service.`);
}

const healthy = z.object({ status: z.literal("ok") });
const refusal = z.object({ error: z.string() });

/** Without API_KEY the server answers providers only under its public name, and refuses this one in its own words. */
function isOurs(probed: Extract<Probed, { answered: true }>): boolean {
  if (probed.status === 200) return healthy.safeParse(probed.body).success;
  return probed.status === 403 && refusal.safeParse(probed.body).success;
}

/** Webhooks are posted: a GET is refused in the service's own form. */
function isOwnRefusal(probed: Probed): boolean {
  return probed.answered && probed.status === 405 && refusal.safeParse(probed.body).success;
}

/** Whether a URL names a loopback address. */
export function isThisMachine(url: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname);
}
