import type { Config } from "../config.ts";
import { optOutWays } from "../delivery/opt-out.ts";
import { checkPhone } from "../delivery/phone.ts";
import { amountText } from "../delivery/prices.ts";
import { previewTemplate, type TemplatePreview } from "../delivery/preview-template.ts";
import type { Locale } from "../messages/message.ts";
import { sampleData } from "../messages/sample-data.ts";
import { templateSchemas, type TemplateData, type TemplateName } from "../messages/template.ts";
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

/** A template as it would go out, with prices in words. */
export type PricedPreview = Omit<TemplatePreview, "sms" | "email"> & {
  sms: Omit<TemplatePreview["sms"], "costMicros"> & { price: string };
  email: Omit<TemplatePreview["email"], "costMicros"> & { price: string };
};

/**
 * The template as it would go out by the configuration of this directory.
 * @throws UsageError for data that the template does not take
 */
export function previewMessage(preview: Preview): PricedPreview {
  const { name: template, locale, config, to: phone } = preview;
  const ways = optOutWays(config, `http://localhost:${config.port}`);
  const { sms, email, ...shown } = previewTemplate(
    { ...config, optOutWays: ways },
    { template, locale, data: dataOf(preview), phone },
  );
  const { costMicros: smsMicros, ...text } = sms;
  const { costMicros: emailMicros, ...letter } = email;
  return {
    ...shown,
    sms: { ...text, price: priceText(smsMicros, config) + countryOf(phone) },
    email: { ...letter, price: priceText(emailMicros, config) },
  };
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

function countryOf(to: string): string {
  const phone = checkPhone(to);
  return phone.valid && phone.country !== undefined ? ` to ${phone.country}` : "";
}

function priceText(micros: number | null, { prices }: Config): string {
  return micros === null ? "no price set" : `about ${amountText(micros)} ${prices.currency}`;
}
