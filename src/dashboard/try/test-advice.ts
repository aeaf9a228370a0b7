import type { MessageRecord } from "../../store/ledger.ts";
import type { Language, Words } from "../shell/language.ts";

/** What a status means for somebody who sent themselves a test, and what to do; `todo` null: nothing. */
export type TestAdvice = { isGood: boolean; meaning: string; todo: string | null };

const words: Words<
  Record<
    | "sandboxed"
    | "taken"
    | "wait"
    | "arrived"
    | "lost"
    | "lostTodo"
    | "withheld"
    | "suppressed"
    | "limit"
    | "blocked"
    | "recipient"
    | "refused"
    | "refusedTodo"
    | "unknown"
    | "unknownTodo"
    | "later",
    string
  >
> = {
  en: {
    sandboxed: "The sandbox has it. No provider is configured for this channel, so nobody was written to.",
    taken: "The provider has taken it. It should arrive within a minute.",
    wait: "If it does not arrive, look at its statuses below, and in the folder for unwanted mail.",
    arrived: "The provider says that it has arrived.",
    lost: "The provider took it, and could not bring it to you.",
    lostTodo: "Check the address. For an e-mail, check that the sender's domain is verified at the provider.",
    withheld: "It was not sent.",
    suppressed:
      "This address is on the list of those not written to. Take it off on the Health page if that is a mistake.",
    limit: "A limit of the day is reached. Wait until tomorrow, or raise the limit in the configuration.",
    blocked:
      "The provider's account accepts nothing at the moment. Mend its credentials or its balance, then resume the channel on the Health page.",
    recipient: "Check the number or the address: it cannot be written to.",
    refused: "The provider refused it.",
    refusedTodo: "Do what the reason says, then send another test.",
    unknown: "It may have been sent: the provider's answer was lost.",
    unknownTodo: "Look whether it arrived before you send another. The provider will be asked about it.",
    later: "It is being worked on. Look again in a moment.",
  },
  fr: {
    sandboxed:
      "Le bac à sable l’a reçu. Aucun fournisseur n’est configuré pour ce canal : personne n’a été contacté.",
    taken: "Le fournisseur l’a accepté. Il devrait arriver dans la minute.",
    wait: "S’il n’arrive pas, regardez ses statuts ci-dessous, et le dossier du courrier indésirable.",
    arrived: "Le fournisseur dit qu’il est arrivé.",
    lost: "Le fournisseur l’a accepté, mais n’a pas pu vous le remettre.",
    lostTodo:
      "Vérifiez l’adresse. Pour un e-mail, vérifiez que le domaine de l’expéditeur est validé chez le fournisseur.",
    withheld: "Il n’a pas été envoyé.",
    suppressed:
      "Cette adresse est sur la liste de celles à qui on n’écrit pas. Retirez-l’en à la page État si c’est une erreur.",
    limit: "Une limite du jour est atteinte. Attendez demain, ou relevez la limite dans la configuration.",
    blocked:
      "Le compte du fournisseur n’accepte rien en ce moment. Corrigez ses identifiants ou son solde, puis rouvrez le canal à la page État.",
    recipient: "Vérifiez le numéro ou l’adresse : on ne peut pas y écrire.",
    refused: "Le fournisseur l’a refusé.",
    refusedTodo: "Faites ce que dit la raison, puis envoyez un autre test.",
    unknown: "Il est peut-être parti : la réponse du fournisseur s’est perdue.",
    unknownTodo: "Regardez s’il est arrivé avant d’en envoyer un autre. Le fournisseur sera interrogé.",
    later: "Il est en cours de traitement. Regardez de nouveau dans un instant.",
  },
};

/** What the outcome of a test message means, and what to do about it. */
export function testAdvice(message: MessageRecord, language: Language): TestAdvice {
  const text = words[language];
  const { status, provider } = message;
  switch (status) {
    case "accepted":
    case "sent":
      return provider === "sandbox"
        ? { isGood: true, meaning: text.sandboxed, todo: null }
        : { isGood: true, meaning: text.taken, todo: text.wait };
    case "delivered":
      return { isGood: true, meaning: provider === "sandbox" ? text.sandboxed : text.arrived, todo: null };
    case "undelivered":
    case "failed":
      return { isGood: false, meaning: text.lost, todo: text.lostTodo };
    case "skipped":
    case "deferred":
      return { isGood: false, meaning: text.withheld, todo: todoFor(message, language) };
    case "refused":
      return { isGood: false, meaning: text.refused, todo: todoFor(message, language) };
    case "unknown":
      return { isGood: false, meaning: text.unknown, todo: text.unknownTodo };
    case "pending":
    case "sending":
      return { isGood: false, meaning: text.later, todo: null };
    default:
      return status satisfies never;
  }
}

function todoFor({ reason }: MessageRecord, language: Language): string {
  const text = words[language];
  if (reason === null) return text.refusedTodo;
  if (/^(suppressed|opted-out|stop)/.test(reason)) return text.suppressed;
  if (/limit|quota/.test(reason)) return text.limit;
  if (/account|circuit/.test(reason)) return text.blocked;
  if (/recipient|landline|number|address|trial/.test(reason)) return text.recipient;
  return text.refusedTodo;
}
