import type { Prices } from "../config.ts";
import { chooseOptOut, type OptOutWays } from "../delivery/opt-out.ts";
import { estimatedCostMicros } from "../delivery/prices.ts";
import { messageClass, renderEmail, renderSms } from "../messages/catalogue.ts";
import type { ChannelId, Locale } from "../messages/message.ts";
import { sampleData } from "../messages/sample-data.ts";
import { smsSegments } from "../messages/sms-segments.ts";
import {
  templateSchemas,
  type MessageClass,
  type RenderContext,
  type TemplateName,
} from "../messages/template.ts";
import { samplePerson } from "../events/sample-fields.ts";

/** A template with realistic data, as it would go out by each channel. */
export type TemplatePreview = {
  template: TemplateName;
  locale: Locale;
  class: MessageClass;
  /** Costs are in millionths of the configured currency; null: no price is known. */
  sms: { text: string; costMicros: number | null };
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
  optOutWays: () => OptOutWays;
};

/** Every template, in the order of the catalogue. */
export const templateNames = Object.keys(templateSchemas) as TemplateName[];

/** As long as a real one: it counts in the segments. */
const sampleToken = "AAbV0kTqYw3hL9mXc2RfZs8uJd5eGiNoP1";

/** Renders a template with the sample data, to the sample person. */
export function previewTemplate(
  context: PreviewContext,
  template: TemplateName,
  locale: Locale,
): TemplatePreview {
  const { prices } = context;
  const data = sampleData(template);
  const isPromotional = messageClass(template) === "promotional";
  const by = (channel: ChannelId): RenderContext => ({
    locale,
    brandName: context.brandName,
    timeZone: context.timeZone,
    optOut: isPromotional
      ? chooseOptOut({ channel, from: null }, context.optOutWays(), () => sampleToken)
      : null,
  });
  const text = renderSms(template, data, by("sms"));
  const segments = smsSegments(text).segments;
  return {
    template,
    locale,
    class: messageClass(template),
    sms: {
      text,
      costMicros: estimatedCostMicros(prices, { channel: "sms", to: samplePerson.phone, segments }),
    },
    email: {
      ...renderEmail(template, data, by("email")),
      costMicros: estimatedCostMicros(prices, { channel: "email", to: samplePerson.email, segments: null }),
    },
    withoutOptOut: isPromotional
      ? (["sms", "email"] as const).filter((channel) => by(channel).optOut === null)
      : [],
  };
}
