import { smsGreeting } from "./greeting.ts";
import { smsLink } from "./sms-link.ts";
import type { RenderContext, TemplateData } from "./template.ts";
import { type Wording, writtenTemplate } from "./written-template.ts";

type Data = TemplateData<"lead-confirmation">;

const french: Wording<Data> = {
  sms: (data) =>
    `${smsGreeting(data.name, "fr")}, votre demande est bien enregistrée, merci !` +
    (smsLink("Prochaine étape, quelques questions :", data.questionnaireUrl) ||
      " Nous revenons vers vous au plus vite."),
  letter: (data, context) => ({
    subject: "Votre demande est bien enregistrée",
    preheader:
      data.questionnaireUrl === undefined
        ? "Nous revenons vers vous au plus vite."
        : "Prochaine étape : quelques questions pour préparer la suite.",
    heading: "Merci, votre demande est bien enregistrée",
    name: data.name,
    paragraphs: [
      "Nous avons bien reçu votre demande et nous nous réjouissons de faire votre connaissance.",
      data.questionnaireUrl === undefined
        ? "Nous revenons vers vous au plus vite avec la prochaine étape. Vous n’avez rien à faire d’ici là."
        : "Pour préparer la suite, nous avons quelques questions à vous poser. Y répondre ne prend que quelques minutes.",
    ],
    action:
      data.questionnaireUrl === undefined
        ? undefined
        : { label: "Répondre au questionnaire", url: data.questionnaireUrl },
    reason: frenchReason(context),
    text: [
      "Nous avons bien reçu votre demande, merci ! Nous nous réjouissons de faire votre connaissance.",
      data.questionnaireUrl === undefined
        ? "Nous revenons vers vous au plus vite avec la prochaine étape. Vous n’avez rien à faire d’ici là."
        : `Prochaine étape : quelques questions pour préparer la suite. Y répondre ne prend que quelques minutes :\n${data.questionnaireUrl}`,
    ],
  }),
};

const english: Wording<Data> = {
  sms: (data) =>
    `${smsGreeting(data.name, "en")}, we have received your request, thank you!` +
    (smsLink("Next step, a few questions:", data.questionnaireUrl) || " We will be in touch very soon."),
  letter: (data, context) => ({
    subject: "We have received your request",
    preheader:
      data.questionnaireUrl === undefined
        ? "We will be in touch very soon."
        : "Next step: a few questions to prepare what comes next.",
    heading: "Thank you, we have received your request",
    name: data.name,
    paragraphs: [
      "Thank you for your request. We look forward to getting to know you.",
      data.questionnaireUrl === undefined
        ? "We will be in touch very soon with the next step. There is nothing you need to do until then."
        : "To prepare what comes next, we have a few questions for you. Answering them takes only a few minutes.",
    ],
    action:
      data.questionnaireUrl === undefined
        ? undefined
        : { label: "Answer the questionnaire", url: data.questionnaireUrl },
    reason: englishReason(context),
    text: [
      "Thank you for your request. We look forward to getting to know you.",
      data.questionnaireUrl === undefined
        ? "We will be in touch very soon with the next step. There is nothing you need to do until then."
        : `Next step: a few questions to prepare what comes next. Answering them takes only a few minutes:\n${data.questionnaireUrl}`,
    ],
  }),
};

function frenchReason({ brandName }: RenderContext): string {
  return `${brandName} vous envoie cet e-mail parce que vous nous avez laissé vos coordonnées.`;
}

function englishReason({ brandName }: RenderContext): string {
  return `${brandName} sent you this e-mail because you left us your contact details.`;
}

/** Says that the person's details arrived, and gives the questionnaire when there is one. */
export const leadConfirmation = writtenTemplate<Data>("transactional", { fr: french, en: english });
