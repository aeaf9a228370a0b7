import { readFileSync } from "node:fs";
import type { Config } from "../config.ts";
import type { ChannelSetup, Execution, HealthContext } from "../desk/health-view.ts";
import type { DeliveryService } from "../delivery/create-delivery.ts";
import type { Engine } from "../engine/open-engine.ts";
import type { Store } from "../store/open-store.ts";
import { executionInWords } from "./banner.ts";
import { statusCallbackUrl } from "./status-callback-url.ts";

/** What the composition root has built by then. */
export type HealthParts = {
  store: Store;
  circuits: DeliveryService["circuits"];
  engine: Engine | undefined;
  inngestServer: { registered: boolean };
};

/** What the health page reads, as the configuration wants it. */
export function configuredHealth(config: Config, parts: HealthParts): HealthContext {
  const { store, circuits, engine, inngestServer } = parts;
  const where = executionInWords(config);
  return {
    store,
    circuits,
    channels: { sms: smsSetup(config), email: emailSetup(config) },
    execution: (): Execution =>
      engine === undefined
        ? { kind: "inngest", where, registered: inngestServer.registered }
        : { kind: "embedded", stats: engine.stats() },
    config,
    version: ownVersion(),
    startedAt: new Date().toISOString(),
    now: () => new Date(),
  };
}

function smsSetup(config: Config): ChannelSetup {
  const { twilio } = config;
  if (twilio === undefined) return { provider: "sandbox", sender: null, statuses: "sandbox" };
  return {
    provider: "Twilio",
    sender: twilio.messagingServiceSid ?? twilio.from ?? null,
    statuses: statusCallbackUrl(config, "") === undefined ? "asked" : "webhook",
  };
}

function emailSetup({ resend, emailFrom }: Config): ChannelSetup {
  if (resend === undefined) return { provider: "sandbox", sender: emailFrom, statuses: "sandbox" };
  return {
    provider: "Resend",
    sender: emailFrom,
    statuses: resend.webhookSecret === undefined ? "asked" : "webhook",
  };
}

function ownVersion(): string {
  const manifest: { version: string } = JSON.parse(
    readFileSync(new URL("../../package.json", import.meta.url), "utf8"),
  );
  return manifest.version;
}
