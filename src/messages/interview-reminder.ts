import { sentenceDate } from "./date-text.ts";
import { smsGreeting } from "./greeting.ts";
import { factLines } from "./fact-lines.ts";
import { type InterviewData, interviewFacts, smsAppointment } from "./interview-facts.ts";
import type { Locale } from "./message.ts";
import { smsLink } from "./sms-link.ts";
import type { Template } from "./template.ts";
import { type Wording, writtenTemplate } from "./written-template.ts";

/**
 * How near the interview is. Never "tomorrow" or "in one hour": a reminder can be late, and delays are configured;
 * the date is what stays true.
 */
type Nearness = "upcoming" | "imminent";

function french(nearness: Nearness): Wording<InterviewData> {
  const imminent = nearness === "imminent";
  return {
    sms: (data, context) => {
      const date = smsAppointment(data, context);
      const news = imminent
        ? `votre entretien va commencer : ${date}`
        : `rappel de votre entretien du ${date}`;
      return `${smsGreeting(data.name, "fr")}, ${news}.${smsLink("Lien :", data.meetingUrl)}`;
    },
    letter: (data, context) => {
      const date = sentenceDate({ at: data.startsAt, timeZone: data.timeZone }, context);
      const facts = interviewFacts(data, context);
      const news = imminent
        ? "C’est bientôt l’heure de notre entretien. Voici l’essentiel pour nous retrouver."
        : "Un petit rappel de notre prochain entretien. Nous nous réjouissons d’échanger avec vous.";
      const hindered = "Un empêchement ? Prévenez-nous dès que possible.";
      return {
        subject: imminent
          ? `Votre entretien commence bientôt : ${date}`
          : `Rappel : votre entretien du ${date}`,
        preheader: imminent
          ? "Voici l’essentiel pour nous retrouver."
          : "Nous nous réjouissons d’échanger avec vous.",
        heading: imminent ? "Votre entretien commence bientôt" : "Votre entretien approche",
        name: data.name,
        paragraphs: [news],
        facts,
        action:
          data.meetingUrl === undefined
            ? undefined
            : { label: "Rejoindre l’entretien", url: data.meetingUrl },
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
}

function english(nearness: Nearness): Wording<InterviewData> {
  const imminent = nearness === "imminent";
  return {
    sms: (data, context) => {
      const date = smsAppointment(data, context);
      const news = imminent
        ? `your interview is about to start: ${date}`
        : `a reminder of your interview on ${date}`;
      return `${smsGreeting(data.name, "en")}, ${news}.${smsLink("Link:", data.meetingUrl)}`;
    },
    letter: (data, context) => {
      const date = sentenceDate({ at: data.startsAt, timeZone: data.timeZone }, context);
      const facts = interviewFacts(data, context);
      const news = imminent
        ? "It is almost time for our interview. Here is all you need to join us."
        : "A short reminder of our upcoming interview. We look forward to talking with you.";
      const hindered = "Something came up? Let us know as soon as you can.";
      return {
        subject: imminent ? `Your interview starts soon: ${date}` : `Reminder: your interview on ${date}`,
        preheader: imminent ? "Here is all you need to join us." : "We look forward to talking with you.",
        heading: imminent ? "Your interview starts soon" : "Your interview is coming up",
        name: data.name,
        paragraphs: [news],
        facts,
        action:
          data.meetingUrl === undefined ? undefined : { label: "Join the interview", url: data.meetingUrl },
        note: hindered,
        reason: `${context.brandName} sent you this e-mail because an interview with you is planned.`,
        text: [
          news,
          factLines(facts, context),
          data.meetingUrl && `To join us:\n${data.meetingUrl}`,
          hindered,
        ],
      };
    },
  };
}

function reminder(nearness: Nearness): Template<InterviewData> {
  const wording: Record<Locale, Wording<InterviewData>> = { fr: french(nearness), en: english(nearness) };
  return writtenTemplate("transactional", wording);
}

/** Reminds of an interview the day before. */
export const interviewReminder24h = reminder("upcoming");

/** Reminds of an interview in its last hour. */
export const interviewReminder1h = reminder("imminent");
