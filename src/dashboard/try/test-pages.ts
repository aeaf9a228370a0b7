import { type Context, Hono } from "hono";
import { html } from "hono/html";
import { type OneOffResult, testMessage } from "../../desk/one-off.ts";
import { emailAddress, locale as localeField, phoneNumber } from "../../events/fields.ts";
import { messageStory } from "../../desk/message-story.ts";
import { auditSubjects } from "../../store/audit-log.ts";
import type { MessageRecord } from "../../store/ledger.ts";
import { type Language, languageOf, type Words } from "../shell/language.ts";
import { actorOf, notFoundPage, type Show } from "../shell/shell.ts";
import { statusBadge, tones } from "../shell/status-words.ts";
import { isUlid } from "../shell/ulid.ts";
import { instantText } from "../shell/when.ts";
import { channelName, reachNotice } from "./reach.ts";
import { type RefusedTest, testForms } from "./test-forms.ts";
import type { TryContext } from "./try-context.ts";

const words: Words<{
  title: string;
  back: string;
  again: string;
  whole: string;
  sandbox: string;
  why: string;
  todo: string;
  invalidNumber: string;
  invalidEmail: string;
  country: (country: string | null, allowed: string) => string;
  tooMany: (seconds: number) => string;
}> = {
  en: {
    title: "Test message",
    back: "All things to try",
    again: "Send another",
    whole: "The whole message and its statuses",
    sandbox: "Read it in the sandbox",
    why: "Why",
    todo: "What to do",
    invalidNumber: "This is not a phone number in international form that exists, such as +33612345678.",
    invalidEmail: "This is not an e-mail address.",
    country: (country, allowed) =>
      `SMS to ${country ?? "this kind of number"} are not allowed. SMS_ALLOWED_COUNTRIES is ${allowed}: add the country there if you mean to write to it.`,
    tooMany: (seconds) =>
      `Too many messages in a minute (SEND_RATE_LIMIT_PER_MINUTE). Try again in ${seconds} s.`,
  },
  fr: {
    title: "Message de test",
    back: "Tout ce qu’on peut essayer",
    again: "En envoyer un autre",
    whole: "Le message entier et ses statuts",
    sandbox: "Le lire dans le bac à sable",
    why: "Pourquoi",
    todo: "Que faire",
    invalidNumber: "Ce n’est pas un numéro existant sous forme internationale, par exemple +33612345678.",
    invalidEmail: "Ce n’est pas une adresse e-mail.",
    country: (country, allowed) =>
      `Les SMS vers ${country ?? "ce type de numéro"} ne sont pas permis. SMS_ALLOWED_COUNTRIES vaut ${allowed} : ajoutez-y le pays si vous voulez y écrire.`,
    tooMany: (seconds) =>
      `Trop de messages en une minute (SEND_RATE_LIMIT_PER_MINUTE). Réessayez dans ${seconds} s.`,
  },
};

/** `POST /try/test`: a test message to oneself; `GET /try/test/{messageId}`: what became of it. */
export function testPages(context: TryContext, show: Show): Hono {
  return new Hono()
    .post("/test", async (c) => {
      const form = await c.req.parseBody();
      const channel = form["channel"] === "email" ? "email" : "sms";
      const to = typeof form["to"] === "string" ? form["to"] : "";
      const locale = localeField.catch("fr").parse(form["locale"]);
      const refuse = (problem: string, status: 400 | 403 | 429) =>
        refusedPage(c, { channel, to, locale, problem }, status);
      const text = words[languageOf(c)];
      const address = (channel === "sms" ? phoneNumber : emailAddress).safeParse(to);
      if (!address.success) return refuse(channel === "sms" ? text.invalidNumber : text.invalidEmail, 400);
      const result = await context.sendOneOff(testMessage(channel, address.data, locale), () =>
        context.admit(c),
      );
      await record(c, channel, result);
      switch (result.status) {
        case "invalid-number":
          return refuse(text.invalidNumber, 400);
        case "country-not-allowed":
          return refuse(text.country(result.country, result.allowed.join(",")), 403);
        case "too-many":
          return refuse(text.tooMany(result.retryAfterSeconds), 429);
        case "recorded":
          return c.redirect(`/try/test/${result.outcome.messageId}`, 303);
        default:
          return result satisfies never;
      }
    })
    .get("/test/:id", async (c, next) => {
      const id = c.req.param("id");
      const message = isUlid(id) ? await context.ledger.find(id) : null;
      if (message === null || message.template !== "configuration-test")
        return await notFoundPage(show)(c, next);
      const language = languageOf(c);
      return await show(c, {
        title: words[language].title,
        section: "try",
        content: resultOf(message, { ...context, language }),
      });
    });

  async function record(c: Context, channel: string, result: OneOffResult): Promise<void> {
    const sent = result.status === "recorded" ? result.outcome : null;
    await context.audit.record({
      at: context.now().toISOString(),
      actor: actorOf(c),
      action: "message.test",
      subject: sent === null ? null : auditSubjects.message(sent.messageId),
      detail: `${channel}: ${sent?.status ?? result.status}`,
    });
  }

  function refusedPage(c: Context, refused: RefusedTest, status: 400 | 403 | 429) {
    const language = languageOf(c);
    const text = words[language];
    return show(
      c,
      {
        title: text.title,
        section: "try",
        content: html`<p><a href="/try">${text.back}</a></p>
          <h1>${text.title}</h1>
          ${reachNotice(context, language)} ${testForms(refused, language)}`,
      },
      status,
    );
  }
}

function resultOf(message: MessageRecord, reader: Pick<TryContext, "timeZone"> & { language: Language }) {
  const { language } = reader;
  const text = words[language];
  const { status, channel, provider, recipient } = message;
  const { outcome, why, advice } = messageStory(message, {
    language,
    instant: (at) => instantText(at, reader),
  });
  return html`<p><a href="/try">${text.back}</a></p>
    <h1>${text.title} – ${channelName(channel, language)}</h1>
    <p class="notice ${tones[status]}" role="status">${statusBadge(status, language)} – ${recipient ?? ""}</p>
    <p>${outcome}</p>
    ${why.length === 0 ? "" : html`<p><strong>${text.why}</strong> ${why.join(" ")}</p>`}
    ${advice === null ? "" : html`<p><strong>${text.todo}</strong> ${advice}</p>`}
    <ul>
      <li><a href="/messages/${message.id}">${text.whole}</a></li>
      ${provider === "sandbox" ? html`<li><a href="/try/sandbox">${text.sandbox}</a></li>` : ""}
      <li><a href="/try#test">${text.again}</a></li>
    </ul>`;
}
