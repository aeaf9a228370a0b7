import type { Context } from "hono";
import { html } from "hono/html";
import type { Locale } from "../../messages/message.ts";
import type { Language, Words } from "./language.ts";

/** How an e-mail is looked at: by links, so that it needs no script. */
export type EmailLook = { view: "html" | "text"; width: "wide" | "narrow" };

/** An e-mail whose body is shown. */
export type ShownEmail = {
  subject: string;
  text: string;
  /** The text's own language; null where it is not known. */
  locale: Locale | null;
  /** Where `emailFrame` answers with its HTML; null: it has none. */
  htmlPath: string | null;
  /** The page that it is shown on, looked at in another way. */
  linkTo: (look: EmailLook) => string;
};

const words: Words<{
  view: string;
  views: { html: string; text: string };
  width: string;
  widths: { wide: string; narrow: string };
  frameTitle: (subject: string) => string;
  alone: string;
  onlyText: string;
}> = {
  en: {
    view: "View",
    views: { html: "As designed", text: "Plain text" },
    width: "Width",
    widths: { wide: "Wide", narrow: "Phone (360 px)" },
    frameTitle: (subject) => `The e-mail “${subject}”`,
    alone: "Open it by itself",
    onlyText: "This e-mail has no designed part, only plain text.",
  },
  fr: {
    view: "Vue",
    views: { html: "Mise en page", text: "Texte seul" },
    width: "Largeur",
    widths: { wide: "Large", narrow: "Téléphone (360 px)" },
    frameTitle: (subject) => `L’e-mail «\u202f${subject}\u202f»`,
    alone: "L’ouvrir seul",
    onlyText: "Cet e-mail n’a pas de mise en page, seulement du texte.",
  },
};

/** How a request wants to look at an e-mail: `?view=` and `?width=`. */
export function emailLookOf(c: Context): EmailLook {
  return {
    view: c.req.query("view") === "text" ? "text" : "html",
    width: c.req.query("width") === "narrow" ? "narrow" : "wide",
  };
}

/** The body of an e-mail: in a frame of its own, wide or as on a phone, or its plain text. */
export function emailBody(email: ShownEmail, { view, width }: EmailLook, language: Language) {
  const text = words[language];
  const { htmlPath, locale } = email;
  if (htmlPath === null)
    return html`<p>${text.onlyText}</p>
      <pre class="mail ${width}" lang="${locale ?? language}">${email.text}</pre>`;
  return html`<div class="actions">
      ${choice(
        text.view,
        (["html", "text"] as const).map((value) => ({
          name: text.views[value],
          href: email.linkTo({ view: value, width }),
          current: value === view,
        })),
      )}
      ${
        view === "html"
          ? choice(
              text.width,
              (["wide", "narrow"] as const).map((value) => ({
                name: text.widths[value],
                href: email.linkTo({ view: "html", width: value }),
                current: value === width,
              })),
            )
          : ""
      }
      <a href="${htmlPath}">${text.alone}</a>
    </div>
    ${
      view === "html"
        ? html`<iframe
            class="mail ${width}"
            sandbox
            src="${htmlPath}"
            title="${text.frameTitle(email.subject)}"
          ></iframe>`
        : html`<pre class="mail ${width}" lang="${locale ?? language}">${email.text}</pre>`
    }`;
}

function choice(label: string, links: { name: string; href: string; current: boolean }[]) {
  return html`<nav class="choice" aria-label="${label}">
    ${links.map(
      ({ name, href, current }) =>
        html`<a href="${href}" ${current ? html`aria-current="true"` : ""}>${name}</a> `,
    )}
  </nav>`;
}
