import { html } from "hono/html";
import type { RunState } from "../../engine/reads/run-summary.ts";
import type { RunStep } from "../../engine/reads/run-step.ts";
import type { Language } from "../shell/language.ts";
import type { Tone } from "../shell/status-words.ts";
import { runWords } from "./run-words.ts";

/** For whom a page is written, and in which zone instants are shown. */
export type Reader = { language: Language; timeZone: string };

const runTones: Record<RunState, Tone> = {
  running: "wait",
  completed: "good",
  failed: "bad",
  cancelled: "quiet",
};

/** How the state of a step is shown; never by its colour alone. */
export const stepTones: Record<RunStep["state"], Tone> = {
  planned: "wait",
  running: "wait",
  waiting: "wait",
  done: "good",
  failed: "bad",
  cancelled: "quiet",
};

const marks: Record<Tone, string> = { good: "✓", bad: "✕", wait: "…", quiet: "–" };

/** The state of a run with its mark and its word. */
export function runBadge(status: RunState, language: Language) {
  return badge(runTones[status], runWords[language].states[status]);
}

/** The state of a step with its mark and its word. */
export function stepBadge(state: RunStep["state"], language: Language) {
  return badge(stepTones[state], runWords[language].stepStates[state]);
}

function badge(tone: Tone, word: string) {
  return html`<span class="status ${tone}"><span aria-hidden="true">${marks[tone]}</span> ${word}</span>`;
}
