import { resendWebhooks } from "../../src/channels/resend-webhooks.ts";
import { twilioWebhooks } from "../../src/channels/twilio-webhooks.ts";
import { createReport } from "../../src/delivery/report.ts";
import type { WebhookContext } from "../../src/http/webhook-routes.ts";
import type { ChannelId } from "../../src/messages/message.ts";
import type { MessageRecord } from "../../src/store/ledger.ts";
import { newMessage } from "../contract/ledger/ledger-fixture.ts";
import { startAppFixture } from "./app-fixture.ts";
import { accountSid, authToken, publicUrl, type SignedWebhook, webhookSecret } from "./signed-webhooks.ts";

export const previousToken = "twilio-token-before";

/** The HTTP application with its webhooks, over a real store, at an hour of the test's own. */
export async function startWebhookFixture() {
  const fixture = await startAppFixture();
  const clock = { now: new Date("2026-03-01T10:00:00.000Z") };
  const undelivered: string[] = [];
  const accountFaults: [ChannelId, string][] = [];
  const { ledger, suppressions, inbound } = fixture.store;
  const webhooks: WebhookContext = {
    twilio: twilioWebhooks({ authTokens: [authToken, previousToken], publicUrl, accountSid }),
    resend: resendWebhooks({ secrets: [webhookSecret], clock: () => clock.now }),
    report: createReport({
      ledger,
      suppressions,
      inbound,
      checkAfterMs: 120_000,
      now: () => clock.now,
      onUndelivered: ({ id }) => void undelivered.push(id),
      onAccountFault: (channel, code) => Promise.resolve(void accountFaults.push([channel, code])),
    }),
  };
  const app = (change: Partial<WebhookContext> = {}) =>
    fixture.app({ webhooks: { ...webhooks, ...change }, publicHosts: ["notify.example.com"] });
  const theApp = app();

  return {
    ...fixture,
    clock,
    undelivered,
    accountFaults,
    app,
    post: async ({ pathAndQuery, headers, body }: SignedWebhook, to = theApp) =>
      await to.request(publicUrl + pathAndQuery, { method: "POST", headers, body }),

    /** A message of the ledger as a provider's answer, or the lack of one, left it. */
    async message(
      channel: ChannelId,
      change: Partial<MessageRecord> & { key: string },
    ): Promise<MessageRecord> {
      const at = clock.now.toISOString();
      const { message } = await ledger.open(newMessage({ channel, key: change.key, at }));
      const changed = await ledger.transition(message.id, 1, {
        status: change.status ?? "accepted",
        at,
        recipient: channel === "sms" ? "+33612345678" : "zoe@example.com",
        providerMessageId: change.providerMessageId ?? null,
      });
      if (changed === null) throw new Error("The message was changed by somebody else.");
      return changed;
    },

    /** Why an address is not written to any more. */
    async reasons(channel: ChannelId, address: string): Promise<string[]> {
      const addressId = suppressions.addressId(channel, address);
      return (await suppressions.active({ channel, addressId })).map(({ reason }) => reason);
    },

    /** Allows an address again, as an operator does. */
    async lift(channel: ChannelId, address: string): Promise<void> {
      const addressId = suppressions.addressId(channel, address);
      await suppressions.lift({ channel, addressId }, { at: clock.now.toISOString() });
    },
  };
}

export type WebhookFixture = Awaited<ReturnType<typeof startWebhookFixture>>;
