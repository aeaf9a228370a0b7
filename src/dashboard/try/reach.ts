import { html } from "hono/html";
import type { ChannelId } from "../../messages/message.ts";
import type { Language, Words } from "../shell/language.ts";
import type { TryContext } from "./try-context.ts";

const words: Words<{
  channels: Record<ChannelId, string>;
  sandbox: string;
  real: (provider: string) => string;
}> = {
  en: {
    channels: { sms: "SMS", email: "E-mail" },
    sandbox: "the sandbox: no real person is reached, and nothing is paid.",
    real: (provider) => `${provider}: the person at this address really gets it, and it is paid for.`,
  },
  fr: {
    channels: { sms: "SMS", email: "E-mail" },
    sandbox: "le bac à sable : aucune vraie personne n’est jointe, et rien n’est payé.",
    real: (provider) =>
      `${provider} : la personne à cette adresse le reçoit vraiment, et l’envoi est payant.`,
  },
};

const providerNames = { twilio: "Twilio", resend: "Resend" } as const;

/** A channel as the pages call it. */
export function channelName(channel: ChannelId, language: Language): string {
  return words[language].channels[channel];
}

/** Says of each channel whether what is sent reaches real people. */
export function reachNotice({ providers }: Pick<TryContext, "providers">, language: Language) {
  const text = words[language];
  const isReal = Object.values(providers).some((provider) => provider !== "sandbox");
  return html`<ul class="notice ${isReal ? "bad" : ""} plain">
    ${(["sms", "email"] as const).map((channel) => {
      const provider = providers[channel];
      return html`<li>
        <strong>${text.channels[channel]}</strong>
        – ${provider === "sandbox" ? text.sandbox : text.real(providerNames[provider])}
      </li>`;
    })}
  </ul>`;
}
