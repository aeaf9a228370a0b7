import { html } from "hono/html";
import type { MessageStatus } from "../../store/ledger.ts";
import type { Language, Words } from "./language.ts";

/** What a status says of the person it was for: reached, not reached, not yet, or nobody was to be. */
export type Tone = "good" | "bad" | "wait" | "quiet";

/** How a status is shown; never by its colour alone. */
export const tones: Record<MessageStatus, Tone> = {
  pending: "wait",
  sending: "wait",
  accepted: "good",
  sent: "good",
  delivered: "good",
  undelivered: "bad",
  failed: "bad",
  refused: "bad",
  unknown: "wait",
  deferred: "wait",
  skipped: "quiet",
};

/** Each status in a word or two. */
export const statusWords: Words<Record<MessageStatus, string>> = {
  en: {
    pending: "pending",
    sending: "sending",
    accepted: "accepted",
    sent: "sent",
    delivered: "delivered",
    undelivered: "undelivered",
    failed: "failed",
    refused: "refused",
    unknown: "unknown",
    deferred: "put off",
    skipped: "not sent",
  },
  fr: {
    pending: "en attente",
    sending: "envoi en cours",
    accepted: "accepté",
    sent: "envoyé",
    delivered: "délivré",
    undelivered: "non délivré",
    failed: "échec",
    refused: "refusé",
    unknown: "incertain",
    deferred: "reporté",
    skipped: "non envoyé",
  },
};

const marks: Record<Tone, string> = { good: "✓", bad: "✕", wait: "…", quiet: "–" };

/** A status with its mark and its word. */
export function statusBadge(status: MessageStatus, language: Language) {
  const tone = tones[status];
  return html`<span class="status ${tone}"
    ><span aria-hidden="true">${marks[tone]}</span> ${statusWords[language][status]}</span
  >`;
}
