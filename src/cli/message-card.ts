import type { Message, MessageDetails, TimelineEntry } from "../client.ts";
import type { CommandContext } from "./command.ts";
import { providerWords, statusWords } from "./message-line.ts";
import { whyOf } from "./message-row.ts";
import { whatToDo } from "./what-to-do.ts";
import { shortTime, wrap } from "./wrap.ts";

/** Everything about one message, for a person: what it is, what it said, its past, what to do. */
export function messageCard({ message, timeline }: MessageDetails, paint: CommandContext["paint"]): string[] {
  const { words, style } = statusWords(message);
  const advice = whatToDo(message);
  return [
    paint("bold", `Message ${message.id}`),
    field("Status", paint(style, words)),
    ...fields("Why", whyOf(message)),
    ...fields("To", recipientOf(message)),
    field("What", `${message.template ?? "words of its own"}, of ${message.journey}`),
    field("By", `${message.channel === "sms" ? "SMS" : "e-mail"} through ${providerWords(message)}`),
    ...fields("Cost", costOf(message)),
    ...fields("At provider", message.providerMessageId),
    ...fields("Run", message.runId),
    ...fields("Key", message.key),
    "",
    paint("bold", "What it said"),
    ...said(message),
    "",
    paint("bold", "Timeline (UTC)"),
    ...timeline.flatMap((entry) => entryLines(entry, message, paint)),
    ...(advice === null ? [] : ["", paint("bold", "What to do"), ...wrap(advice, "  ")]),
  ];
}

/** What a message is estimated to cost and why, or null. */
export function costOf({
  estimatedCost,
  segments,
}: Pick<Message, "estimatedCost" | "segments">): string | null {
  const parts = segments === null ? "" : ` (${segments === 1 ? "1 segment" : `${segments} segments`})`;
  if (estimatedCost == null) return parts === "" ? null : `not known${parts}`;
  return `about ${estimatedCost.amount} ${estimatedCost.currency}${parts}`;
}

function recipientOf({ recipient, leadId }: Message): string | null {
  const lead = leadId === null ? null : `lead ${leadId}`;
  return [recipient, lead].filter((part) => part !== null).join(", ") || null;
}

function said({ body }: MessageDetails["message"]): string[] {
  if (body === null) return wrap("It was never written, or is no longer kept.", "  ");
  return [
    ...(body.subject === undefined ? [] : [...wrap(`Subject: ${body.subject}`, "  "), ""]),
    ...wrap(body.text, "  "),
  ];
}

function entryLines(entry: TimelineEntry, message: Message, paint: CommandContext["paint"]): string[] {
  const { words, style } = statusWords({ ...message, ...entry });
  const attempt = entry.attempt > 1 ? ` (attempt ${entry.attempt})` : "";
  const why = whyOf({ ...message, ...entry });
  return [
    `  ${shortTime(entry.at, { seconds: true })}  ${paint(style, words)}${attempt}`,
    ...(why === null ? [] : wrap(why, "    ").map((line) => paint("dim", line))),
  ];
}

function field(name: string, value: string): string {
  return `  ${name.padEnd(12)}${value}`;
}

function fields(name: string, value: string | null): string[] {
  if (value === null) return [];
  const [first = "", ...rest] = wrap(value, " ".repeat(14));
  return [field(name, first.trimStart()), ...rest];
}
