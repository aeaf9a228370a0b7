import type { Config } from "../config.ts";
import { createReport, type WebhookContext as Acting } from "../delivery/report.ts";
import type { WebhookContext } from "../http/webhook-routes.ts";
import type { Store } from "../store/open-store.ts";

/**
 * What reads the providers' webhooks, as far as it is configured, and acts on them. SDKs are loaded where they are used,
 * so that the sandbox is ready sooner.
 */
export async function webhooks(
  config: Config,
  store: Store,
  parts: Pick<Acting, "now" | "onUndelivered" | "onAccountFault">,
): Promise<WebhookContext> {
  const { now } = parts;
  return {
    twilio: await twilioReaders(config),
    resend: await resendReader(config, now),
    report: createReport({
      ledger: store.ledger,
      suppressions: store.suppressions,
      inbound: store.inbound,
      checkAfterMs: config.reconcile.afterMs,
      ...parts,
    }),
  };
}

async function twilioReaders({ twilio, publicUrl }: Config): Promise<WebhookContext["twilio"]> {
  if (twilio === undefined || publicUrl === undefined) return undefined;
  const { twilioWebhooks } = await import("../channels/twilio-webhooks.ts");
  const { accountSid, authToken, authTokenPrevious } = twilio;
  return twilioWebhooks({ authTokens: given(authToken, authTokenPrevious), publicUrl, accountSid });
}

async function resendReader({ resend }: Config, clock: () => Date): Promise<WebhookContext["resend"]> {
  if (resend?.webhookSecret === undefined) return undefined;
  const { resendWebhooks } = await import("../channels/resend-webhooks.ts");
  return resendWebhooks({ secrets: given(resend.webhookSecret, resend.webhookSecretPrevious), clock });
}

function given(...secrets: (string | undefined)[]): string[] {
  return secrets.filter((secret) => secret !== undefined);
}
