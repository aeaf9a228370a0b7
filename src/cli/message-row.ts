import type { Message } from "../client.ts";
import type { CommandContext } from "./command.ts";
import { statusWords } from "./message-line.ts";
import { shortTime, wrap } from "./wrap.ts";

/** A message in a list: a line of columns, a line with its id and recipient, and why, where there is a why. */
export function messageRow(message: Message, paint: CommandContext["paint"]): string[] {
  const { words, style } = statusWords(message);
  const head = [
    shortTime(message.createdAt),
    message.channel.padEnd(5),
    (message.template ?? message.journey).padEnd(22),
    paint(style, words),
  ].join("  ");
  const about = [
    message.id,
    ...(message.leadId === null ? [] : [`lead ${message.leadId}`]),
    ...(message.recipient === null ? [] : [`to ${message.recipient}`]),
  ].join(" · ");
  const why = whyOf(message);
  const below = [...wrap(about, "  "), ...(why === null ? [] : wrap(why, "  "))];
  return [head, ...below.map((line) => paint("dim", line))];
}

/** Why a message is in its state, with the stable words and codes behind it; null when there is nothing to say. */
export function whyOf({ explanation, reason, providerCode }: Message): string | null {
  const codes = [reason, providerCode].filter((code) => code !== null).join(", ");
  if (explanation === null) return codes === "" ? null : codes;
  return codes === "" ? explanation : `${explanation} (${codes})`;
}
