import type { Message } from "../client.ts";
import { reasonWords } from "../reasons/reason-words.ts";

/** What an operator can do about the state a message is in, and the command for it; null when there is nothing to do. */
export function whatToDo(message: Message): string | null {
  const advice = reasonWords(message.reason, "en")?.advice ?? null;
  const sentences = [advice, commandFor(message)].filter((sentence) => sentence !== null);
  return sentences.length === 0 ? null : sentences.join(" ");
}

/** Faults of the provider's account or of the settings, which the doctor names. */
const doctorKnows: ReadonlySet<string> = new Set(["account", "trial", "route"]);

/** The same message again would end in the same way. */
const hopeless: ReadonlySet<string> = new Set(["recipient", "opted-out"]);

function commandFor({ status, reason, retryable, id }: Message): string | null {
  const again = `To send it again: npm run replay -- ${id}`;
  switch (status) {
    case "unknown":
      return `To send it again although it may arrive twice: npm run replay -- ${id} --may-duplicate`;
    case "undelivered":
    case "failed":
      return again;
    case "refused":
      if (hopeless.has(reason ?? "")) return null;
      if (doctorKnows.has(reason ?? "")) return `What is wrong there: npm run doctor. ${again}`;
      return retryable === true && reason !== "retries-exhausted" ? null : again;
    case "pending":
    case "sending":
    case "accepted":
    case "sent":
    case "delivered":
    case "deferred":
    case "skipped":
      return null;
    default:
      // A server newer than this command may know other states.
      status satisfies never;
      return null;
  }
}
