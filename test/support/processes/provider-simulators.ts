/**
 * Both providers as one process of its own, for tests that kill the service and for trying the product:
 *
 *   node test/support/processes/provider-simulators.ts --twilio-port 4010 --resend-port 4020 --log simulators.jsonl
 *
 * Prints one JSON line with the URLs and credentials to use once both listen; with --dotenv, the lines of a .env.
 *
 * `--callbacks '{"delayMs":[100,2000],"undelivered":0.1}'` (callback-plan.ts) has both tell what becomes of messages:
 * Twilio at each message's StatusCallback, Resend at --webhook-url (signed with --webhook-secret); inbound SMS go to
 * --inbound-url.
 *
 * Control, on either port: `GET /__log`, `POST /__script { answers, target? }`, `POST /__always { answer, target? }`,
 * `POST /__faults { plan: { seed, share, answers } | null, target? }`, `POST /__status { id, status }`,
 * `POST /__callbacks { plan }`, `GET /__callbacks` (how many are due), `POST /__inbound { from, body, url? }`
 * (Twilio), `POST /__clear`. SIGTERM ends it.
 */
import { appendFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { callbackPlanSchema } from "../callback-plan.ts";
import type { SimulatorEntry } from "../provider-simulator.ts";
import { startResendSimulator } from "../resend-simulator.ts";
import { startTwilioSimulator } from "../twilio-simulator.ts";

const { values } = parseArgs({
  options: {
    "twilio-port": { type: "string", default: "0" },
    "resend-port": { type: "string", default: "0" },
    "account-sid": { type: "string" },
    "auth-token": { type: "string" },
    "api-key": { type: "string" },
    trial: { type: "boolean", default: false },
    dotenv: { type: "boolean", default: false },
    log: { type: "string" },
    /** Keeps and logs no bodies of requests: for long runs. */
    brief: { type: "boolean", default: false },
    callbacks: { type: "string" },
    "inbound-url": { type: "string" },
    "webhook-url": { type: "string" },
    "webhook-secret": { type: "string" },
  },
});

/** Appends synchronously, so that an entry is in the file before the answer leaves. */
function logTo(provider: string) {
  return (entry: SimulatorEntry<unknown>) => {
    if (values.log === undefined) return;
    appendFileSync(values.log, `${JSON.stringify({ provider, ...entry, ...hidden(entry) })}\n`);
  };
}

function hidden(entry: SimulatorEntry<unknown>) {
  if (entry.entry !== "request") return {};
  const headers = { ...entry.headers, authorization: "(not logged)" };
  return values.brief ? { headers: {}, body: {}, rawBody: "" } : { headers };
}

const common = {
  keepRequests: !values.brief,
  ...(values.callbacks !== undefined && {
    callbacks: callbackPlanSchema.parse(JSON.parse(values.callbacks)),
  }),
};

const twilio = await startTwilioSimulator({
  port: Number(values["twilio-port"]),
  trial: values.trial,
  onEntry: logTo("twilio"),
  ...common,
  ...(values["inbound-url"] !== undefined && { inboundUrl: values["inbound-url"] }),
  ...(values["account-sid"] !== undefined && { accountSid: values["account-sid"] }),
  ...(values["auth-token"] !== undefined && { authToken: values["auth-token"] }),
});
const resend = await startResendSimulator({
  port: Number(values["resend-port"]),
  onEntry: logTo("resend"),
  ...common,
  ...(values["webhook-url"] !== undefined && { webhookUrl: values["webhook-url"] }),
  ...(values["webhook-secret"] !== undefined && { webhookSecret: values["webhook-secret"] }),
  ...(values["api-key"] !== undefined && { apiKey: values["api-key"] }),
});

const { accountSid, authToken } = twilio;
const ready = {
  twilio: { url: twilio.url, accountSid, authToken },
  resend: { url: resend.url, apiKey: resend.apiKey, webhookSecret: resend.webhookSecret },
};
const settings = [
  `TWILIO_ACCOUNT_SID=${accountSid}`,
  `TWILIO_AUTH_TOKEN=${authToken}`,
  "TWILIO_PHONE_NUMBER=Bienvenue",
  `TWILIO_BASE_URL=${twilio.url}`,
  `RESEND_API_KEY=${resend.apiKey}`,
  `RESEND_BASE_URL=${resend.url}`,
  `RESEND_WEBHOOK_SECRET=${resend.webhookSecret}`,
  'EMAIL_FROM="Bienvenue <bonjour@example.com>"',
];
process.stdout.write(values.dotenv ? `${settings.join("\n")}\n` : `${JSON.stringify(ready)}\n`);

process.once("SIGTERM", () => {
  void Promise.all([twilio.close(), resend.close()]);
});
