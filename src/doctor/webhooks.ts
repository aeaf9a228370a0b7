import type { ResendAccountCheck } from "../channels/resend-account-check.ts";
import type { Config } from "../config.ts";
import { isThisMachine } from "./public-url.ts";
import { ok, problem, skipped, warning, type Finding } from "./finding.ts";

const resendAbout = "Resend webhook";
const twilioAbout = "Twilio callback";

/** What must be told for opt-outs and bounces to be heeded, and for statuses to be known. */
const neededEvents = ["email.delivered", "email.bounced", "email.complained", "email.failed"];

/** Whether Twilio is told where to report. */
export function checkTwilioCallback({ twilio, publicUrl }: Config): Finding[] {
  if (twilio === undefined) return [];
  if (publicUrl !== undefined && (!isThisMachine(publicUrl) || twilio.baseUrl !== undefined)) {
    return [ok(twilioAbout, "Each message names where Twilio reports its status.")];
  }
  const toDo = "Set PUBLIC_URL to a public name. Until then Twilio is asked on a schedule.";
  return [warning(twilioAbout, "Twilio has nowhere to report the status of an SMS.", toDo)];
}

/** Whether Resend reports, signed with the secret that is known here. */
export async function checkResendWebhook(
  { resend, publicUrl }: Config,
  check: ResendAccountCheck | undefined,
): Promise<Finding[]> {
  if (resend === undefined || check === undefined) return [];
  const endpoint = publicUrl === undefined ? null : `${publicUrl}/webhooks/resend`;
  if (resend.webhookSecret === undefined) {
    const toDo = `Add a webhook at resend.com/webhooks${endpoint === null ? "" : ` to ${endpoint}`}, and set RESEND_WEBHOOK_SECRET.`;
    return [warning(resendAbout, "RESEND_WEBHOOK_SECRET is not set: bounces are only asked for.", toDo)];
  }
  if (endpoint === null) return [ok(resendAbout, "RESEND_WEBHOOK_SECRET is set.")];
  const answer = await check.webhooks();
  if (answer.outcome !== "answered") {
    const says = "RESEND_WEBHOOK_SECRET is set; whether Resend calls here could not be asked with this key.";
    return [skipped(resendAbout, says, `resend.com/webhooks should show ${endpoint}, enabled.`)];
  }
  const webhook = answer.value.find((candidate) => candidate.endpoint.replace(/\/$/, "") === endpoint);
  if (webhook === undefined) {
    const toDo = `Add ${endpoint} at resend.com/webhooks, and set its secret here.`;
    return [problem(resendAbout, "Resend has no webhook that leads here.", toDo)];
  }
  if (!webhook.enabled) {
    return [
      problem(resendAbout, `The webhook to ${endpoint} is disabled.`, "Enable it at resend.com/webhooks."),
    ];
  }
  const missing = neededEvents.filter((event) => !webhook.events.includes(event));
  if (missing.length === 0) return [ok(resendAbout, `Resend reports to ${endpoint}.`)];
  const toDo = "Add these events at resend.com/webhooks.";
  return [warning(resendAbout, `The webhook does not report ${missing.join(", ")}.`, toDo)];
}
