import type { Context } from "hono";
import { html } from "hono/html";
import type { Language, Words } from "./language.ts";

const words: Words<Record<"wide" | "narrow" | "text" | "subject", string>> = {
  en: {
    wide: "As on a computer",
    narrow: "As on a phone",
    text: "As plain text",
    subject: "Subject",
  },
  fr: {
    wide: "Comme sur un ordinateur",
    narrow: "Comme sur un téléphone",
    text: "En texte brut",
    subject: "Objet",
  },
};

/** An e-mail to be shown. `htmlPath` answers with its HTML by `answerMail`; null: it has none. */
export type ShownMail = { subject: string; text: string; htmlPath: string | null };

/** An e-mail: its subject, its HTML wide and narrow in frames that run nothing, and its text. */
export function mailView({ subject, text, htmlPath }: ShownMail, language: Language) {
  const say = words[language];
  return html`<p><strong>${say.subject}</strong> ${subject}</p>
    ${
      htmlPath === null
        ? ""
        : html`<details id="mail-wide" open>
              <summary>${say.wide}</summary>
              <iframe class="mail" sandbox="" title="${say.wide}" src="${htmlPath}"></iframe>
            </details>
            <details id="mail-narrow">
              <summary>${say.narrow}</summary>
              <iframe
                class="mail narrow"
                sandbox=""
                loading="lazy"
                title="${say.narrow}"
                src="${htmlPath}"
              ></iframe>
            </details>`
    }
    <details id="mail-text" ${htmlPath === null ? html`open` : ""}>
      <summary>${say.text}</summary>
      <pre>${text}</pre>
    </details>`;
}

/**
 * What an e-mail's HTML may do in its frame: show itself. Its own inline styles count; pictures may be part of it, and are
 * fetched from nowhere, so that looking at a message tells nobody. Scripts, forms and links out of the frame do nothing.
 */
const mailSecurityPolicy =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; " +
  "frame-ancestors 'self'";

/** Answers with an e-mail's HTML for `mailView`. */
export function answerMail(c: Context, mail: string): Response {
  c.header("content-security-policy", mailSecurityPolicy);
  // The application says DENY where nothing else is said.
  c.header("x-frame-options", "SAMEORIGIN");
  return c.html(mail);
}
