import { html } from "hono/html";
import type { Unsubscription } from "../delivery/unsubscribe-token.ts";

/**
 * What the page shows. `ask`: a button to unsubscribe. `done`: it holds, and can be taken back. `restored`: it was
 * taken back. `invalid`: the link opens nothing.
 */
export type UnsubscribeState =
  | { state: "invalid" }
  | ({ state: "ask" | "done" | "restored" } & Pick<Unsubscription, "channel" | "locale">);

type Words = { title: string; text: string; button: string };

const channels = {
  fr: { sms: "SMS", email: "e\u2011mail" },
  en: { sms: "SMS", email: "e\u2011mail" },
} as const;

const wording = {
  fr: {
    ask: (brand: string, channel: string): Words => ({
      title: "Ne plus recevoir ces messages\u202f?",
      text: `Si vous confirmez, ${brand} ne vous enverra plus de messages de ce type par ${channel}. Ceux qui concernent vos rendez-vous ou vos accès arriveront toujours.`,
      button: "Me désinscrire",
    }),
    done: (brand: string, channel: string): Words => ({
      title: "C’est fait",
      text: `${brand} ne vous enverra plus de messages de ce type par ${channel}. Ceux qui concernent vos rendez-vous ou vos accès arriveront toujours.`,
      button: "Annuler la désinscription",
    }),
    restored: (brand: string, channel: string): Words => ({
      title: "Désinscription annulée",
      text: `${brand} pourra de nouveau vous envoyer des messages de ce type par ${channel}.`,
      button: "Me désinscrire",
    }),
  },
  en: {
    ask: (brand: string, channel: string): Words => ({
      title: "Stop receiving these messages?",
      text: `If you confirm, ${brand} will send you no more messages of this kind by ${channel}. Those about your appointments or your access will still arrive.`,
      button: "Unsubscribe",
    }),
    done: (brand: string, channel: string): Words => ({
      title: "You are unsubscribed",
      text: `${brand} will send you no more messages of this kind by ${channel}. Those about your appointments or your access will still arrive.`,
      button: "Undo",
    }),
    restored: (brand: string, channel: string): Words => ({
      title: "You are subscribed again",
      text: `${brand} may send you messages of this kind by ${channel} again.`,
      button: "Unsubscribe",
    }),
  },
} as const;

/** The page behind the link of a promotional message: no script, its form goes to the page itself. */
export function unsubscribePage(page: UnsubscribeState, brandName: string) {
  if (page.state === "invalid") return invalidPage(brandName);
  const { state, channel, locale } = page;
  const words = wording[locale][state](brandName, channels[locale][channel]);
  const [name, value] = state === "done" ? ["action", "resubscribe"] : ["List-Unsubscribe", "One-Click"];
  return layout(
    { locale, title: words.title, brandName },
    html`<h1>${words.title}</h1>
      <p>${words.text}</p>
      <form method="post">
        <button class="${state === "ask" ? "main" : "quiet"}" name="${name}" value="${value}">
          ${words.button}
        </button>
      </form>`,
  );
}

/** In both languages: a link that opens nothing does not say which. */
function invalidPage(brandName: string) {
  return layout(
    { locale: "fr", title: "Lien non valable · Invalid link", brandName },
    html`<h1>Ce lien n’est pas valable</h1>
      <p>Il est peut-être incomplet&nbsp;: ouvrez-le en entier depuis le message reçu.</p>
      <div lang="en">
        <h2>This link is not valid</h2>
        <p>It may be incomplete: open the whole link from the message you received.</p>
      </div>`,
  );
}

function layout(
  { locale, title, brandName }: { locale: string; title: string; brandName: string },
  content: ReturnType<typeof html>,
) {
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} · ${brandName}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="style.css" />
      </head>
      <body>
        <main>
          <p class="brand">${brandName}</p>
          ${content}
        </main>
      </body>
    </html>`;
}
