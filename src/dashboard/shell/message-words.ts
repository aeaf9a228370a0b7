import { explanationOf } from "../../desk/message-story.ts";
import type { ChannelId } from "../../messages/message.ts";
import type { TemplateName } from "../../messages/template.ts";
import type { MessageRecord, TimelineEntry } from "../../store/ledger.ts";
import type { Language, Words } from "./language.ts";

/** Channels, the same in both languages. */
export const channelNames: Record<ChannelId, string> = { sms: "SMS", email: "e\u2011mail" };

/** The journeys there are, and messages that belong to none. */
export const journeyWords = {
  en: {
    "lead-created": "New lead",
    "interview-scheduled": "Interview",
    "interview-cancelled": "Interview cancelled",
    "trial-started": "Trial",
    "one-off": "One-off message",
    "record-subject": "Record of an event",
  },
  fr: {
    "lead-created": "Nouveau contact",
    "interview-scheduled": "Entretien",
    "interview-cancelled": "Entretien annulé",
    "trial-started": "Essai",
    "one-off": "Message isolé",
    "record-subject": "Enregistrement d’un événement",
  },
} as const satisfies Words<Record<string, string>>;

const templateWords: Words<Record<TemplateName, string>> = {
  en: {
    "lead-confirmation": "Confirmation",
    "questionnaire-reminder": "Questionnaire reminder",
    "interview-confirmation": "Interview confirmation",
    "interview-reminder-24h": "Interview reminder, the day before",
    "interview-reminder-1h": "Interview reminder, an hour before",
    "interview-cancellation": "Interview cancellation",
    "trial-access": "Trial access",
    "trial-reminder": "Reminder of the trial’s end",
    "configuration-test": "Test message",
  },
  fr: {
    "lead-confirmation": "Confirmation",
    "questionnaire-reminder": "Rappel du questionnaire",
    "interview-confirmation": "Confirmation d’entretien",
    "interview-reminder-24h": "Rappel d’entretien, la veille",
    "interview-reminder-1h": "Rappel d’entretien, une heure avant",
    "interview-cancellation": "Annulation d’entretien",
    "trial-access": "Accès à l’essai",
    "trial-reminder": "Rappel de la fin de l’essai",
    "configuration-test": "Message de test",
  },
};

/** A journey in words; one that this version does not know as it is called. */
export function journeyName(journey: string, language: Language): string {
  return new Map<string, string>(Object.entries(journeyWords[language])).get(journey) ?? journey;
}

/** What a message says, in words: its template, or its journey when the caller wrote it. */
export function messageName(
  { template, journey }: Pick<MessageRecord, "template" | "journey">,
  language: Language,
): string {
  if (template === null) return journeyName(journey, language);
  return new Map<string, string>(Object.entries(templateWords[language])).get(template) ?? template;
}

/** Why a message is as it is; null when there is nothing to explain. What has no words here is in those of its row. */
export function whyOf(
  message: Pick<TimelineEntry, "reason" | "providerCode" | "explanation">,
  provider: string,
  language: Language,
): string | null {
  const { why } = explanationOf(message, provider, language);
  return why.length > 0 ? why.join(" ") : message.explanation;
}
