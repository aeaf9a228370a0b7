import type { CodeMeaning } from "./code-meaning.ts";

const askAnother = {
  en: "Ask the person for another number, and send the event again with it. The journey’s e-mail, where there is one, is not affected.",
  fr: "Demandez un autre numéro à la personne, puis renvoyez l’événement avec ce numéro. L’e-mail du parcours, s’il y en a un, n’est pas concerné.",
};
const checkSender = {
  en: "Check TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID against the console, then send it again.",
  fr: "Comparez TWILIO_PHONE_NUMBER ou TWILIO_MESSAGING_SERVICE_SID avec la console, puis renvoyez-le.",
};
const sendLater = {
  en: "Send it again later, or write another way.",
  fr: "Renvoyez-le plus tard, ou écrivez autrement.",
};

/** Twilio's codes in words, each that the channel's table has. The first row that matches counts. */
export const twilioCodes: readonly CodeMeaning[] = [
  {
    codes: ["20003"],
    en: "The credentials are wrong, or the account is suspended.",
    fr: "Les identifiants sont faux, ou le compte est suspendu.",
    advice: {
      en: "Compare TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN with the console.",
      fr: "Comparez TWILIO_ACCOUNT_SID et TWILIO_AUTH_TOKEN avec la console.",
    },
  },
  {
    codes: ["20403", "10001", "20005", "30002"],
    en: "The account is suspended, closed or inactive.",
    fr: "Le compte est suspendu, fermé ou inactif.",
    advice: {
      en: "Open the account in Twilio’s console: it says what is missing.",
      fr: "Ouvrez le compte dans la console de Twilio : elle dit ce qui manque.",
    },
  },
  {
    codes: ["20404"],
    en: "The account SID or the address of the API is wrong.",
    fr: "Le SID du compte ou l’adresse de l’API est faux.",
    advice: {
      en: "Check TWILIO_ACCOUNT_SID and TWILIO_BASE_URL.",
      fr: "Vérifiez TWILIO_ACCOUNT_SID et TWILIO_BASE_URL.",
    },
  },
  {
    codes: ["20429"],
    en: "Too many requests at once; this one was not processed.",
    fr: "Trop de requêtes à la fois ; celle-ci n’a pas été traitée.",
  },
  {
    codes: ["20500", "20503"],
    en: "Twilio failed on its side and may have the message.",
    fr: "Twilio a échoué de son côté et a peut-être le message.",
  },
  {
    codes: ["21211"],
    en: "It is not a valid phone number.",
    fr: "Ce n’est pas un numéro de téléphone valable.",
    advice: askAnother,
  },
  {
    codes: ["21614"],
    en: "It is not a mobile number.",
    fr: "Ce n’est pas un numéro de mobile.",
    advice: askAnother,
  },
  { codes: ["21635"], en: "It is a landline.", fr: "C’est un téléphone fixe.", advice: askAnother },
  {
    codes: ["21408"],
    en: "The account may not send to this country.",
    fr: "Le compte n’a pas le droit d’envoyer vers ce pays.",
    advice: {
      en: "Allow the country in the console’s geo permissions, then send it again.",
      fr: "Autorisez le pays dans les autorisations géographiques de la console, puis renvoyez-le.",
    },
  },
  {
    codes: ["21212", "21606", "21659", "21660", "21661", "21703", "21704", "21705"],
    en: "The sender or messaging service is not valid for this account.",
    fr: "L’expéditeur ou le service de messagerie n’est pas valable pour ce compte.",
    advice: checkSender,
  },
  {
    codes: ["21609"],
    en: "Twilio cannot call this server back at PUBLIC_URL.",
    fr: "Twilio ne peut pas rappeler ce serveur à PUBLIC_URL.",
    advice: {
      en: "Set PUBLIC_URL to an address that can be reached from outside, or to none.",
      fr: "Donnez à PUBLIC_URL une adresse joignable de l’extérieur, ou aucune.",
    },
  },
  {
    codes: ["21612"],
    en: "This sender cannot reach this recipient.",
    fr: "Cet expéditeur ne peut pas joindre ce destinataire.",
    advice: checkSender,
  },
  {
    codes: ["21608"],
    en: "A trial account may only text verified numbers.",
    fr: "Un compte d’essai ne peut écrire qu’à des numéros vérifiés.",
  },
  {
    codes: ["30454"],
    en: "The trial account has used up its messages.",
    fr: "Le compte d’essai a épuisé ses messages.",
    advice: {
      en: "Upgrade the account, then send it again.",
      fr: "Passez à un compte payant, puis renvoyez-le.",
    },
  },
  {
    codes: ["21610"],
    en: "The person has replied STOP to this sender.",
    fr: "La personne a répondu STOP à cet expéditeur.",
  },
  {
    codes: ["21611"],
    en: "The sender’s queue holds more than ten hours of messages.",
    fr: "La file de l’expéditeur contient plus de dix heures de messages.",
    advice: sendLater,
  },
  { codes: ["21602"], en: "The message has no text.", fr: "Le message n’a pas de texte." },
  {
    codes: ["21617"],
    en: "The text is longer than 1600 characters.",
    fr: "Le texte dépasse 1600 caractères.",
  },
  {
    codes: ["30001"],
    en: "The sender’s queue overflowed.",
    fr: "La file de l’expéditeur a débordé.",
    advice: sendLater,
  },
  {
    codes: ["30037"],
    en: "Outbound messages are disabled for the account.",
    fr: "L’envoi de messages est désactivé pour le compte.",
  },
  {
    codes: ["30003"],
    en: "The phone is switched off or out of reach.",
    fr: "Le téléphone est éteint ou hors de portée.",
    advice: sendLater,
  },
  { codes: ["30004"], en: "The recipient blocks messages.", fr: "Le destinataire bloque les messages." },
  {
    codes: ["30005"],
    en: "The number is unknown or no longer in use.",
    fr: "Le numéro est inconnu ou n’est plus attribué.",
    advice: askAnother,
  },
  {
    codes: ["30006"],
    en: "It is a landline, or its carrier cannot be reached.",
    fr: "C’est un téléphone fixe, ou son opérateur est injoignable.",
    advice: askAnother,
  },
  {
    codes: ["30007"],
    en: "The carrier filtered the message because of its content.",
    fr: "L’opérateur a filtré le message à cause de son contenu.",
    advice: {
      en: "Look at the links and the sender in the text; the console says more.",
      fr: "Regardez les liens et l’expéditeur dans le texte ; la console en dit plus.",
    },
  },
  {
    codes: ["30008"],
    en: "The carrier gave no reason.",
    fr: "L’opérateur n’a pas donné de raison.",
    advice: sendLater,
  },
  {
    codes: ["30500"],
    en: "An internal error at Twilio.",
    fr: "Une erreur interne de Twilio.",
    advice: sendLater,
  },
  {
    codes: ["30036"],
    en: "It expired before it could be sent.",
    fr: "Il a expiré avant de pouvoir partir.",
    advice: sendLater,
  },
  {
    codes: ["30410"],
    en: "A carrier did not answer in time: it may or may not have arrived.",
    fr: "Un opérateur n’a pas répondu à temps : il est arrivé, ou non.",
  },
  {
    codes: ["30450", "30453"],
    en: "It was blocked because it looked like fraud (SMS pumping).",
    fr: "Il a été bloqué parce qu’il ressemblait à une fraude (SMS pumping).",
    advice: {
      en: "Look in the console whether somebody fills in forms to have SMS sent.",
      fr: "Regardez dans la console si quelqu’un remplit des formulaires pour faire partir des SMS.",
    },
  },
  {
    codes: ["63038"],
    en: "The account has reached its cap of messages in 24 hours.",
    fr: "Le compte a atteint son plafond de messages en 24 heures.",
  },
];
