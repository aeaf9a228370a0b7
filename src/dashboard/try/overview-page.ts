import { Hono } from "hono";
import { html } from "hono/html";
import { type Language, languageOf, type Words } from "../shell/language.ts";
import type { Show } from "../shell/shell.ts";
import { eventNames, isEventName } from "./event-fields.ts";
import { sentNotice } from "./event-pages.ts";
import { eventWords } from "./event-words.ts";
import { reachNotice } from "./reach.ts";
import { testForms } from "./test-forms.ts";
import type { TryContext } from "./try-context.ts";

const words: Words<
  Record<
    | "title"
    | "event"
    | "eventWhy"
    | "test"
    | "look"
    | "previews"
    | "previewsWhy"
    | "fastForward"
    | "fastForwardWhy"
    | "sandbox"
    | "sandboxWhy",
    string
  >
> = {
  en: {
    title: "Try it",
    event: "Send a sample event",
    eventWhy: "As your application would, with data that you can change. You then watch its journey.",
    test: "Send a test message to yourself",
    look: "Look without sending",
    previews: "Every message",
    previewsWhy: "what each one says, in French and English, as SMS and as e-mail, and what it costs.",
    fastForward: "Fast-forward",
    fastForwardWhy: "what a journey sends over 14 days, in seconds. Nothing is sent.",
    sandbox: "Sandbox phone and inbox",
    sandboxWhy: "what the sandbox received. Simulate that it arrived, failed, or was answered with STOP.",
  },
  fr: {
    title: "Essayer",
    event: "Envoyer un événement d’exemple",
    eventWhy:
      "Comme le ferait votre application, avec des données modifiables. Vous suivez ensuite son parcours.",
    test: "S’envoyer un message de test",
    look: "Regarder sans rien envoyer",
    previews: "Tous les messages",
    previewsWhy: "ce que dit chacun, en français et en anglais, par SMS et par e-mail, et ce qu’il coûte.",
    fastForward: "Avance rapide",
    fastForwardWhy: "ce qu’un parcours envoie en 14 jours, en quelques secondes. Rien n’est envoyé.",
    sandbox: "Téléphone et boîte du bac à sable",
    sandboxWhy: "ce que le bac à sable a reçu. Simulez une arrivée, un échec, ou une réponse STOP.",
  },
};

/** `GET /try`: what there is to try. */
export function overviewPage(context: TryContext, show: Show): Hono {
  return new Hono().get("/", (c) => {
    const language = languageOf(c);
    const text = words[language];
    const sent = c.req.query("sent") ?? "";
    return show(c, {
      title: text.title,
      section: "try",
      content: html`<h1>${text.title}</h1>
        ${isEventName(sent) ? html`<p class="notice" role="status">${sentNotice(sent, language)}</p>` : ""}
        ${reachNotice(context, language)}
        <h2>${text.event}</h2>
        <p>${text.eventWhy}</p>
        ${eventList(language)}
        <h2 id="test">${text.test}</h2>
        ${testForms({}, language)}
        <h2>${text.look}</h2>
        <ul>
          <li><a href="/try/fast-forward">${text.fastForward}</a> – ${text.fastForwardWhy}</li>
          <li><a href="/try/preview">${text.previews}</a> – ${text.previewsWhy}</li>
          <li><a href="/try/sandbox">${text.sandbox}</a> – ${text.sandboxWhy}</li>
        </ul>`,
    });
  });
}

function eventList(language: Language) {
  return html`<ul>
    ${eventNames.map(
      (name) =>
        html`<li><a href="/try/events/${name}">${name}</a> – ${eventWords[language].events[name]}</li>`,
    )}
  </ul>`;
}
