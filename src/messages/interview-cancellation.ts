import { fullDate, sentenceDate, smsDate } from "./date-text.ts";
import { smsGreeting } from "./greeting.ts";
import { factLines } from "./fact-lines.ts";
import type { Fact } from "./letter.ts";
import { oneLine } from "./one-line.ts";
import type { RenderContext, TemplateData } from "./template.ts";
import { type Wording, writtenTemplate } from "./written-template.ts";

type Data = TemplateData<"interview-cancellation">;

const french: Wording<Data> = {
  sms: (data, context) => {
    const date = smsDate({ at: data.startsAt, timeZone: data.timeZone }, context);
    const reason = data.reason === undefined ? "" : ` Motif : ${sentence(data.reason)}`;
    return `${smsGreeting(data.name, "fr")}, votre entretien du ${date} est annulé.${reason} Pour une autre date, contactez-nous.`;
  },
  letter: (data, context) => {
    const date = sentenceDate({ at: data.startsAt, timeZone: data.timeZone }, context);
    const facts = cancellationFacts(data, context, { date: "Date prévue", reason: "Motif" });
    const news = "L’entretien prévu avec vous n’aura pas lieu.";
    const next =
      "Si vous souhaitez convenir d’une autre date, contactez-nous : nous trouverons un moment qui vous convient.";
    return {
      subject: `Votre entretien du ${date} est annulé`,
      preheader: "Contactez-nous pour convenir d’une autre date.",
      heading: "Votre entretien est annulé",
      name: data.name,
      paragraphs: [news],
      facts,
      note: next,
      reason: `${context.brandName} vous envoie cet e-mail parce qu’un entretien était prévu avec vous.`,
      text: [news, factLines(facts, context), next],
    };
  },
};

const english: Wording<Data> = {
  sms: (data, context) => {
    const date = smsDate({ at: data.startsAt, timeZone: data.timeZone }, context);
    const reason = data.reason === undefined ? "" : ` Reason: ${sentence(data.reason)}`;
    return `${smsGreeting(data.name, "en")}, your interview on ${date} is cancelled.${reason} Contact us to find another date.`;
  },
  letter: (data, context) => {
    const date = sentenceDate({ at: data.startsAt, timeZone: data.timeZone }, context);
    const facts = cancellationFacts(data, context, { date: "Planned date", reason: "Reason" });
    const news = "The interview planned with you will not take place.";
    const next = "If you would like another date, contact us and we will find a time that suits you.";
    return {
      subject: `Your interview on ${date} is cancelled`,
      preheader: "Contact us to find another date.",
      heading: "Your interview is cancelled",
      name: data.name,
      paragraphs: [news],
      facts,
      note: next,
      reason: `${context.brandName} sent you this e-mail because an interview with you was planned.`,
      text: [news, factLines(facts, context), next],
    };
  },
};

function cancellationFacts(
  data: Data,
  context: RenderContext,
  labels: { date: string; reason: string },
): Fact[] {
  const date = {
    label: labels.date,
    value: fullDate({ at: data.startsAt, timeZone: data.timeZone }, context),
  };
  return data.reason === undefined ? [date] : [date, { label: labels.reason, value: oneLine(data.reason) }];
}

/** The reason as one sentence, with its full stop if it has no end of its own. */
function sentence(reason: string): string {
  const line = oneLine(reason);
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

/** Says that an interview will not take place. */
export const interviewCancellation = writtenTemplate<Data>("transactional", { fr: french, en: english });
