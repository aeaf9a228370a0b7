import { describe, expect, test } from "vitest";
import { renderEmail, renderSms } from "../../src/messages/catalogue.ts";
import { sampleData } from "../../src/messages/sample-data.ts";
import type { RenderContext, TemplateName } from "../../src/messages/template.ts";
import { names } from "./template-data.ts";

const french: RenderContext = {
  locale: "fr",
  brandName: "Bienvenue",
  timeZone: "Europe/Paris",
  optOut: null,
};
const english: RenderContext = { ...french, locale: "en" };

describe("the SMS, word for word, so that a change of wording is seen in review", () => {
  const inFrench: Record<TemplateName, string> = {
    "lead-confirmation":
      "Bienvenue : bonjour Zoé, votre demande est bien enregistrée, merci ! Prochaine étape, quelques questions : https://app.example.com/questionnaire/L1",
    "questionnaire-reminder":
      "Bienvenue : bonjour Zoé, votre questionnaire vous attend, quelques minutes suffisent. C'est par ici : https://app.example.com/questionnaire/L1",
    "interview-confirmation":
      "Bienvenue : bonjour Zoé Lefèvre, votre entretien est confirmé pour le mardi 1er décembre à 10h30 (30 min). Lien : https://meet.example.com/zoe-lefevre-4f7k",
    "interview-reminder-24h":
      "Bienvenue : bonjour Zoé Lefèvre, rappel de votre entretien du mardi 1er décembre à 10h30 (30 min). Lien : https://meet.example.com/zoe-lefevre-4f7k",
    "interview-reminder-1h":
      "Bienvenue : bonjour Zoé Lefèvre, votre entretien va commencer : mardi 1er décembre à 10h30 (30 min). Lien : https://meet.example.com/zoe-lefevre-4f7k",
    "interview-cancellation":
      "Bienvenue : bonjour Zoé, votre entretien du mardi 1er décembre à 10h30 est annulé. Motif : notre conseillère est absente. Pour une autre date, contactez-nous.",
    "trial-access":
      "Bienvenue : bonjour Zoé, votre essai est ouvert jusqu'au mardi 15 décembre à 18h. Votre accès, à ne jamais partager : https://app.example.com/essai/3nQ8\nIdentifiant : zoe.lefevre@example.com",
    "trial-reminder":
      "Bienvenue : bonjour Zoé, votre essai se termine le mardi 15 décembre à 18h. Pour continuer : https://app.example.com/formules",
    "configuration-test":
      "Bienvenue : ceci est un message de test. Vous le lisez : l'envoi de SMS fonctionne.",
  };
  const inEnglish: Record<TemplateName, string> = {
    "lead-confirmation":
      "Bienvenue: Hello Zoé, we have received your request, thank you! Next step, a few questions: https://app.example.com/questionnaire/L1",
    "questionnaire-reminder":
      "Bienvenue: Hello Zoé, your questionnaire is waiting for you. It takes only a few minutes. It is here: https://app.example.com/questionnaire/L1",
    "interview-confirmation":
      "Bienvenue: Hello Zoé Lefèvre, your interview is confirmed for Tuesday 1 December at 10:30 (30 min). Link: https://meet.example.com/zoe-lefevre-4f7k",
    "interview-reminder-24h":
      "Bienvenue: Hello Zoé Lefèvre, a reminder of your interview on Tuesday 1 December at 10:30 (30 min). Link: https://meet.example.com/zoe-lefevre-4f7k",
    "interview-reminder-1h":
      "Bienvenue: Hello Zoé Lefèvre, your interview is about to start: Tuesday 1 December at 10:30 (30 min). Link: https://meet.example.com/zoe-lefevre-4f7k",
    "interview-cancellation":
      "Bienvenue: Hello Zoé, your interview on Tuesday 1 December at 10:30 is cancelled. Reason: notre conseillère est absente. Contact us to find another date.",
    "trial-access":
      "Bienvenue: Hello Zoé, your trial is open until Tuesday 15 December at 18:00. Your personal link, never share it: https://app.example.com/essai/3nQ8\nLogin: zoe.lefevre@example.com",
    "trial-reminder":
      "Bienvenue: Hello Zoé, your trial ends on Tuesday 15 December at 18:00. To continue: https://app.example.com/formules",
    "configuration-test": "Bienvenue: this is a test message. As you can read it, sending SMS works.",
  };

  test.each(names)("%s", (name) => {
    expect(renderSms(name, sampleData(name), french)).toBe(inFrench[name]);
    expect(renderSms(name, sampleData(name), english)).toBe(inEnglish[name]);
  });
});

