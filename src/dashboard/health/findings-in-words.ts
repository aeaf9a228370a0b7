import { html } from "hono/html";
import { severityOf, type Finding } from "../../desk/health-findings.ts";
import type { Html } from "../shell/layout.ts";
import type { Language, Words } from "../shell/language.ts";
import { instantText } from "../shell/when.ts";

/** For whom instants are written, and in which zone. */
export type Reader = { language: Language; timeZone: string };

/** What is wrong, and what to do about it. */
type Said = { what: string; toDo: string };

type FindingWords = {
  [Kind in Finding["kind"]]: (
    finding: Extract<Finding, { kind: Kind }>,
    instant: (at: string | null) => string,
  ) => Said;
};

/** The channels as people call them. */
export const channelNames = { sms: "SMS", email: "e\u2011mail" } as const;

const words: Words<FindingWords> = {
  en: {
    "store-silent": () => ({
      what: "The database does not answer. Events are refused, and nothing is sent.",
      toDo: "See whether it runs and can be reached (DATABASE_URL), or whether the disk of DATA_DIR is full. The server goes on by itself once it answers.",
    }),
    "engine-stopped": ({ fault }) => ({
      what: `The engine has stopped: ${fault}`,
      toDo: "Nothing is lost. Mend what it says, then start the server again.",
    }),
    "engine-late": ({ overdueMs }) => ({
      what: `Journeys are ${Math.round(overdueMs / 60_000)} min late: more work is due than this server does.`,
      toDo: "It catches up by itself after a peak. If it does not, see what the providers’ limits and the machine allow.",
    }),
    "inngest-unregistered": () => ({
      what: "The Inngest server does not know this server yet, so that no journey runs.",
      toDo: "It is asked again and again. See whether it runs, and reaches this server under PUBLIC_URL.",
    }),
    "channel-held": ({ channel, sinceAt, explanation }, instant) => ({
      what: `Nothing goes out by ${channelNames[channel]} since ${instant(sinceAt)}: ${explanation}`,
      toDo: "Mend the account at the provider. Messages wait meanwhile; one tries from time to time, and the rest follow it.",
    }),
    "events-waiting": ({ count, oldestAt }, instant) => ({
      what: `${count} ${count === 1 ? "event is" : "events are"} recorded and not handed to Inngest, the oldest since ${instant(oldestAt)}.`,
      toDo: "They are safe, and are handed over as soon as it answers. See whether it runs.",
    }),
    "messages-overdue": ({ count, oldestAt }, instant) => ({
      what: `${count} put-off ${count === 1 ? "message has" : "messages have"} not gone out although the time has come, the oldest since ${instant(oldestAt)}.`,
      toDo: "Their runs are late, or have ended. Those nobody comes back for are given up after a day, with the reason.",
    }),
    "messages-interrupted": ({ count, oldestAt }, instant) => ({
      what: `${count} ${count === 1 ? "message was" : "messages were"} interrupted and not settled yet, the oldest since ${instant(oldestAt)}.`,
      toDo: "They are settled within minutes. If this number stays, the log says why.",
    }),
    "messages-unknown": ({ count }) => ({
      what: `Of ${count} ${count === 1 ? "message" : "messages"} nobody knows whether ${count === 1 ? "it" : "they"} went out.`,
      toDo: "The list of messages shows them (status “unknown”), and what sending again may do.",
    }),
    alert: ({ key, lastAt }, instant) => ({
      what: `A provider refused messages for a reason that somebody has to look at: ${key.split(":").slice(0, 3).join(", ")} (${instant(lastAt)}).`,
      toDo: "The refused messages say what it is and what to do.",
    }),
  },
  fr: {
    "store-silent": () => ({
      what: "La base de données ne répond pas. Les évènements sont refusés et rien n’est envoyé.",
      toDo: "Vérifiez qu’elle fonctionne et qu’elle est joignable (DATABASE_URL), ou que le disque de DATA_DIR n’est pas plein. Le serveur reprend seul dès qu’elle répond.",
    }),
    "engine-stopped": ({ fault }) => ({
      what: `Le moteur s’est arrêté\u202f: ${fault}`,
      toDo: "Rien n’est perdu. Corrigez ce qu’il indique, puis redémarrez le serveur.",
    }),
    "engine-late": ({ overdueMs }) => ({
      what: `Les parcours ont ${Math.round(overdueMs / 60_000)} min de retard\u202f: il y a plus à faire que ce serveur ne peut.`,
      toDo: "Après un pic, le retard se rattrape seul. Sinon, voyez ce que permettent les limites des fournisseurs et la machine.",
    }),
    "inngest-unregistered": () => ({
      what: "Le serveur Inngest ne connaît pas encore ce serveur\u202f: aucun parcours ne s’exécute.",
      toDo: "Il est sollicité régulièrement. Vérifiez qu’il fonctionne et qu’il joint ce serveur à PUBLIC_URL.",
    }),
    "channel-held": ({ channel, sinceAt, explanation }, instant) => ({
      what: `Rien ne part par ${channelNames[channel]} depuis le ${instant(sinceAt)}\u202f: ${explanation}`,
      toDo: "Réglez le compte chez le fournisseur. Les messages attendent\u202f; de temps en temps l’un d’eux essaie, et les autres suivent.",
    }),
    "events-waiting": ({ count, oldestAt }, instant) => ({
      what: `${count} ${count === 1 ? "évènement enregistré n’a pas été remis" : "évènements enregistrés n’ont pas été remis"} à Inngest, le plus ancien depuis le ${instant(oldestAt)}.`,
      toDo: "Ils sont en sécurité et seront remis dès qu’il répondra. Vérifiez qu’il fonctionne.",
    }),
    "messages-overdue": ({ count, oldestAt }, instant) => ({
      what: `${count} ${count === 1 ? "message reporté n’est pas parti alors que son" : "messages reportés ne sont pas partis alors que leur"} heure est passée, le plus ancien depuis le ${instant(oldestAt)}.`,
      toDo: "Leurs exécutions sont en retard ou terminées. Ceux que personne ne reprend sont abandonnés après un jour, avec la raison.",
    }),
    "messages-interrupted": ({ count, oldestAt }, instant) => ({
      what: `${count} ${count === 1 ? "message interrompu n’est pas encore réglé" : "messages interrompus ne sont pas encore réglés"}, le plus ancien depuis le ${instant(oldestAt)}.`,
      toDo: "Cela se règle en quelques minutes. Si ce nombre demeure, le journal du serveur dit pourquoi.",
    }),
    "messages-unknown": ({ count }) => ({
      what: `Personne ne sait si ${count} ${count === 1 ? "message est parti" : "messages sont partis"}.`,
      toDo: "La liste des messages les montre (statut «\u202fincertain\u202f») et dit ce qu’un nouvel envoi peut faire.",
    }),
    alert: ({ key, lastAt }, instant) => ({
      what: `Un fournisseur a refusé des messages pour une raison à examiner\u202f: ${key.split(":").slice(0, 3).join(", ")} (${instant(lastAt)}).`,
      toDo: "Les messages refusés disent laquelle, et que faire.",
    }),
  },
};

