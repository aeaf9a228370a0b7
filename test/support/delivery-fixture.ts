import { randomBytes } from "node:crypto";
import { resendChannel } from "../../src/channels/resend.ts";
import { twilioChannel } from "../../src/channels/twilio.ts";
import { parseConfig, type Config } from "../../src/config.ts";
import type { Composition, DeliveryRequest } from "../../src/delivery/composition.ts";
import { createDelivery } from "../../src/delivery/create-delivery.ts";
import type { DeliveryContext } from "../../src/delivery/delivery-context.ts";
import { createPolicy } from "../../src/delivery/policy.ts";
import type { ChannelId } from "../../src/messages/message.ts";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore } from "../../src/store/open-store.ts";
import { sqliteDatabases } from "../contract/test-databases.ts";
import { startResendSimulator } from "./resend-simulator.ts";
import { startTwilioSimulator } from "./twilio-simulator.ts";

/**
 * The delivery over a real ledger on SQLite and the real provider SDKs, which talk to simulators. Each `process()`
 * is one more server on the same ledger.
 */
export async function startDeliveryFixture(
  options: { now?: () => Date; environment?: Record<string, string>; sendTimeoutMs?: number } = {},
) {
  const { sendTimeoutMs = 1000 } = options;
  const twilio = await startTwilioSimulator();
  const resend = await startResendSimulator();
  const database = await sqliteDatabases.create();
  const vault = createVault({ key: randomBytes(32) });
  const store = await openStore({ target: database.target, vault });
  const clock = { skewMs: 0 };
  const now = options.now ?? (() => new Date(Date.now() + clock.skewMs));

  const told = {
    undelivered: [] as string[],
    restored: [] as ChannelId[],
    log: [] as Record<string, unknown>[],
  };
  const { smsAllowedCountries: allowedCountries, sendWindow } = parseConfig(options.environment ?? {});

  const channels = (options: { authToken?: string; twilioUrl?: string; from?: string } = {}) => ({
    sms: twilioChannel({
      accountSid: twilio.accountSid,
      authToken: options.authToken ?? twilio.authToken,
      from: options.from ?? "Bienvenue",
      baseUrl: options.twilioUrl ?? twilio.url,
    }),
    email: resendChannel({ apiKey: resend.apiKey, baseUrl: resend.url }),
  });

  const server = (
    options: {
      alone?: boolean;
      authToken?: string;
      twilioUrl?: string;
      from?: string;
      dayLimits?: Config["dayLimits"];
      onUndelivered?: DeliveryContext["onUndelivered"];
      onRestored?: DeliveryContext["onRestored"];
    } = {},
  ) => {
    const context: DeliveryContext = {
      ledger: store.ledger,
      channels: channels(options),
      vault,
      digest: store.digest,
      suppressions: store.suppressions,
      subjects: store.subjects,
      circuits: store.circuits,
      alerts: store.alerts,
      dayLimits: options.dayLimits ?? { sms: noLimits, email: noLimits },
      prices: parseConfig({}).prices,
      policy: createPolicy({
        suppressions: store.suppressions,
        digest: store.digest,
        allowedCountries,
        sendWindow,
        timeZone: "Europe/Paris",
        optOutWays: () => ({ baseUrl: "https://bienvenue.example.com", smsSender: null, email: null }),
        now,
      }),
      defaults: {
        brandName: "Bienvenue",
        locale: "fr",
        timeZone: "Europe/Paris",
        emailFrom: "Bienvenue <bonjour@example.com>",
        emailReplyTo: undefined,
      },
      bootId: `boot-${randomBytes(4).toString("hex")}`,
      alone: options.alone ?? true,
      sendTimeoutMs,
      checkAfterMs: 120_000,
      onUndelivered: (message) => {
        told.undelivered.push(message.id);
        options.onUndelivered?.(message);
      },
      onRestored: (channel) => {
        told.restored.push(channel);
        options.onRestored?.(channel);
      },
      now,
      log: (level, message, properties) => void told.log.push({ level, message, ...properties }),
    };
    return createDelivery(context);
  };

  return {
    twilio,
    resend,
    store,
    /** The database file of the store. */
    file: database.target.kind === "sqlite" ? database.target.file : "",
    vault,
    clock,
    now,
    channels: channels(),
    /** As if no account had been refused yet, and nothing told. */
    async forgetTrouble() {
      for (const channel of ["sms", "email"] as const) await store.circuits.close(channel);
      await store.alerts.forget("");
      for (const list of Object.values(told)) list.splice(0);
    },
    /** What the delivery told: its log, and who waits for a message or a channel. */
    told,
    server,
    row: async (key: string) => {
      const message = await store.ledger.findByKey(key);
      if (message === null) throw new Error(`No message has the key ${key}.`);
      return message;
    },
    statuses: async (id: string) => (await store.ledger.timeline(id)).map(({ status }) => status),
    async close() {
      await store.close();
      await database.drop();
      await Promise.all([twilio.close(), resend.close()]);
    },
  };
}

/** Tests send more to one address than a day may carry. */
export const noLimits = {
  "recipient-messages": null,
  "recipient-segments": null,
  "day-messages": null,
  "day-segments": null,
};

export type DeliveryFixture = Awaited<ReturnType<typeof startDeliveryFixture>>;

/** A confirmation to a lead, as the journey asks for it. */
export function confirmation(leadId: string, channel: ChannelId): DeliveryRequest {
  return {
    key: `lead.created:${leadId}:confirmation:${channel}`,
    journey: "lead-created",
    template: "lead-confirmation",
    channel,
    leadId,
    interviewId: null,
    trialId: null,
    runId: "run-1",
    mayWait: true,
  };
}

/** What the confirmation says, and to whom. */
export function composed(
  channel: ChannelId,
  change: { to?: string | null; name?: string } = {},
): () => Promise<Composition> {
  const address = channel === "sms" ? "+33612345678" : "zoe@example.com";
  return () =>
    Promise.resolve({
      to: change.to === undefined ? address : change.to,
      locale: null,
      timeZone: null,
      consent: null,
      content: { template: "lead-confirmation", data: { name: change.name ?? "Zoé" } },
    });
}
