import type { TemplateData } from "./template.ts";
import { type Wording, writtenTemplate } from "./written-template.ts";

type Data = TemplateData<"configuration-test">;

const french: Wording<Data> = {
  sms: () => "ceci est un message de test. Vous le lisez : l'envoi de SMS fonctionne.",
  letter: (_data, { brandName }) => ({
    subject: `${brandName} : e-mail de test`,
    preheader: "L’envoi d’e-mails fonctionne.",
    heading: "L’envoi d’e-mails fonctionne",
    paragraphs: ["Ceci est un message de test. Vous le lisez : les envois sont bien configurés."],
    note: "Vous n’avez rien à faire.",
    reason: `${brandName} vous envoie cet e-mail parce que quelqu’un vérifie la configuration des envois avec votre adresse.`,
    text: [
      "Ceci est un message de test. Vous le lisez : l’envoi d’e-mails est bien configuré.",
      "Vous n’avez rien à faire.",
    ],
  }),
};

const english: Wording<Data> = {
  sms: () => "this is a test message. As you can read it, sending SMS works.",
  letter: (_data, { brandName }) => ({
    subject: `${brandName}: test e-mail`,
    preheader: "Sending e-mail works.",
    heading: "Sending e-mail works",
    paragraphs: ["This is a test message. As you can read it, sending is set up correctly."],
    note: "There is nothing you need to do.",
    reason: `${brandName} sent you this e-mail because someone is checking the configuration with your address.`,
    text: [
      "This is a test message. As you can read it, sending e-mail is set up correctly.",
      "There is nothing you need to do.",
    ],
  }),
};

/** Proves that a channel is configured. */
export const configurationTest = writtenTemplate<Data>("transactional", { fr: french, en: english });
