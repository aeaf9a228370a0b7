import type { Locale } from "../messages/message.ts";

const sandbox: Record<Locale, string> = { en: "the sandbox", fr: "le bac à sable" };

/** A provider as sentences name it. */
export function providerName(provider: string, language: Locale): string {
  switch (provider) {
    case "twilio":
      return "Twilio";
    case "resend":
      return "Resend";
    case "sandbox":
      return sandbox[language];
    default:
      return provider;
  }
}
