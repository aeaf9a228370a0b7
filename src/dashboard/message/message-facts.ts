import { html } from "hono/html";
import { providerName } from "../../desk/provider-name.ts";
import type { MessageRecord } from "../../store/ledger.ts";
import type { Html } from "../shell/layout.ts";
import { when } from "../shell/when.ts";
import { type FactsWords, factsWords } from "./facts-words.ts";
import { messageWords } from "./message-words.ts";
import type { Reader } from "./reader.ts";

type Value = string | Html | Promise<Html>;

/** What else is known of a message; what it does not have is left out. */
export function messageFacts(message: MessageRecord, reader: Reader) {
  const text = factsWords[reader.language];
  const shown = rows(message, reader).filter((row): row is [keyof Names, Value] => row[1] !== null);
  return html`<dl class="facts">
    ${shown.map(
      ([name, value]) =>
        html`<dt>${text[name]}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

type Names = Omit<FactsWords, "locales">;

function rows(message: MessageRecord, reader: Reader): [keyof Names, Value | null][] {
  const { language } = reader;
  const instant = (at: string | null): Value | null => (at === null ? null : when(at, reader));
  const link = (folder: string, id: string | null): Value | null =>
    id === null ? null : html`<a href="/${folder}/${encodeURIComponent(id)}">${id}</a>`;
  const { class: messageClass, provider, locale } = message;
  return [
    ["lead", link("leads", message.leadId)],
    ["journey", message.journey],
    ["template", message.template],
    ["class", messageClass === null ? null : messageWords[language].classes[messageClass]],
    ["run", link("runs", message.runId)],
    ["interview", message.interviewId],
    ["trial", message.trialId],
    ["locale", locale === null ? null : factsWords[language].locales[locale]],
    ["attempts", String(message.attempts)],
    ["created", instant(message.createdAt)],
    ["accepted", instant(message.acceptedAt)],
    ["deferredUntil", instant(message.deferredUntilAt)],
    ["nextCheck", instant(message.nextCheckAt)],
    ["fallbackFor", link("messages", message.fallbackFor)],
    ["provider", providerName(provider, language)],
    ["providerId", message.providerMessageId],
    ["earlierIds", message.earlierProviderIds],
    ["key", message.key],
    ["id", message.id],
  ];
}
