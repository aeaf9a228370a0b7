import { sentenceDate } from "./date-text.ts";
import { smsGreeting } from "./greeting.ts";
import { factLines } from "./fact-lines.ts";
import { interviewFacts, smsAppointment } from "./interview-facts.ts";
import { smsLink } from "./sms-link.ts";
import type { TemplateData } from "./template.ts";
import { type Wording, writtenTemplate } from "./written-template.ts";

type Data = TemplateData<"interview-confirmation">;

const french: Wording<Data> = {
  sms: (data, context) => {
    const date = smsAppointment(data, context);
    const news = data.rescheduled
      ? `votre entretien est déplacé au ${date}`
      : `votre entretien est confirmé pour le ${date}`;
    return `${smsGreeting(data.name, "fr")}, ${news}.${smsLink("Lien :", data.meetingUrl)}`;
  },
  letter: (data, context) => {
    const date = sentenceDate({ at: data.startsAt, timeZone: data.timeZone }, context);
    const facts = interviewFacts(data, context);
    const news = data.rescheduled
      ? "Votre entretien a changé de date. Voici le nouveau rendez-vous, qui remplace le précédent."
      : "Votre rendez-vous est bien noté. Nous nous réjouissons d’échanger avec vous.";
    const hindered = "Un empêchement ? Prévenez-nous dès que possible et nous conviendrons d’une autre date.";
    return {
      subject: data.rescheduled
        ? `Votre entretien est déplacé au ${date}`
        : `Votre entretien est confirmé : ${date}`,
      preheader: data.rescheduled
        ? "La nouvelle date remplace la précédente."
        : "Nous nous réjouissons d’échanger avec vous.",
      heading: data.rescheduled ? "Votre entretien change de date" : "Votre entretien est confirmé",
      name: data.name,
      paragraphs: [news],
      facts,
      action:
        data.meetingUrl === undefined ? undefined : { label: "Rejoindre l’entretien", url: data.meetingUrl },
      note: hindered,
      reason: `${context.brandName} vous envoie cet e-mail parce qu’un entretien est prévu avec vous.`,
      text: [
        news,
        factLines(facts, context),
        data.meetingUrl && `Pour nous rejoindre :\n${data.meetingUrl}`,
        hindered,
      ],
    };
  },
};

const english: Wording<Data> = {
  sms: (data, context) => {
    const date = smsAppointment(data, context);
    const news = data.rescheduled
      ? `your interview has been moved to ${date}`
      : `your interview is confirmed for ${date}`;
    return `${smsGreeting(data.name, "en")}, ${news}.${smsLink("Link:", data.meetingUrl)}`;
  },
  letter: (data, context) => {
    const date = sentenceDate({ at: data.startsAt, timeZone: data.timeZone }, context);
    const facts = interviewFacts(data, context);
    const news = data.rescheduled
      ? "Your interview has been moved. Here is the new appointment, which replaces the previous one."
      : "Your appointment is booked. We look forward to talking with you.";
    const hindered = "Something came up? Let us know as soon as you can and we will find another date.";
    return {
      subject: data.rescheduled
        ? `Your interview has been moved to ${date}`
        : `Your interview is confirmed: ${date}`,
      preheader: data.rescheduled
        ? "The new date replaces the previous one."
        : "We look forward to talking with you.",
      heading: data.rescheduled ? "Your interview has been moved" : "Your interview is confirmed",
      name: data.name,
      paragraphs: [news],
      facts,
      action:
        data.meetingUrl === undefined ? undefined : { label: "Join the interview", url: data.meetingUrl },
      note: hindered,
      reason: `${context.brandName} sent you this e-mail because an interview with you is planned.`,
      text: [news, factLines(facts, context), data.meetingUrl && `To join us:\n${data.meetingUrl}`, hindered],
    };
  },
};

/** Gives the date of an interview, or its new date when it moved. */
export const interviewConfirmation = writtenTemplate<Data>("transactional", { fr: french, en: english });
