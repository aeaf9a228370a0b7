import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { providerSettings } from "../../test/support/provider-environment.ts";
import { startProviderSimulatorsProcess } from "../../test/support/provider-simulators-process.ts";
import { faultPlans, stormCallbacks } from "./faults.ts";

const smsSchema = z.object({
  sid: z.string(),
  to: z.string(),
  text: z.string(),
  statusCallback: z.string().nullable(),
  createdAt: z.string(),
});
const emailSchema = z.object({
  id: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string().nullable(),
  tags: z.array(z.object({ name: z.string(), value: z.string() })),
  createdAt: z.string(),
});
const entrySchema = z.union([
  z.object({ entry: z.literal("accepted"), provider: z.literal("twilio"), message: smsSchema }),
  z.object({ entry: z.literal("accepted"), provider: z.literal("resend"), message: emailSchema }),
  z.object({
    entry: z.literal("request"),
    provider: z.string(),
    target: z.enum(["create", "lookup"]),
    answer: z.string(),
  }),
  z.object({ entry: z.literal("connection-reset"), provider: z.string() }),
  z.object({
    entry: z.literal("callback"),
    provider: z.string(),
    attempt: z.number(),
    repetition: z.number(),
    answer: z.union([z.number(), z.string()]),
  }),
]);

/** A message that a provider took: one that reaches a person. */
export type Accepted = {
  channel: "sms" | "email";
  providerMessageId: string;
  /** The ledger's id as the provider was given it; null where it was not. */
  messageId: string | null;
  to: string;
  /** What the person reads, for telling messages to one person apart. */
  content: string;
  at: string;
};

/** What the simulators wrote down, independent of what the service believes. */
export type ProviderLog = {
  accepted: Accepted[];
  /** How many requests got which fault: by provider, target and kind. */
  faults: Record<string, number>;
  callbacks: { sent: number; repeated: number; answers: Record<string, number> };
};

/** Both simulators in a process of their own, which answer and call back as a storm's providers do. */
export async function startStormProviders(options: { seed: number; log: string; serviceUrl: string }) {
  const settings = {
    log: options.log,
    callbacks: JSON.stringify(stormCallbacks(options.seed)),
    "webhook-url": `${options.serviceUrl}/webhooks/resend`,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  const simulators = await startProviderSimulatorsProcess({ args: ["--brief", ...args] });
  const providers = { twilio: simulators.twilio.url, resend: simulators.resend.url };

  const everywhere = (act: (provider: "twilio" | "resend", url: string) => Promise<unknown>) =>
    Promise.all((["twilio", "resend"] as const).map((provider) => act(provider, providers[provider])));

  await everywhere(async (provider, url) => {
    const { create, lookup } = faultPlans(provider, options.seed);
    await control(`${url}/__faults`, { plan: lookup, target: "lookup" });
    await control(`${url}/__faults`, { plan: create });
  });

  return {
    environment: {
      ...providerSettings(simulators),
      EMAIL_FROM: "Bienvenue <bonjour@storm.example>",
    },
    /** From now on every request is answered as it should be. */
    calm: async (): Promise<void> => {
      await everywhere(async (_, url) => {
        await control(`${url}/__faults`, { plan: null });
        await control(`${url}/__faults`, { plan: null, target: "lookup" });
      });
    },
    /** Callbacks that are still to be sent. */
    callbacksDue: async (): Promise<number> => {
      const due = await everywhere((_, url) => control(`${url}/__callbacks`));
      return due.map((body) => z.object({ pending: z.number() }).parse(body).pending).reduce((a, b) => a + b);
    },
    close: () => simulators.close(),
  };
}

/** Repeated, since a fault may hit the connection of the control itself. */
async function control(url: string, body?: object): Promise<unknown> {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await (await fetch(url, init)).json();
    } catch (error) {
      if (attempt === 50) throw error;
      await pause(20);
    }
  }
}

/** Reads the simulators' log. */
export async function readProviderLog(file: string): Promise<ProviderLog> {
  const log: ProviderLog = { accepted: [], faults: {}, callbacks: { sent: 0, repeated: 0, answers: {} } };
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const entry = entrySchema.parse(JSON.parse(line));
    switch (entry.entry) {
      case "accepted":
        log.accepted.push(
          entry.provider === "twilio" ? acceptedSms(entry.message) : acceptedEmail(entry.message),
        );
        break;
      case "request":
        if (entry.answer === "success") break;
        count(log.faults, `${entry.provider} ${entry.target} ${entry.answer}`);
        break;
      case "connection-reset":
        count(log.faults, `${entry.provider} connection reset`);
        break;
      case "callback":
        if (entry.attempt === 1 && entry.repetition === 1) log.callbacks.sent += 1;
        else log.callbacks.repeated += 1;
        count(log.callbacks.answers, String(entry.answer));
        break;
      default:
        entry satisfies never;
    }
  }
  return log;
}

function acceptedSms({ sid, to, text, statusCallback, createdAt }: z.output<typeof smsSchema>): Accepted {
  const messageId = statusCallback === null ? null : new URL(statusCallback).searchParams.get("message");
  return { channel: "sms", providerMessageId: sid, messageId, to, content: text, at: createdAt };
}

function acceptedEmail(email: z.output<typeof emailSchema>): Accepted {
  return {
    channel: "email",
    providerMessageId: email.id,
    messageId: email.tags.find(({ name }) => name === "message_id")?.value ?? null,
    to: email.to.join(),
    content: email.text ?? email.subject,
    at: email.createdAt,
  };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
