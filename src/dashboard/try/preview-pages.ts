import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { type TemplatePreview, templateNames } from "../../delivery/preview-template.ts";
import { locale as localeField } from "../../events/fields.ts";
import type { Locale } from "../../messages/message.ts";
import type { TemplateName } from "../../messages/template.ts";
import { type Language, languageOf, type Words } from "../shell/language.ts";
import { emailBody, type EmailLook, emailLookOf } from "../shell/email-body.ts";
import { emailFrame } from "../shell/email-frame.ts";
import { notFoundPage, type Show } from "../shell/shell.ts";
import { eventWords } from "./event-words.ts";
import { pricedBubble } from "./priced-bubble.ts";
import { channelName } from "./reach.ts";
import type { TryContext } from "./try-context.ts";

const words: Words<
  Record<"title" | "why" | "back" | "all" | "in" | "promotional" | "transactional" | "languages", string> & {
    without: (channels: string) => string;
  }
> = {
  en: {
    title: "Every message",
    why: "With data made up for it. Nothing is sent.",
    back: "All things to try",
    all: "Every message",
    in: "in",
    languages: "Language of the message",
    promotional: "Promotional: it waits for the hours in which it may be sent, and says how to get no more.",
    transactional: "Transactional: the person is owed it, at any hour.",
    without: (channels) =>
      `By ${channels} it would not be sent: there is no way to say no to more. Set PUBLIC_URL, a number as SMS sender, or EMAIL_REPLY_TO.`,
  },
  fr: {
    title: "Tous les messages",
    why: "Avec des données inventées. Rien n’est envoyé.",
    back: "Tout ce qu’on peut essayer",
    all: "Tous les messages",
    in: "en",
    languages: "Langue du message",
    promotional: "Promotionnel : il attend les heures permises et dit comment ne plus en recevoir.",
    transactional: "Transactionnel : il est dû à la personne, à toute heure.",
    without: (channels) =>
      `Par ${channels}, il ne partirait pas : rien ne permet de refuser les suivants. Définissez PUBLIC_URL, un numéro comme expéditeur des SMS, ou EMAIL_REPLY_TO.`,
  },
};

/** `GET /try/preview`, `GET /try/preview/{template}?locale=`, and the e-mail's HTML for its frame. */
export function previewPages({ preview, currency }: TryContext, show: Show): Hono {
  const missing = notFoundPage(show);
  return new Hono()
    .get("/preview", (c) => {
      const language = languageOf(c);
      const { title } = words[language];
      return show(c, { title, section: "try", content: list(language) });
    })
    .get("/preview/:template", (c, next) => {
      const template = templateOf(c);
      if (template === undefined) return missing(c, next);
      const language = languageOf(c);
      const shown = preview(template, localeOf(c));
      return show(c, {
        title: template,
        section: "try",
        content: page(shown, { language, currency, look: emailLookOf(c) }),
      });
    })
    .get("/preview/:template/html", (c, next) => {
      const template = templateOf(c);
      if (template === undefined) return missing(c, next);
      return emailFrame(c, preview(template, localeOf(c)).email.html);
    });
}

function templateOf(c: Context): TemplateName | undefined {
  return templateNames.find((name) => name === c.req.param("template"));
}

/** The language of the message; that of the page where none is asked for. */
function localeOf(c: Context): Locale {
  return localeField.catch(languageOf(c)).parse(c.req.query("locale"));
}

function list(language: Language) {
  const text = words[language];
  const { locales } = eventWords[language];
  return html`<p><a href="/try">${text.back}</a></p>
    <h1>${text.title}</h1>
    <p>${text.why}</p>
    <ul>
      ${templateNames.map(
        (name) =>
          html`<li>
            ${name} ${text.in}
            ${(["fr", "en"] as const).map(
              (locale) =>
                html`<a href="/try/preview/${name}?locale=${locale}" aria-label="${name}, ${locales[locale]}"
                  >${locales[locale]}</a
                > `,
            )}
          </li>`,
      )}
    </ul>`;
}

function page(
  shown: TemplatePreview,
  { language, currency, look }: { language: Language; currency: string; look: EmailLook },
) {
  const text = words[language];
  const { template, locale, sms, email, withoutOptOut } = shown;
  const { locales } = eventWords[language];
  const path = `/try/preview/${template}`;
  const paths = {
    htmlPath: `${path}/html?locale=${locale}`,
    linkTo: ({ view, width }: EmailLook) => `${path}?locale=${locale}&view=${view}&width=${width}#email`,
  };
  return html`<p><a href="/try/preview">${text.all}</a></p>
    <h1>${template}</h1>
    <p>${text.why} ${text[shown.class]}</p>
    <div class="actions">
      <nav aria-label="${text.languages}" class="choice">
        ${(["fr", "en"] as const).map(
          (option) =>
            html`<a
              href="/try/preview/${template}?locale=${option}"
              ${option === locale ? html`aria-current="page"` : ""}
              >${locales[option]}</a
            >`,
        )}
      </nav>
    </div>
    ${
      withoutOptOut.length === 0
        ? ""
        : html`<p class="notice bad">
            ${text.without(withoutOptOut.map((channel) => channelName(channel, language)).join(", "))}
          </p>`
    }
    <h2>${channelName("sms", language)}</h2>
    ${pricedBubble({ ...sms, locale, currency }, language)}
    <h2 id="email">${channelName("email", language)}</h2>
    <p><strong lang="${locale}">${email.subject}</strong></p>
    ${emailBody({ ...email, locale, ...paths }, look, language)}`;
}
