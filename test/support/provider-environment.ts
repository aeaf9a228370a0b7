import type { CallbackPlanInput } from "./callback-plan.ts";
import { startResendSimulator } from "./resend-simulator.ts";
import { startTwilioSimulator } from "./twilio-simulator.ts";

/** What a server is told of both simulators, wherever they run. */
export const providerSettings = ({ twilio, resend }: SimulatedProviders) => ({
  TWILIO_ACCOUNT_SID: twilio.accountSid,
  TWILIO_AUTH_TOKEN: twilio.authToken,
  TWILIO_PHONE_NUMBER: "Bienvenue",
  TWILIO_BASE_URL: twilio.url,
  RESEND_API_KEY: resend.apiKey,
  RESEND_BASE_URL: resend.url,
  RESEND_WEBHOOK_SECRET: resend.webhookSecret,
  EMAIL_FROM: "Bienvenue <bonjour@example.com>",
});

type SimulatedProviders = {
  twilio: { url: string; accountSid: string; authToken: string };
  resend: { url: string; apiKey: string; webhookSecret: string };
};

/** Both provider simulators, and the environment that points a server at them. By default they send no webhooks. */
export async function startProviders(
  options: {
    callbacks?: CallbackPlanInput;
    inboundUrl?: string;
    webhookUrl?: string;
    route?: (url: string) => string;
  } = {},
) {
  const twilio = await startTwilioSimulator(options);
  const resend = await startResendSimulator(options);
  return {
    twilio,
    resend,
    environment: {
      ...providerSettings({ twilio, resend }),
      // Tests run at any hour of any day.
      PROMOTIONAL_HOURS: "always",
      LOG_LEVEL: "error",
    },
    smsTo: (phone: string) => twilio.accepted.filter(({ to }) => to === phone),
    emailsTo: (address: string) => resend.accepted.filter(({ to }) => to.includes(address)),
    async close() {
      await Promise.all([twilio.close(), resend.close()]);
    },
  };
}
