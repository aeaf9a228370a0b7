import { html } from "hono/html";
import { reasonWords } from "../../reasons/reason-words.ts";
import { laterEventsOf, reportAfterMs, type Scenario } from "../../desk/scenario.ts";
import { amountText } from "../../delivery/prices.ts";
import type { Rehearsal, RehearsedMessage, Verdict } from "../../rehearsal/rehearsal.ts";
import type { Html } from "../shell/layout.ts";
import type { Language } from "../shell/language.ts";
import type { Tone } from "../shell/status-words.ts";
import { when } from "../shell/when.ts";
import { fastForwardWords } from "./fast-forward-words.ts";
import { pricedBubble } from "./priced-bubble.ts";
import { channelName } from "./reach.ts";

type Reader = { language: Language; timeZone: string; currency: string };

const tones: Record<Verdict, Tone> = {
  "already-sent": "good",
  "would-send": "good",
  "would-repeat": "good",
  "would-wait": "wait",
  "would-skip": "quiet",
  "would-ask-provider": "wait",
  "stays-refused": "bad",
  "would-fail": "bad",
};

type Moment = { at: string; tone: Tone; content: Html | Promise<Html> };

/** What a scenario comes to, in the order of time, each message readable. */
export function rehearsalTimeline(rehearsal: Rehearsal, scenario: Scenario, reader: Reader) {
  const text = fastForwardWords[reader.language];
  const { entries, beganAt, endedAt, complete, interrupted } = rehearsal;
  const moments: Moment[] = [
    { at: beganAt, tone: "quiet", content: html`<strong>${scenario.beginning}</strong>` },
    ...happened(rehearsal, scenario, reader.language),
    ...reported(entries, scenario, reader.language),
    ...entries.map((entry) => ({
      at: entry.at,
      tone: tones[entry.verdict],
      content: messageOf(entry, reader),
    })),
  ];
  return html`${entries.length > 0 ? html`<p>${summary(entries, reader)}</p>` : interrupted ? "" : html`<p>${text.nothing}</p>`}
    <ol class="timeline">
      ${moments
        .toSorted((a, b) => a.at.localeCompare(b.at))
        .map(
          ({ at, tone, content }) =>
            html`<li class="${tone}">
              ${when(at, reader)} <small>${sinceBeginning(beganAt, at, reader.language)}</small><br />
              ${content}
            </li>`,
        )}
      <li class="next">${when(endedAt, reader)}<br />${text.end}</li>
    </ol>
    ${complete ? "" : html`<p class="notice">${interrupted ? text.interrupted : text.incomplete}</p>`}`;
}

const dayMs = 24 * 3_600_000;

function happened({ beganAt }: Rehearsal, scenario: Scenario, language: Language): Moment[] {
  return laterEventsOf(scenario.beginning).flatMap((name) => {
    const days = scenario.later[name];
    if (days === undefined) return [];
    const at = new Date(Date.parse(beganAt) + days * dayMs).toISOString();
    return [
      {
        at,
        tone: "quiet" as const,
        content: html`<strong>${fastForwardWords[language].happens[name]}</strong>`,
      },
    ];
  });
}

/** What the scenario lets the providers report, a minute after each message. */
function reported(
  entries: RehearsedMessage[],
  { smsUndelivered, emailBounced }: Scenario,
  language: Language,
): Moment[] {
  const fails = { sms: smsUndelivered, email: emailBounced };
  const { failed } = fastForwardWords[language];
  return entries
    .filter(({ verdict, channel }) => verdict === "would-send" && fails[channel])
    .map(({ at, channel, template }) => ({
      at: new Date(Date.parse(at) + reportAfterMs).toISOString(),
      tone: "bad",
      content: html`<span class="status bad">${failed[channel]}</span> ${template ?? ""}`,
    }));
}

function messageOf(entry: RehearsedMessage, reader: Reader): Html | Promise<Html> {
  const text = fastForwardWords[reader.language];
  const { channel, template, verdict, untilAt, explanation, fallbackForKey, recipient } = entry;
  const isSent = tones[verdict] === "good";
  return html`<strong>${channelName(channel, reader.language)} ${template ?? ""}</strong>
    <span class="status ${tones[verdict]}">${text.verdicts[verdict]}</span>
    ${isSent ? (recipient ?? "") : ""} ${untilAt === null ? "" : html`${text.until} ${when(untilAt, reader)}`}
    ${fallbackForKey === null ? "" : html`<br />${text.fallback}`}
    ${explanation === null || isSent ? "" : html`<br />${text.because} ${why(entry, reader.language)}`}
    ${isSent ? saidIn(entry, reader) : ""}`;
}

/** Reasons have words in each language; what has none is said as it stands. */
function why({ reason, explanation }: RehearsedMessage, language: Language) {
  const known = reasonWords(reason, language);
  return known === null ? html`<span lang="en">${explanation}</span>` : known.why;
}

function saidIn({ said, channel, costMicros, locale }: RehearsedMessage, reader: Reader) {
  if (said === null) return "";
  if (channel === "sms")
    return pricedBubble({ text: said.text, locale, costMicros, currency: reader.currency }, reader.language);
  return html`<details lang="${locale ?? reader.language}">
    <summary>${said.subject ?? ""}</summary>
    <pre>${said.text}</pre>
  </details>`;
}

function summary(entries: RehearsedMessage[], { language, currency }: Reader): string {
  const text = fastForwardWords[language];
  const sent = entries.filter(({ verdict }) => verdict === "would-send" || verdict === "would-repeat");
  const priced = sent.every(({ costMicros }) => costMicros !== null);
  const micros = sent.reduce((sum, { costMicros }) => sum + (costMicros ?? 0), 0);
  const cost = priced ? `≈ ${amountText(micros)} ${currency}` : text.noPrice;
  return text.counts(sent.length, ` (${cost}).`);
}

function sinceBeginning(beganAt: string, at: string, language: Language): string {
  const text = fastForwardWords[language];
  const minutes = Math.round((Date.parse(at) - Date.parse(beganAt)) / 60_000);
  if (minutes < 1) return text.at;
  return text.after(Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60);
}
