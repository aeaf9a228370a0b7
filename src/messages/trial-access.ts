import { fullDate, smsDate } from "./date-text.ts";
import { smsGreeting } from "./greeting.ts";
import { factLines } from "./fact-lines.ts";
import type { Fact } from "./letter.ts";
import { smsLink } from "./sms-link.ts";
import type { RenderContext, TemplateData } from "./template.ts";
import { type Wording, writtenTemplate } from "./written-template.ts";

type Data = TemplateData<"trial-access">;

/** A personal link makes the password needless: what is not sent cannot be read by others. */
function passwordOf({ accessUrl, temporaryPassword }: Data): string | undefined {
  return accessUrl === undefined ? temporaryPassword : undefined;
}

const french: Wording<Data> = {
  sms: (data, context) => {
    const password = passwordOf(data);
    const until =
      data.endsAt === undefined
        ? ""
        : ` jusqu'au ${smsDate({ at: data.endsAt, timeZone: data.timeZone }, context)}`;
    return smsLines(
      `${smsGreeting(data.name, "fr")}, votre essai est ouvert${until}.${smsLink("Votre accès, à ne jamais partager :", data.accessUrl)}`,
      data.loginEmail && `Identifiant : ${data.loginEmail}`,
      password && `Mot de passe temporaire : ${password}`,
      password && "Ne le communiquez jamais et changez-le dès la première connexion.",
    );
  },
  letter: (data, context) => {
    const facts = accessFacts(data, context, {
      loginEmail: "Identifiant",
      temporaryPassword: "Mot de passe temporaire",
      endsAt: "Fin de l’essai",
    });
    const news = "Votre période d’essai est ouverte. Prenez le temps de tout découvrir à votre rythme.";
    const secrecy = passwordOf(data)
      ? "Ce mot de passe est temporaire : ne le communiquez jamais à personne et changez-le dès votre première connexion."
      : data.accessUrl && "Ce lien d’accès vous est personnel : ne le partagez jamais.";
    return {
      subject: "Votre essai est ouvert",
      preheader: "Tout est prêt pour votre première connexion.",
      heading: "Votre essai est ouvert",
      name: data.name,
      paragraphs: [news],
      facts,
      action:
        data.accessUrl === undefined ? undefined : { label: "Accéder à mon espace", url: data.accessUrl },
      note: secrecy,
      reason: `${context.brandName} vous envoie cet e-mail parce qu’un essai a été ouvert à votre nom.`,
      text: [
        news,
        facts.length === 0 ? undefined : factLines(facts, context),
        data.accessUrl && `Accéder à votre espace :\n${data.accessUrl}`,
        secrecy,
      ],
    };
  },
};

const english: Wording<Data> = {
  sms: (data, context) => {
    const password = passwordOf(data);
    const until =
      data.endsAt === undefined
        ? ""
        : ` until ${smsDate({ at: data.endsAt, timeZone: data.timeZone }, context)}`;
    return smsLines(
      `${smsGreeting(data.name, "en")}, your trial is open${until}.${smsLink("Your personal link, never share it:", data.accessUrl)}`,
      data.loginEmail && `Login: ${data.loginEmail}`,
      password && `Temporary password: ${password}`,
      password && "Never share it and change it at your first login.",
    );
  },
  letter: (data, context) => {
    const facts = accessFacts(data, context, {
      loginEmail: "Login",
      temporaryPassword: "Temporary password",
      endsAt: "End of the trial",
    });
    const news = "Your trial period is open. Take your time to discover everything at your own pace.";
    const secrecy = passwordOf(data)
      ? "This password is temporary: never share it with anyone and change it at your first login."
      : data.accessUrl && "This access link is personal to you: never share it.";
    return {
      subject: "Your trial is open",
      preheader: "Everything is ready for your first login.",
      heading: "Your trial is open",
      name: data.name,
      paragraphs: [news],
      facts,
      action: data.accessUrl === undefined ? undefined : { label: "Open my account", url: data.accessUrl },
      note: secrecy,
      reason: `${context.brandName} sent you this e-mail because a trial was opened in your name.`,
      text: [
        news,
        facts.length === 0 ? undefined : factLines(facts, context),
        data.accessUrl && `Open your account:\n${data.accessUrl}`,
        secrecy,
      ],
    };
  },
};

function accessFacts(
  data: Data,
  context: RenderContext,
  labels: { loginEmail: string; temporaryPassword: string; endsAt: string },
): Fact[] {
  const password = passwordOf(data);
  const facts: (Fact | undefined)[] = [
    data.loginEmail === undefined ? undefined : { label: labels.loginEmail, value: data.loginEmail },
    password === undefined ? undefined : { label: labels.temporaryPassword, value: password, literal: true },
    data.endsAt === undefined
      ? undefined
      : { label: labels.endsAt, value: fullDate({ at: data.endsAt, timeZone: data.timeZone }, context) },
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** A login, a password and a link each end their line, so that no punctuation sticks to them. */
function smsLines(...lines: readonly (string | undefined)[]): string {
  return lines.filter((line) => line !== undefined).join("\n");
}

/** Opens a trial: the access link or, where there is none, the temporary password; and the login, if there is one. */
export const trialAccess = writtenTemplate<Data>("transactional", { fr: french, en: english });
