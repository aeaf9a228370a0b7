import type { Prices } from "../config.ts";
import { messageClass, renderEmail, renderSms } from "../messages/catalogue.ts";
import type { ChannelId, Locale } from "../messages/message.ts";
import { smsSegments, type SmsSegments } from "../messages/sms-segments.ts";
import {
  templateSchemas,
  type MessageClass,
  type RenderContext,
  type TemplateData,
  type TemplateName,
} from "../messages/template.ts";
import { chooseOptOut, type OptOutWays } from "./opt-out.ts";
import { estimatedCostMicros } from "./prices.ts";

/** A template with data, as it would go out by each channel. */
export type TemplatePreview = {
  template: TemplateName;
  locale: Locale;
  class: MessageClass;
  /** Costs are in millionths of the configured currency; null: no price is known. */
  sms: SmsSegments & { text: string; costMicros: number | null };
  email: { subject: string; text: string; html: string; costMicros: number | null };
  /** Channels by which it would not go out, for want of a way to say no to more. */
  withoutOptOut: ChannelId[];
};

/** What previews are made with. */
export type PreviewContext = {
  brandName: string;
  /** IANA. */
  timeZone: string;
  prices: Prices;
  optOutWays: OptOutWays;
};

/** What is to be shown. */
export type PreviewRequest = {
  template: TemplateName;
  locale: Locale;
  /** What the template takes. */
  data: TemplateData<TemplateName>;
  /** A phone number: its country decides the price of the SMS. */
  phone: string;
};

/** Every template, in the order of the catalogue. */
export const templateNames = Object.keys(templateSchemas) as TemplateName[];

/** As long as a real one: it counts in the segments. */
const sampleToken = "AAbV0kTqYw3hL9mXc2RfZs8uJd5eGiNoP1";

/** Renders a template as it would be sent. */
export function previewTemplate(
  { brandName, timeZone, prices, optOutWays }: PreviewContext,
  { template, locale, data, phone }: PreviewRequest,
): TemplatePreview {
  const isPromotional = messageClass(template) === "promotional";
  const by = (channel: ChannelId): RenderContext => ({
    locale,
    brandName,
    timeZone,
    optOut: isPromotional ? chooseOptOut({ channel, from: null }, optOutWays, () => sampleToken) : null,
  });
  const text = renderSms(template, data, by("sms"));
  const counted = smsSegments(text);
  const { segments } = counted;
  const { subject, text: letter, html } = renderEmail(template, data, by("email"));
  return {
    template,
    locale,
    class: messageClass(template),
    sms: {
      text,
      ...counted,
      costMicros: estimatedCostMicros(prices, { channel: "sms", to: phone, segments }),
    },
    email: {
      subject,
      text: letter,
      html,
      costMicros: estimatedCostMicros(prices, { channel: "email", to: "", segments: null }),
    },
    withoutOptOut: isPromotional
      ? (["sms", "email"] as const).filter((channel) => by(channel).optOut === null)
      : [],
  };
}
