import { messageClass, renderEmail, renderSms } from "../messages/catalogue.ts";
import { maskSecrets } from "../messages/mask-secrets.ts";
import type { ChannelId, EmailMessage, Locale, SmsMessage } from "../messages/message.ts";
import { listUnsubscribeHeaders, type OptOut } from "../messages/opt-out.ts";
import { smsSegments } from "../messages/sms-segments.ts";
import type { EmailContent, MessageClass, RenderContext } from "../messages/template.ts";
import type { Composition, Content } from "./composition.ts";

/** Who speaks, when a composition does not say otherwise. */
export type RenderDefaults = {
  brandName: string;
  locale: Locale;
  timeZone: string;
  emailFrom: string;
  emailReplyTo: string | undefined;
};

/** A message ready to be handed to a channel, with what the ledger keeps of it. */
export type Rendered = {
  locale: Locale;
  /** What was said, secrets masked, as JSON; with `from` where the message asked for a sender of its own. */
  body: string;
  /** What identifies the content at the provider: the text of an SMS, the subject of an e-mail. */
  identity: string;
  segments: number | null;
} & ({ channel: "sms"; message: SmsMessage } | { channel: "email"; message: EmailMessage });

/** Words for a channel, addressed to `to`, with the opt-out where one is given. Pure: the same composition gives the same bytes. */
export function render(
  channel: ChannelId,
  composition: Composition,
  { to, optOut }: { to: string; optOut: OptOut | null },
  defaults: RenderDefaults,
): Rendered {
  const context: RenderContext = {
    brandName: defaults.brandName,
    locale: composition.locale ?? defaults.locale,
    timeZone: composition.timeZone ?? defaults.timeZone,
    optOut,
  };
  const { content } = composition;
  const sender = composition.from === undefined ? {} : { from: composition.from };
  if (channel === "sms") {
    const text = smsText(content, context);
    return {
      channel,
      locale: context.locale,
      message: { to, text, ...sender },
      body: JSON.stringify({ text: smsText(masked(content), context), ...sender }),
      identity: text,
      segments: smsSegments(text).segments,
    };
  }
  const email = emailContent(content, context);
  const headers = optOut === null ? undefined : listUnsubscribeHeaders(optOut);
  return {
    channel,
    locale: context.locale,
    message: {
      to,
      from: composition.from ?? defaults.emailFrom,
      ...(defaults.emailReplyTo === undefined ? {} : { replyTo: defaults.emailReplyTo }),
      ...email,
      ...(headers === undefined ? {} : { headers }),
    },
    body: JSON.stringify({ ...emailContent(masked(content), context), ...sender }),
    identity: email.subject,
    segments: null,
  };
}

/** The class of what is said: words given directly are transactional. */
export function contentClass(content: Content): MessageClass {
  return content.template === null ? "transactional" : messageClass(content.template);
}

function masked(content: Content): Content {
  if (content.template === null) return content;
  // Masking changes no field's type, so the data still belongs to the template.
  return { template: content.template, data: maskSecrets(content.template, content.data) } as Content;
}

function smsText(content: Content, context: RenderContext): string {
  return content.template === null ? content.text : renderSms(content.template, content.data, context);
}

function emailContent(
  content: Content,
  context: RenderContext,
): Omit<EmailContent, "html"> & { html?: string } {
  if (content.template !== null) return renderEmail(content.template, content.data, context);
  const { subject = context.brandName, text, html } = content;
  return { subject, text, ...(html === undefined ? {} : { html }) };
}
