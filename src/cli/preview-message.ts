import type { Config } from "../config.ts";
import { chooseOptOut, readAddress } from "../delivery/opt-out.ts";
import { checkPhone } from "../delivery/phone.ts";
import { amountText, estimatedCostMicros } from "../delivery/prices.ts";
import { messageClass, renderEmail, renderSms } from "../messages/catalogue.ts";
import type { ChannelId, Locale } from "../messages/message.ts";
import { sampleData } from "../messages/sample-data.ts";
import { smsSegments, type SmsSegments } from "../messages/sms-segments.ts";
import {
  templateSchemas,
  type RenderContext,
  type TemplateData,
  type TemplateName,
} from "../messages/template.ts";
import { UsageError } from "./command.ts";

/** What is to be shown. */
export type Preview = {
  name: TemplateName;
  locale: Locale;
  /** In place of fields of the sample. */
  data: Record<string, unknown>;
  /** A phone number: its country decides the price. */
  to: string;
  config: Config;
};

export type SmsPreview = SmsSegments & { text: string; price: string };
export type EmailPreview = { subject: string; text: string; html: string; price: string };

/**
 * The SMS as it would be sent.
 * @throws UsageError for data that the template does not take
 */
export function smsPreview(preview: Preview): SmsPreview {
  const { name, config, to } = preview;
  const text = renderSms(name, dataOf(preview), contextOf(preview, "sms"));
  const counted = smsSegments(text);
  const phone = checkPhone(to);
  const where = phone.valid && phone.country !== undefined ? ` to ${phone.country}` : "";
  const micros = estimatedCostMicros(config.prices, { channel: "sms", to, segments: counted.segments });
  return { text, ...counted, price: priceText(micros, config) + where };
}

/**
 * The e-mail as it would be sent.
 * @throws UsageError for data that the template does not take
 */
export function emailPreview(preview: Preview): EmailPreview {
  const { name, config } = preview;
  const { subject, text, html } = renderEmail(name, dataOf(preview), contextOf(preview, "email"));
  const micros = estimatedCostMicros(config.prices, { channel: "email", to: "", segments: null });
  return { subject, text, html, price: priceText(micros, config) };
}

function dataOf({ name, data }: Preview): TemplateData<TemplateName> {
  const schema = templateSchemas[name];
  for (const field of Object.keys(data)) {
    if (!Object.hasOwn(schema.shape, field)) throw new UsageError(`The data of ${name} has no ${field}.`);
  }
  const parsed = schema.safeParse({ ...sampleData(name), ...data });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new UsageError(`--data is not what ${name} takes: ${problems.join("; ")}.`);
}

/** As long as a real one: it counts in the segments. */
const sampleToken = "AAbV0kTqYw3hL9mXc2RfZs8uJd5eGiNoP1";

/** Whether a promotional message could not go out, for want of a way to say no to more. */
export function lacksOptOut(preview: Preview, channel: ChannelId): boolean {
  return messageClass(preview.name) === "promotional" && contextOf(preview, channel).optOut === null;
}

function contextOf({ locale, config }: Preview, channel: ChannelId): RenderContext {
  const { publicUrl, twilio, resend, emailReplyTo, emailFrom } = config;
  const onlySandbox = twilio === undefined && resend === undefined;
  const ways = {
    baseUrl: publicUrl ?? (onlySandbox ? `http://localhost:${config.port}` : null),
    smsSender: twilio?.messagingServiceSid ?? twilio?.from ?? null,
    email: emailReplyTo ?? readAddress(emailFrom),
  };
  return {
    locale,
    brandName: config.brandName,
    timeZone: config.timeZone,
    optOut: chooseOptOut({ channel, from: null }, ways, () => sampleToken),
  };
}

function priceText(micros: number | null, { prices }: Config): string {
  return micros === null ? "no price set" : `about ${amountText(micros)} ${prices.currency}`;
}