const verdicts: Words<{
  well: string;
  attention: (count: number) => string;
  trouble: (count: number) => string;
}> = {
  en: {
    well: "Everything is well.",
    attention: (count) =>
      `Messages go out, but ${count === 1 ? "one thing needs" : `${count} things need`} a look.`,
    trouble: (count) =>
      `Not everything goes out: ${count === 1 ? "one thing needs" : `${count} things need`} a person.`,
  },
  fr: {
    well: "Tout va bien.",
    attention: (count) =>
      `Les messages partent, mais ${count === 1 ? "un point est" : `${count} points sont`} à examiner.`,
    trouble: (count) =>
      `Tout ne part pas\u202f: ${count === 1 ? "un point demande" : `${count} points demandent`} une intervention.`,
  },
};

/** Is everything well, in one sentence; then each thing that is not. */
export function verdict(found: readonly Finding[], reader: Reader): Html | Promise<Html> {
  const text = verdicts[reader.language];
  if (found.length === 0)
    return html`<p class="notice good" id="verdict"><strong>✓ ${text.well}</strong></p>`;
  const isTrouble = found.some((finding) => severityOf(finding) === "trouble");
  const sentence = isTrouble ? text.trouble(found.length) : text.attention(found.length);
  return html`<div class="notice ${isTrouble ? "bad" : ""}" id="verdict">
    <p><strong>${isTrouble ? "✕" : "!"} ${sentence}</strong></p>
    <ul>
      ${found.map((finding) => {
        const { what, toDo } = inWords(finding, reader);
        return html`<li>${what} <br /><small>${toDo}</small></li>`;
      })}
    </ul>
  </div>`;
}

function inWords(finding: Finding, reader: Reader): Said {
  const instant = (at: string | null) => (at === null ? "—" : instantText(at, reader));
  // The entry of a kind takes the findings of that kind.
  const say = words[reader.language][finding.kind] as (
    finding: Finding,
    instant: (at: string | null) => string,
  ) => Said;
  return say(finding, instant);
}
