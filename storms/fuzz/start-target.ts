import { startProviders } from "../../test/support/provider-environment.ts";
import {
  leadCreatedEvent,
  startServerProcess,
  temporaryDataDir,
  until,
} from "../../test/support/server-process.ts";
import { publicUrl } from "../../test/support/signed-webhooks.ts";
import type { Target } from "./valid-requests.ts";

/** Limits out of the way, and no reminder left over: what is measured is the work of requests. */
const environment = {
  API_RATE_LIMIT_PER_MINUTE: "10000000",
  SEND_RATE_LIMIT_PER_MINUTE: "100000",
  SMS_MAX_PER_RECIPIENT_PER_DAY: "10000000",
  SMS_MAX_SEGMENTS_PER_RECIPIENT_PER_DAY: "10000000",
  EMAIL_MAX_PER_RECIPIENT_PER_DAY: "10000000",
  PROMOTIONAL_HOURS: "always",
  QUESTIONNAIRE_REMINDER_1_AFTER: "300ms",
  QUESTIONNAIRE_REMINDER_2_AFTER: "600ms",
};

/** A server in a process of its own, with providers on loopback and a few messages in its ledger. */
export async function startTarget(apiKey: string | undefined) {
  const providers = await startProviders();
  const dataDir = await temporaryDataDir();
  const server = await startServerProcess({
    ...providers.environment,
    ...environment,
    DATA_DIR: dataDir.path,
    PUBLIC_URL: publicUrl,
    ...(apiKey !== undefined && { API_KEY: apiKey }),
  });
  const target: Target = {
    apiKey,
    twilio: providers.twilio,
    resend: providers.resend,
    ...(await firstMessages(server.url, apiKey)),
    tokens: unsubscribeTokens(providers.resend.accepted),
  };
  return {
    server,
    target,
    secrets: [
      providers.twilio.authToken,
      providers.resend.webhookSecret,
      providers.resend.apiKey,
      ...(apiKey === undefined ? [] : [apiKey]),
    ],
    /** The exit code of the server, asked to end; null when it has to be killed, or was gone. */
    close: async (): Promise<number | null> => {
      const code = await server.stop();
      await providers.close();
      await dataDir.remove();
      return code;
    },
  };
}

async function firstMessages(url: string, apiKey: string | undefined) {
  const headers = {
    "content-type": "application/json",
    ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
  };
  const leads = [1, 2, 3].map((number) =>
    leadCreatedEvent(`seed-${number}`, number, { consent: { sms: true, email: true } }),
  );
  await fetch(`${url}/api/events`, { method: "POST", headers, body: JSON.stringify(leads) });
  // Each lead is sent a confirmation and two reminders, by SMS and e-mail.
  return until(async () => {
    const response = await fetch(`${url}/api/messages?status=accepted`, { headers });
    const { messages }: { messages: { id: string; providerMessageId: string }[] } = JSON.parse(
      await response.text(),
    );
    if (messages.length < 18) return null;
    return {
      messageIds: messages.map(({ id }) => id),
      providerMessageIds: messages.map(({ providerMessageId }) => providerMessageId),
    };
  });
}

function unsubscribeTokens(emails: readonly { text: string | null }[]): string[] {
  return emails.flatMap(({ text }) =>
    [...(text ?? "").matchAll(/\/u\/([^\s/?#]+)/g)].map(([, token]) => token ?? ""),
  );
}
