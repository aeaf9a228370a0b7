import { smsGreeting } from "./greeting.ts";
import { smsLink } from "./sms-link.ts";
import type { TemplateData } from "./template.ts";
import { type Wording, writtenTemplate } from "./written-template.ts";

type Data = TemplateData<"questionnaire-reminder">;

const french: Wording<Data> = {
  sms: (data) =>
    `${smsGreeting(data.name, "fr")}, votre questionnaire vous attend, quelques minutes suffisent.` +
    smsLink("C'est par ici :", data.questionnaireUrl),
  letter: (data, { brandName }) => ({
    subject: "Votre questionnaire vous attend",
    preheader: "Quelques minutes suffisent pour passer à la suite.",
    heading: "Votre questionnaire vous attend",
    name: data.name,
    paragraphs: [
      "Il vous reste quelques questions avant de passer à la suite. Quelques minutes suffisent, et vos réponses nous aident à mieux vous accompagner.",
    ],
    action:
      data.questionnaireUrl === undefined
        ? undefined
        : { label: "Répondre au questionnaire", url: data.questionnaireUrl },
    note: "Vous y avez déjà répondu ? Merci, vous n’avez rien d’autre à faire.",
    reason: `${brandName} vous envoie cet e-mail parce que vous nous avez laissé vos coordonnées.`,
    text: [
      "Il vous reste quelques questions avant de passer à la suite. Quelques minutes suffisent, et vos réponses nous aident à mieux vous accompagner.",
      data.questionnaireUrl && `Répondre au questionnaire :\n${data.questionnaireUrl}`,
      "Vous y avez déjà répondu ? Merci, vous n’avez rien d’autre à faire.",
    ],
  }),
};

const english: Wording<Data> = {
  sms: (data) =>
    `${smsGreeting(data.name, "en")}, your questionnaire is waiting for you. It takes only a few minutes.` +
    smsLink("It is here:", data.questionnaireUrl),
  letter: (data, { brandName }) => ({
    subject: "Your questionnaire is waiting for you",
    preheader: "A few minutes are enough to move on to the next step.",
    heading: "Your questionnaire is waiting for you",
    name: data.name,
    paragraphs: [
      "A few questions are left before the next step. It takes only a few minutes, and your answers help us to support you better.",
    ],
    action:
      data.questionnaireUrl === undefined
        ? undefined
        : { label: "Answer the questionnaire", url: data.questionnaireUrl },
    note: "Already answered? Thank you, there is nothing else to do.",
    reason: `${brandName} sent you this e-mail because you left us your contact details.`,
    text: [
      "A few questions are left before the next step. It takes only a few minutes, and your answers help us to support you better.",
      data.questionnaireUrl && `Answer the questionnaire:\n${data.questionnaireUrl}`,
      "Already answered? Thank you, there is nothing else to do.",
    ],
  }),
};

/** Asks again for the questionnaire. Promotional: it needs consent and the send window. */
export const questionnaireReminder = writtenTemplate<Data>("promotional", { fr: french, en: english });
