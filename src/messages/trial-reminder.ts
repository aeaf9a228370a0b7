import { fullDate, sentenceDate, smsDate } from "./date-text.ts";
import { smsGreeting } from "./greeting.ts";
import { factLines } from "./fact-lines.ts";
import { smsLink } from "./sms-link.ts";
import type { TemplateData } from "./template.ts";
import { type Wording, writtenTemplate } from "./written-template.ts";

type Data = TemplateData<"trial-reminder">;

const french: Wording<Data> = {
  sms: (data, context) =>
    `${smsGreeting(data.name, "fr")}, votre essai se termine le ${smsDate({ at: data.endsAt, timeZone: data.timeZone }, context)}.` +
    (smsLink("Pour continuer :", data.accessUrl) || " Envie de continuer ? Contactez-nous."),
  letter: (data, context) => {
    const moment = { at: data.endsAt, timeZone: data.timeZone };
    const date = sentenceDate(moment, context);
    const facts = [{ label: "Fin de l’essai", value: fullDate(moment, context) }];
    const news = "Votre période d’essai touche à sa fin. Nous espérons qu’elle vous est utile.";
    const next = "Pour continuer sans interruption, choisissez votre formule depuis votre espace.";
    const contact = "Une question, une hésitation ? Contactez-nous, nous sommes là pour vous aider.";
    return {
      subject: `Votre essai se termine le ${date}`,
      preheader: "Continuez sans interruption.",
      heading: "Votre essai se termine bientôt",
      name: data.name,
      paragraphs: data.accessUrl === undefined ? [news] : [news, next],
      facts,
      action:
        data.accessUrl === undefined ? undefined : { label: "Accéder à mon espace", url: data.accessUrl },
      note: contact,
      reason: `${context.brandName} vous envoie cet e-mail parce qu’un essai a été ouvert à votre nom.`,
      text: [
        news,
        factLines(facts, context),
        data.accessUrl && `${next.slice(0, -1)} :\n${data.accessUrl}`,
        contact,
      ],
    };
  },
};

const english: Wording<Data> = {
  sms: (data, context) =>
    `${smsGreeting(data.name, "en")}, your trial ends on ${smsDate({ at: data.endsAt, timeZone: data.timeZone }, context)}.` +
    (smsLink("To continue:", data.accessUrl) || " Would you like to continue? Contact us."),
  letter: (data, context) => {
    const moment = { at: data.endsAt, timeZone: data.timeZone };
    const date = sentenceDate(moment, context);
    const facts = [{ label: "End of the trial", value: fullDate(moment, context) }];
    const news = "Your trial period is coming to an end. We hope you are finding it useful.";
    const next = "To continue without interruption, choose your plan from your account.";
    const contact = "Any question or doubt? Contact us, we are here to help.";
    return {
      subject: `Your trial ends on ${date}`,
      preheader: "Continue without interruption.",
      heading: "Your trial ends soon",
      name: data.name,
      paragraphs: data.accessUrl === undefined ? [news] : [news, next],
      facts,
      action: data.accessUrl === undefined ? undefined : { label: "Open my account", url: data.accessUrl },
      note: contact,
      reason: `${context.brandName} sent you this e-mail because a trial was opened in your name.`,
      text: [
        news,
        factLines(facts, context),
        data.accessUrl && `${next.slice(0, -1)}:\n${data.accessUrl}`,
        contact,
      ],
    };
  },
};

/** Says when the trial ends. Promotional: it needs consent and the send window. */
export const trialReminder = writtenTemplate<Data>("promotional", { fr: french, en: english });
