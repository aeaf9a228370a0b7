import type { Message } from "../client.ts";
import type { CommandContext, Style } from "./command.ts";

/** One message's present state on one line: channel, template, status in words, recipient, reason. */
export function messageLine(message: Message, paint: CommandContext["paint"]): string {
  const { words, style } = statusWords(message);
  const why = message.explanation === null ? message.reason : `${message.explanation}${codes(message)}`;
  return [
    `  ${message.channel.padEnd(5)}`,
    (message.template ?? message.journey).padEnd(22),
    paint(style, words),
    ...(message.recipient === null ? [] : [`to ${message.recipient}`]),
    ...(why === null ? [] : [paint("dim", `· ${why}`)]),
  ].join(" ");
}

/** Whether the message went out, or there is a good reason why it did not have to. */
export function isGood({ status }: Message): boolean {
  return status === "accepted" || status === "sent" || status === "delivered" || status === "skipped";
}

function codes({ reason, providerCode }: Message): string {
  const known = [reason, providerCode].filter((code) => code !== null);
  return known.length === 0 ? "" : ` (${known.join(", ")})`;
}

/** A message's state in words, and the style that goes with it. */
export function statusWords(message: Message): { words: string; style: Style } {
  switch (message.status) {
    case "pending":
      return { words: "waiting", style: "cyan" };
    case "sending":
      return { words: "being sent", style: "cyan" };
    case "accepted":
      return { words: `accepted by ${providerWords(message)}`, style: "green" };
    case "sent":
      return { words: `sent by ${providerWords(message)}`, style: "green" };
    case "delivered":
      return { words: "delivered", style: "green" };
    case "undelivered":
      return { words: "could not be delivered", style: "red" };
    case "failed":
      return { words: `failed at ${providerWords(message)}`, style: "red" };
    case "refused":
      return message.retryable === true && message.reason !== "retries-exhausted"
        ? { words: "refused, will be tried again", style: "yellow" }
        : { words: "refused", style: "red" };
    case "unknown":
      return { words: "unknown, may have been sent", style: "red" };
    case "deferred":
      return { words: `waits until ${message.deferredUntilAt ?? "later"}`, style: "yellow" };
    case "skipped":
      return { words: "not sent", style: "yellow" };
    default:
      return { words: message.status satisfies never, style: "yellow" };
  }
}

/** Who carries a message, in words. */
export function providerWords(message: Message): string {
  return message.provider === "sandbox" ? "the sandbox" : message.provider;
}
