import { html } from "hono/html";
import type { Language, Words } from "../shell/language.ts";

const words: Words<Record<"none" | "how" | "curl" | "or" | "try", string>> = {
  en: {
    none: "No messages yet, in this period.",
    how: "Send a first event, from a terminal in the project’s folder:",
    curl: "or from any program (with the header authorization: Bearer … where an API key is set):",
    or: "Or do it here:",
    try: "send a sample event or a test message",
  },
  fr: {
    none: "Aucun message pour l’instant, sur cette période.",
    how: "Envoyez un premier événement, depuis un terminal dans le dossier du projet :",
    curl: "ou depuis n’importe quel programme (avec l’en-tête authorization: Bearer … si une clé d’API est définie) :",
    or: "Ou ici même :",
    try: "envoyer un événement d’exemple ou un message de test",
  },
};

const event = JSON.stringify({
  name: "lead.created",
  data: {
    leadId: "L1",
    firstName: "Zoé",
    lastName: "Lefèvre",
    email: "zoe@example.com",
    phone: "+33612345678",
  },
});

/** What to do first, where nothing has been sent yet. */
export function firstSteps(language: Language) {
  const text = words[language];
  return html`<p>${text.none}</p>
    <p>${text.how}</p>
    <pre tabindex="0"><code>npm run emit -- lead.created</code></pre>
    <p>${text.curl}</p>
    <pre
      tabindex="0"
    ><code>curl -X POST localhost:3000/api/events -H 'content-type: application/json' -d '${event}'</code></pre>
    <p>${text.or} <a href="/try">${text.try}</a></p>`;
}