describe("an interview that moved", () => {
  const moved = { ...sampleData("interview-confirmation"), rescheduled: true };

  test("is announced as moved in every channel and language", () => {
    expect(renderSms("interview-confirmation", moved, french)).toBe(
      "Bienvenue : bonjour Zoé Lefèvre, votre entretien est déplacé au mardi 1er décembre à 10h30 (30 min). Lien : https://meet.example.com/zoe-lefevre-4f7k",
    );
    expect(renderSms("interview-confirmation", moved, english)).toBe(
      "Bienvenue: Hello Zoé Lefèvre, your interview has been moved to Tuesday 1 December at 10:30 (30 min). Link: https://meet.example.com/zoe-lefevre-4f7k",
    );
    const inFrench = renderEmail("interview-confirmation", moved, french);
    expect(inFrench.subject).toBe("Votre entretien est déplacé au mardi 1er décembre à 10\u00a0h\u00a030");
    expect(inFrench.text).toContain("Votre entretien a changé de date.");
    expect(inFrench.html).toContain("Votre entretien change de date</h1>");
    const inEnglish = renderEmail("interview-confirmation", moved, english);
    expect(inEnglish.subject).toBe("Your interview has been moved to Tuesday 1 December at 10:30");
    expect(inEnglish.text).toContain("Your interview has been moved.");
  });

  test("is told in the reader's own zone, by name", () => {
    const inMontreal = { ...moved, timeZone: "America/Montreal" };
    expect(renderSms("interview-confirmation", inMontreal, french)).toContain(
      "à 4h30 (heure de Montréal, 30 min).",
    );
    expect(renderEmail("interview-confirmation", inMontreal, english).subject).toContain(
      "04:30 (Montreal time)",
    );
  });
});

describe("access to a trial", () => {
  const name = "Zoé";

  test("goes by the personal link alone where there is one, with the word not to share it", () => {
    const data = { name, accessUrl: "https://app.example.com/essai/3nQ8" };
    expect(renderSms("trial-access", data, french)).toBe(
      "Bienvenue : bonjour Zoé, votre essai est ouvert. Votre accès, à ne jamais partager : https://app.example.com/essai/3nQ8",
    );
    expect(renderEmail("trial-access", data, french).text).toContain("ne le partagez jamais");
    expect(renderEmail("trial-access", data, english).text).toContain("never share it");
  });

  test("leaves the password out where there is a link, in every channel and language", () => {
    const secret = { accessUrl: "https://app.example.com/essai/3nQ8", temporaryPassword: "Canari-9" };
    const data = { name, loginEmail: "zoe@example.com", ...secret };
    for (const context of [french, english]) {
      const { subject, text, html } = renderEmail("trial-access", data, context);
      for (const said of [renderSms("trial-access", data, context), subject + text + html]) {
        expect(said).not.toContain("Canari-9");
        expect(said).not.toMatch(/mot de passe|password/i);
        expect(said).toContain(secret.accessUrl);
        expect(said).toContain("zoe@example.com");
      }
    }
  });

  test("gives login and password on lines of their own, and says to keep and to change the password", () => {
    const data = { name, loginEmail: "zoe@example.com", temporaryPassword: "a.b-C" };
    expect(renderSms("trial-access", data, french)).toBe(
      "Bienvenue : bonjour Zoé, votre essai est ouvert.\nIdentifiant : zoe@example.com\nMot de passe temporaire : a.b-C\nNe le communiquez jamais et changez-le dès la première connexion.",
    );
    expect(renderSms("trial-access", data, english)).toBe(
      "Bienvenue: Hello Zoé, your trial is open.\nLogin: zoe@example.com\nTemporary password: a.b-C\nNever share it and change it at your first login.",
    );
  });

  test.each(["«ê…»`", "a\u00a0b\u202fc", "  x  ", "mot : de ; passe !", "$&$1", "ﬁ😀"])(
    "gives the password %j exactly as it is, in the SMS and in the text",
    (temporaryPassword) => {
      const data = { ...sampleData("trial-access"), accessUrl: undefined, temporaryPassword };
      for (const context of [french, english]) {
        expect(renderSms("trial-access", data, context)).toContain(`: ${temporaryPassword}\n`);
        expect(renderEmail("trial-access", data, context).text).toContain(`: ${temporaryPassword}\n`);
      }
    },
  );
});

