import type { EventName } from "../../events/domain-event.ts";
import type { Words } from "../shell/language.ts";

type FieldWords = Record<string, { label: string; hint?: string }>;

/** What each event is, and what its fields ask for. */
export const eventWords: Words<{
  events: Record<EventName, string>;
  fields: FieldWords;
  choice: Record<"none" | "yes" | "no", string>;
  locales: Record<"none" | "fr" | "en", string>;
}> = {
  en: {
    events: {
      "lead.created": "somebody left their details: a confirmation, then reminders of the questionnaire",
      "questionnaire.completed": "they filled in the questionnaire: its reminders stop",
      "interview.scheduled": "an interview was booked, or moved: a confirmation, then reminders",
      "interview.cancelled": "the interview will not take place: a notice",
      "trial.started": "a trial began: the access, then a reminder before it ends",
      "trial.converted": "the trial became a subscription: its reminder stops",
    },
    fields: {
      leadId: { label: "Lead", hint: "The id of the person in your application." },
      interviewId: { label: "Interview", hint: "Its id. The same one again, with another date, moves it." },
      trialId: { label: "Trial", hint: "Its id." },
      firstName: { label: "First name" },
      lastName: { label: "Last name" },
      email: { label: "E-mail", hint: "Your own address, to read the message." },
      phone: { label: "Mobile phone", hint: "In international form, such as +33612345678. Empty: no SMS." },
      locale: { label: "Language of the messages" },
      timeZone: { label: "Time zone", hint: "Such as Europe/Paris. Empty: the configured one." },
      questionnaireUrl: { label: "Link to the questionnaire", hint: "An https address." },
      "consent.sms": { label: "Reminders by SMS" },
      "consent.email": { label: "Reminders by e-mail" },
      startsAt: { label: "Starts at", hint: "With an offset, such as 2026-12-01T10:00:00+01:00." },
      endsAt: { label: "Ends at", hint: "With an offset, such as 2026-12-01T10:00:00+01:00." },
      durationMinutes: { label: "Duration in minutes", hint: "1 to 1440." },
      meetingUrl: { label: "Link to the meeting", hint: "An https address." },
      accessUrl: { label: "Link to the trial", hint: "An https address." },
      loginEmail: { label: "Login", hint: "An e-mail address." },
      temporaryPassword: { label: "Temporary password" },
      reason: { label: "Reason", hint: "One line, which the person reads." },
    },
    choice: { none: "not said", yes: "yes", no: "no" },
    locales: { none: "the configured one", fr: "French", en: "English" },
  },
  fr: {
    events: {
      "lead.created":
        "quelqu’un a laissé ses coordonnées : une confirmation, puis des rappels du questionnaire",
      "questionnaire.completed": "le questionnaire est rempli : ses rappels cessent",
      "interview.scheduled": "un entretien est pris, ou déplacé : une confirmation, puis des rappels",
      "interview.cancelled": "l’entretien n’aura pas lieu : un avis",
      "trial.started": "un essai commence : les accès, puis un rappel avant la fin",
      "trial.converted": "l’essai est devenu un abonnement : son rappel cesse",
    },
    fields: {
      leadId: { label: "Prospect", hint: "L’identifiant de la personne dans votre application." },
      interviewId: {
        label: "Entretien",
        hint: "Son identifiant. Le même, avec une autre date, déplace l’entretien.",
      },
      trialId: { label: "Essai", hint: "Son identifiant." },
      firstName: { label: "Prénom" },
      lastName: { label: "Nom" },
      email: { label: "E-mail", hint: "Votre propre adresse, pour lire le message." },
      phone: {
        label: "Téléphone mobile",
        hint: "Sous forme internationale, par exemple +33612345678. Vide : pas de SMS.",
      },
      locale: { label: "Langue des messages" },
      timeZone: {
        label: "Fuseau horaire",
        hint: "Par exemple Europe/Paris. Vide : celui de la configuration.",
      },
      questionnaireUrl: { label: "Lien du questionnaire", hint: "Une adresse https." },
      "consent.sms": { label: "Rappels par SMS" },
      "consent.email": { label: "Rappels par e-mail" },
      startsAt: { label: "Début", hint: "Avec un décalage, par exemple 2026-12-01T10:00:00+01:00." },
      endsAt: { label: "Fin", hint: "Avec un décalage, par exemple 2026-12-01T10:00:00+01:00." },
      durationMinutes: { label: "Durée en minutes", hint: "De 1 à 1440." },
      meetingUrl: { label: "Lien de la visioconférence", hint: "Une adresse https." },
      accessUrl: { label: "Lien de l’essai", hint: "Une adresse https." },
      loginEmail: { label: "Identifiant de connexion", hint: "Une adresse e-mail." },
      temporaryPassword: { label: "Mot de passe provisoire" },
      reason: { label: "Motif", hint: "Une ligne, que la personne lira." },
    },
    choice: { none: "non précisé", yes: "oui", no: "non" },
    locales: { none: "celle de la configuration", fr: "français", en: "anglais" },
  },
};
