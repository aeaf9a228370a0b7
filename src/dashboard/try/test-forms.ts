import { html } from "hono/html";
import type { ChannelId } from "../../messages/message.ts";
import type { Language, Words } from "../shell/language.ts";
import { eventWords } from "./event-words.ts";

/** What a form of a test message shows after it was refused. */
export type RefusedTest = { channel?: ChannelId; to?: string; locale?: string; problem?: string };

const words: Words<Record<"phone" | "email" | "locale" | "sms" | "mail", string>> = {
  en: {
    phone: "Your mobile phone, such as +33612345678",
    email: "Your e-mail address",
    locale: "Language",
    sms: "Send the test SMS",
    mail: "Send the test e-mail",
  },
  fr: {
    phone: "Votre mobile, par exemple +33612345678",
    email: "Votre adresse e-mail",
    locale: "Langue",
    sms: "Envoyer le SMS de test",
    mail: "Envoyer l’e-mail de test",
  },
};

/** The forms of a test message, one for each channel. */
export function testForms(refused: RefusedTest, language: Language) {
  return (["sms", "email"] as const).map((channel) =>
    testForm(channel, refused.channel === channel ? refused : {}, language),
  );
}

function testForm(channel: ChannelId, { to = "", locale, problem }: RefusedTest, language: Language) {
  const text = words[language];
  const id = `test-${channel}`;
  return html`<form method="post" action="/try/test" class="row">
    <input type="hidden" name="channel" value="${channel}" />
    <div>
      <label for="${id}">${channel === "sms" ? text.phone : text.email}</label>
      <input
        id="${id}"
        name="to"
        type="${channel === "sms" ? "tel" : "email"}"
        autocomplete="${channel === "sms" ? "tel" : "email"}"
        value="${to}"
        required
        ${problem === undefined ? "" : html`aria-invalid="true" aria-describedby="${id}-problem"`}
      />
      ${
        problem === undefined
          ? ""
          : html`<small id="${id}-problem" class="status bad" role="alert">${problem}</small>`
      }
    </div>
    <div>
      <label for="${id}-locale">${text.locale}</label>
      <select id="${id}-locale" name="locale">
        ${(["fr", "en"] as const).map(
          (option) =>
            html`<option value="${option}" ${option === (locale ?? language) ? html`selected` : ""}>
              ${eventWords[language].locales[option]}
            </option>`,
        )}
      </select>
    </div>
    <button type="submit">${channel === "sms" ? text.sms : text.mail}</button>
  </form>`;
}
