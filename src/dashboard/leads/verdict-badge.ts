import { html } from "hono/html";
import type { Verdict } from "../../rehearsal/rehearsal.ts";
import type { Language } from "../shell/language.ts";
import type { Tone } from "../shell/status-words.ts";
import { timelineWords } from "./timeline-words.ts";

const tones: Record<Verdict, Tone> = {
  "already-sent": "good",
  "would-send": "good",
  "would-repeat": "wait",
  "would-wait": "wait",
  "would-skip": "quiet",
  "would-ask-provider": "wait",
  "stays-refused": "bad",
  "would-fail": "bad",
};

const marks: Record<Tone, string> = { good: "→", bad: "✕", wait: "…", quiet: "–" };

/** What a message to come would come to, with its mark and its word. */
export function verdictBadge(verdict: Verdict, language: Language) {
  const tone = tones[verdict];
  return html`<span class="status ${tone}"
    ><span aria-hidden="true">${marks[tone]}</span> ${timelineWords[language].verdicts[verdict]}</span
  >`;
}
