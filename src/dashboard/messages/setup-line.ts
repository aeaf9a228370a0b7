import { html } from "hono/html";
import type { ChannelId } from "../../messages/message.ts";
import { colon, type Language, type Words } from "../shell/language.ts";
import { channelNames } from "../shell/message-words.ts";

/** What runs where. */
export type Setup = {
  /** `twilio`, `resend` or `sandbox`. */
  providers: Record<ChannelId, string>;
  execution: "embedded" | "inngest";
  database: "sqlite" | "postgres";
};

const words: Words<{
  providers: Record<string, string>;
  journeys: string;
  execution: Record<Setup["execution"], string>;
  database: string;
  more: string;
}> = {
  en: {
    providers: { twilio: "Twilio", resend: "Resend", sandbox: "sandbox, nothing reaches a real person" },
    journeys: "Journeys",
    execution: { embedded: "embedded engine", inngest: "Inngest server" },
    database: "Database",
    more: "Health",
  },
  fr: {
    providers: {
      twilio: "Twilio",
      resend: "Resend",
      sandbox: "bac à sable, rien n’atteint une vraie personne",
    },
    journeys: "Parcours",
    execution: { embedded: "moteur intégré", inngest: "serveur Inngest" },
    database: "Base de données",
    more: "État",
  },
};

const databases: Record<Setup["database"], string> = { sqlite: "SQLite", postgres: "PostgreSQL" };

/** What runs where, in a line. */
export function setupLine({ providers, execution, database }: Setup, language: Language) {
  const text = words[language];
  const parts: [name: string, what: string][] = [
    [channelNames.sms, text.providers[providers.sms] ?? providers.sms],
    [channelNames.email, text.providers[providers.email] ?? providers.email],
    [text.journeys, text.execution[execution]],
    [text.database, databases[database]],
  ];
  return html`<p>
    <small>${parts.map(([name, what]) => `${name}${colon[language]}${what}`).join(" · ")}</small>
    <a href="/health">${text.more}</a>
  </p>`;
}