const startsAt = "2026-08-12T08:00:00.000Z";

function cancelled(reason: string): string {
  return renderSms("interview-cancellation", { name: "Zoé", startsAt, reason }, french);
}

describe("an SMS", () => {
  test("loses its accents only where that saves a segment", () => {
    expect(renderSms("interview-reminder-24h", { name: "Zoé", startsAt }, french)).toBe(
      "Bienvenue : bonjour Zoé, rappel de votre entretien du mercredi 12 aout à 10h.",
    );
    expect(renderSms("trial-access", { name: "Maëlys" }, french)).toBe(
      "Bienvenue : bonjour Maëlys, votre essai est ouvert.",
    );
  });

  test.each(["李小龍", "محمد", "Zoé 👩‍🚀"])("keeps the name %s and every accent around it", (name) => {
    expect(renderSms("interview-reminder-24h", { name, startsAt }, french)).toBe(
      `Bienvenue : bonjour ${name}, rappel de votre entretien du mercredi 12 août à 10h.`,
    );
  });

  test("never has the no-break spaces of French typography, which would cost it GSM-7", () => {
    for (const name of names) {
      for (const context of [french, english]) {
        expect(renderSms(name, sampleData(name), context)).not.toMatch(/[\u00a0\u202f]/);
      }
    }
    expect(renderSms("trial-access", { name: "Zoé\u00a0L." }, french)).toContain("bonjour Zoé L.,");
  });

  test("leaves out a link of more than 500 characters, with the words that announce it", () => {
    const meetingUrl = `https://meet.example.com/${"x".repeat(500)}`;
    const data = { name: "Zoé", startsAt, meetingUrl };
    expect(renderSms("interview-confirmation", data, english)).toBe(
      "Bienvenue: Hello Zoé, your interview is confirmed for Wednesday 12 August at 10:00.",
    );
    expect(renderEmail("interview-confirmation", data, english).text).toContain(meetingUrl);
  });

  test("ends the reason of a cancellation with one full stop", () => {
    expect(cancelled("notre conseillère est absente")).toContain(
      "Motif : notre conseillère est absente. Pour",
    );
    expect(cancelled("Désolés !")).toContain("Motif : Désolés ! Pour");
  });
});

describe("an e-mail in French", () => {
  test("has the no-break spaces of French typography in its copy, and not in values", () => {
    const data = { ...sampleData("interview-cancellation"), reason: "Absence : imprévue !" };
    const { html } = renderEmail("interview-cancellation", data, french);
    expect(html).toContain("contactez-nous\u00a0: nous");
    expect(html).toContain("Absence : imprévue !");
    expect(renderEmail("questionnaire-reminder", { name: "Zoé" }, french).html).toContain("répondu\u202f?");
  });
});

describe("a name", () => {
  test("of 200 characters is cut in an SMS and whole in an e-mail", () => {
    const name = "Zoé ".repeat(50).trim();
    expect(renderSms("lead-confirmation", { name }, french)).toContain("Zoé Zoé..., votre demande");
    expect(renderEmail("lead-confirmation", { name }, french).text).toContain(`Bonjour ${name},`);
  });

  test("is cut between graphemes", () => {
    const sms = renderSms("lead-confirmation", { name: "👩‍🚀".repeat(40) }, french);
    expect(sms).toContain(`bonjour ${"👩‍🚀".repeat(11)}…,`);
  });
});
