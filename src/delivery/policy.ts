import type { ChannelId } from "../messages/message.ts";
import type { MessageClass } from "../messages/template.ts";
import { checkPhone } from "./phone.ts";

/** What is about to be sent, as far as a rule needs to know. */
export type PolicyQuestion = {
  channel: ChannelId;
  to: string | null;
  class: MessageClass;
  consent: boolean | null;
};

/** `reason` is a stable word kept on the row; `explanation` says the same to an operator. */
export type PolicyDecision =
  | { verdict: "send"; to: string }
  | { verdict: "skip"; reason: string; explanation: string }
  | { verdict: "defer"; untilAt: string; reason: string; explanation: string };

/** Decides, at each attempt, whether a message may go out now. */
export type Policy = (question: PolicyQuestion) => Promise<PolicyDecision> | PolicyDecision;

/** The rules that follow from the address and the person's consent. */
export function contactPolicy(question: PolicyQuestion): PolicyDecision {
  if (question.to === null) {
    return question.channel === "sms"
      ? skip("no-phone", "No phone number is known for this person.")
      : skip("no-email", "No e-mail address is known for this person.");
  }
  if (question.class === "promotional" && question.consent === false) {
    return skip("no-consent", "The person does not want promotional messages by this channel.");
  }
  return question.channel === "sms" ? phoneRules(question.to) : { verdict: "send", to: question.to };
}

function phoneRules(to: string): PolicyDecision {
  const phone = checkPhone(to);
  if (!phone.valid)
    return skip("invalid-number", "The number does not exist in its country's numbering plan.");
  switch (phone.kind) {
    case "mobile":
      return { verdict: "send", to };
    case "fixed-line":
      return skip("landline", "The number is a landline, which cannot receive SMS.");
    case "other":
      return skip("not-mobile", "The number is not a mobile number and cannot receive SMS.");
    default:
      return phone.kind satisfies never;
  }
}

function skip(reason: string, explanation: string): PolicyDecision {
  return { verdict: "skip", reason, explanation };
}
