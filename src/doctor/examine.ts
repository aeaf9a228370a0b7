import type { AccountAnswer } from "../channels/account-answer.ts";
import { checkClock, type ClockSample } from "./clock.ts";
import { checkDataDirectory } from "./data-directory.ts";
import { checkEncryptionKey } from "./encryption-key.ts";
import { ok, type Finding } from "./finding.ts";
import { checkInngest } from "./inngest.ts";
import type { Outside } from "./outside.ts";
import { checkPublicUrl } from "./public-url.ts";
import { checkResend } from "./resend.ts";
import { checkServer } from "./server.ts";
import { checkStore } from "./store.ts";
import { checkTwilio } from "./twilio.ts";
import { checkResendWebhook, checkTwilioCallback } from "./webhooks.ts";

/**
 * Looks at everything an installation depends on, all at once; what it finds is in a fixed order. Sends nothing and
 * changes nothing.
 */
export async function examine(outside: Outside): Promise<Finding[]> {
  const { config } = outside;
  const directory = outside.directory();
  const locked = directory.state === "usable" && directory.locked;
  // Files first: while they are read through nothing else happens, and no deadline of the network may run by then.
  const [store, inngest] = [outside.store(), checkInngest(outside)];
  const samples: ClockSample[] = [];
  const providers = [twilioFindings(outside, samples), resendFindings(outside, samples)];
  const [server, publicUrl, resendWebhook] = [
    outside.probe(`${outside.serverUrl}/readyz`, bearer(config.apiKey)),
    checkPublicUrl(outside),
    checkResendWebhook(config, outside.resend),
  ];
  const [twilio = [], resend = []] = await Promise.all(providers);
  return [
    ...checkDataDirectory(config.dataDir, directory),
    ...checkStore(storeName(config), await store),
    checkEncryptionKey(outside.keys(), await store),
    checkClock(samples),
    ...twilio,
    ...resend,
    await publicUrl,
    ...checkTwilioCallback(config),
    ...(await resendWebhook),
    ...(await inngest),
    ...checkServer({ url: outside.serverUrl, probed: await server, locked }, config),
  ];
}

async function twilioFindings({ twilio, config, now }: Outside, samples: ClockSample[]): Promise<Finding[]> {
  if (twilio === undefined || config.twilio === undefined) {
    return [ok("Twilio account", "Not configured: SMS go to the sandbox phone and reach nobody.")];
  }
  const { publicUrl } = config;
  const inboundUrl = publicUrl === undefined ? null : `${publicUrl}/webhooks/twilio/inbound`;
  const account = async () => sampled("Twilio", await twilio.account(), { now, samples });
  return checkTwilio({ ...twilio, account }, config.twilio, inboundUrl);
}

async function resendFindings({ resend, config, now }: Outside, samples: ClockSample[]): Promise<Finding[]> {
  if (resend === undefined) {
    return [ok("Resend key", "Not configured: e-mails go to the sandbox inbox and reach nobody.")];
  }
  const domains = async () => sampled("Resend", await resend.domains(), { now, samples });
  return checkResend({ ...resend, domains }, config.emailFrom);
}

/** The answer as it is; its date is kept to compare the clocks. */
function sampled<T>(
  from: string,
  answer: AccountAnswer<T>,
  { now, samples }: { now: () => number; samples: ClockSample[] },
): AccountAnswer<T> {
  if (answer.outcome !== "unreachable") samples.push({ from, date: answer.date, hereMs: now() });
  return answer;
}

function bearer(apiKey: string | undefined): { headers: Record<string, string> } {
  return { headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` } };
}

/** Without user and password. */
function storeName({ databaseUrl, dataDir }: Outside["config"]): string {
  if (databaseUrl === undefined) return `SQLite in ${dataDir}`;
  if (!URL.canParse(databaseUrl)) return "PostgreSQL";
  const { host, pathname } = new URL(databaseUrl);
  return `PostgreSQL at ${host}${pathname}`;
}
