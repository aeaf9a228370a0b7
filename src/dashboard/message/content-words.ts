import type { Words } from "../shell/language.ts";

/** What stands around a message's own words. */
export type ContentWords = {
  from: string;
  ownSender: string;
  subject: string;
  segments: string;
  ownCount: (segments: number) => string;
  encoding: string;
  gsm: string;
  ucs: string;
  forcedBy: (characters: string) => string;
  characters: string;
  units: (units: number, encoding: "GSM-7" | "UCS-2") => string;
  price: string;
  perSegment: (each: string, all: string) => string;
  perEmail: string;
  noPrice: string;
  masked: string;
  maskedSecret: string;
  keptUntil: (at: string) => string;
  gone: (days: number) => string;
  notWritten: string;
};

/** The words in each language. */
export const contentWords: Words<ContentWords> = {
  en: {
    from: "Sender",
    ownSender: "the configured one",
    subject: "Subject",
    segments: "Segments",
    ownCount: (segments) => `${segments} by our own count`,
    encoding: "Encoding",
    gsm: "GSM-7: 160 characters fit in one segment, 153 in each of several",
    ucs: "UCS-2: only 70 characters fit in one segment, 67 in each of several",
    forcedBy: (characters) => `because of ${characters}`,
    characters: "Characters",
    units: (units, encoding) =>
      encoding === "GSM-7" ? `which take ${units} of GSM-7` : `which take ${units} of UCS-2`,
    price: "Estimated price",
    perSegment: (each, all) => `${each} for each segment, ${all} in all`,
    perEmail: "for each e-mail",
    noPrice: "not known for this country (SMS_PRICES)",
    masked: "Counted as shown; the text that was sent has the secret in place of the asterisks.",
    maskedSecret: "Passwords and personal links are masked (********): they are never kept in clear.",
    keptUntil: (at) => `Its words are kept until ${at}, then removed (RETAIN_BODIES).`,
    gone: (days) => `Its words are no longer kept: they are removed after ${days} days (RETAIN_BODIES).`,
    notWritten: "It was never written: something kept it back before.",
  },
  fr: {
    from: "Expéditeur",
    ownSender: "celui de la configuration",
    subject: "Objet",
    segments: "Segments",
    ownCount: (segments) => `${segments} selon notre propre compte`,
    encoding: "Codage",
    gsm: "GSM-7 : 160 caractères tiennent dans un segment, 153 dans chacun de plusieurs",
    ucs: "UCS-2 : 70 caractères seulement tiennent dans un segment, 67 dans chacun de plusieurs",
    forcedBy: (characters) => `à cause de ${characters}`,
    characters: "Caractères",
    units: (units, encoding) =>
      encoding === "GSM-7" ? `qui en prennent ${units} en GSM-7` : `qui en prennent ${units} en UCS-2`,
    price: "Prix estimé",
    perSegment: (each, all) => `${each} par segment, ${all} en tout`,
    perEmail: "par e-mail",
    noPrice: "inconnu pour ce pays (SMS_PRICES)",
    masked: "Compté tel qu’affiché ; le texte envoyé a le secret à la place des astérisques.",
    maskedSecret:
      "Les mots de passe et liens personnels sont masqués (********) : ils ne sont jamais conservés en clair.",
    keptUntil: (at) => `Ses mots sont conservés jusqu’au ${at}, puis supprimés (RETAIN_BODIES).`,
    gone: (days) =>
      `Ses mots ne sont plus conservés : ils sont supprimés après ${days} jours (RETAIN_BODIES).`,
    notWritten: "Il n’a jamais été rédigé : quelque chose l’a retenu avant.",
  },
};
