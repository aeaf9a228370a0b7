import type { Message } from "../client.ts";

/** What an operator can do about the state a message is in; null when there is nothing to do. */
export function whatToDo(message: Message): string | null {
  const { status, id, reason } = message;
  switch (status) {
    case "pending":
    case "sending":
    case "accepted":
    case "sent":
    case "delivered":
      return null;
    case "deferred":
      return "Nothing: it goes out by itself at its time.";
    case "unknown":
      return (
        "It may have been sent, and the provider goes on being asked. If the person says that nothing came: " +
        `npm run replay -- ${id} --may-duplicate sends it again, and whoever has the first one gets it twice.`
      );
    case "undelivered":
    case "failed":
      return `Check the address with the person, then: npm run replay -- ${id}`;
    case "skipped":
      return skippedAdvice(reason ?? "");
    case "refused":
      return refusedAdvice(message);
    default:
      // A server newer than this command may know other states.
      status satisfies never;
      return null;
  }
}

function skippedAdvice(reason: string): string | null {
  switch (reason) {
    case "landline":
    case "not-mobile":
    case "invalid-number":
    case "no-phone":
    case "no-email":
      return "Send the event again with an address that works: the journey takes it from then on.";
    case "country-not-allowed":
      return "If this country is meant to be texted, add it to SMS_ALLOWED_COUNTRIES and replay.";
    case "no-opt-out":
      return "Set PUBLIC_URL, a number as sender, or EMAIL_REPLY_TO: promotional messages need a way out.";
    case "suppressed-hard-bounce":
    case "suppressed-manual":
      return "If the address works after all, lift it: DELETE /api/suppressions.";
    default:
      return null;
  }
}

function refusedAdvice({ reason, retryable, id }: Message): string | null {
  const again = `npm run replay -- ${id}`;
  switch (reason ?? "") {
    case "account":
    case "trial":
    case "route":
      return `Run npm run doctor: it names what is wrong with the provider's account. Then: ${again}`;
    case "recipient":
      return "Send the event again with an address that works.";
    case "opted-out":
      return "Nothing: the person does not want messages by this channel.";
    case "quota":
    case "rate-limited":
      return "Wait, or raise the limit at the provider; it is tried again by itself.";
    case "retries-exhausted":
      return `It is not tried again by itself. When the cause is gone: ${again}`;
    default:
      return retryable === true ? "It is tried again by itself." : `When the cause is gone: ${again}`;
  }
}
