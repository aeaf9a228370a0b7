import type { AccountAnswer } from "../channels/account-answer.ts";
import type { TwilioAccountCheck } from "../channels/twilio-account-check.ts";
import type { TwilioConfig } from "../config.ts";
import { noAnswerAdvice } from "./no-answer.ts";
import { ok, problem, skipped, warning, type Finding } from "./finding.ts";

const account = "Twilio account";
const sender = "Twilio sender";

/** Whether Twilio takes messages from this account and this sender. `inboundUrl`: where replies should be told. */
export async function checkTwilio(
  check: TwilioAccountCheck,
  config: TwilioConfig,
  inboundUrl: string | null,
): Promise<Finding[]> {
  const answer = await check.account();
  if (answer.outcome !== "answered") {
    const why = "the account could not be asked.";
    return [accountFailure(answer), skipped(sender, `Not looked at: ${why}`)];
  }
  const { status, type } = answer.value;
  const trial = type === "Trial";
  return [accountFinding(status, trial), ...(await senderFindings(check, config, { trial, inboundUrl }))];
}

function accountFinding(status: string, trial: boolean): Finding {
  if (status !== "active") {
    const toDo = "Twilio's console says why; nothing can be sent until it is active again.";
    return problem(account, `The account is ${status}.`, toDo);
  }
  if (!trial) return ok(account, "The credentials are accepted, the account is active.");
  const toDo = "Upgrade it, or verify each number in the console.";
  return warning(account, "It is a trial account: it texts verified numbers only.", toDo);
}

type Failure = Exclude<AccountAnswer<unknown>, { outcome: "answered" }>;

function accountFailure(answer: Failure): Finding {
  if (answer.outcome === "unreachable") {
    return problem(
      account,
      `Twilio did not answer (${answer.networkCode}).`,
      noAnswerAdvice(answer.networkCode),
    );
  }
  const code = answer.providerCode ?? `HTTP ${answer.httpStatus}`;
  if (answer.httpStatus === 401 || answer.httpStatus === 403) {
    const toDo =
      "Copy TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN from Twilio's console; look there for a suspension.";
    return problem(account, `Twilio refuses the credentials (${code}).`, toDo);
  }
  if (answer.httpStatus === 404) {
    const toDo = "Copy TWILIO_ACCOUNT_SID from the console, and check TWILIO_BASE_URL.";
    return problem(account, `Twilio does not know this account (${code}).`, toDo);
  }
  return warning(
    account,
    `Twilio could not say (${code}).`,
    "Ask again in a while; status.twilio.com may say more.",
  );
}

type SenderContext = { trial: boolean; inboundUrl: string | null };

async function senderFindings(
  check: TwilioAccountCheck,
  { from, messagingServiceSid }: TwilioConfig,
  context: SenderContext,
): Promise<Finding[]> {
  if (messagingServiceSid !== undefined) return serviceFindings(check, messagingServiceSid, context);
  if (from === undefined) return [];
  return from.startsWith("+") ? numberFindings(check, from, context) : [nameFinding(from, context)];
}

/** Twilio has no question about names: what is known of them is said. */
function nameFinding(name: string, { trial }: SenderContext): Finding {
  if (trial) {
    const toDo = "Upgrade the account, or send from a number.";
    return problem(sender, `${name} is a name, and a trial account cannot send from names.`, toDo);
  }
  const toDo = "Some countries want names registered first. People cannot reply STOP to one: set PUBLIC_URL.";
  return { ...ok(sender, `${name} is a name; Twilio cannot be asked about names.`), toDo };
}

async function numberFindings(
  check: TwilioAccountCheck,
  number: string,
  context: SenderContext,
): Promise<Finding[]> {
  const answer = await check.number(number);
  if (answer.outcome !== "answered") return [senderFailure(answer, `${number} could not be looked up`)];
  if (answer.value === null) {
    const toDo = "Set TWILIO_PHONE_NUMBER to a number of this account (console, Phone Numbers).";
    return [problem(sender, `${number} is not a number of this account.`, toDo)];
  }
  if (!answer.value.canSendSms) {
    return [problem(sender, `${number} cannot send SMS.`, "Choose a number with the SMS capability.")];
  }
  return [
    ok(sender, `${number} belongs to the account and can send SMS.`),
    ...replies(answer.value.inboundUrl, context),
  ];
}

async function serviceFindings(
  check: TwilioAccountCheck,
  sid: string,
  context: SenderContext,
): Promise<Finding[]> {
  const answer = await check.service(sid);
  if (answer.outcome !== "answered") {
    if (answer.outcome === "refused" && answer.httpStatus === 404) {
      const toDo = "Copy its SID from the console (Messaging, Services).";
      return [problem(sender, `The account has no messaging service ${sid}.`, toDo)];
    }
    return [senderFailure(answer, "The messaging service could not be looked up")];
  }
  if (answer.value.senders === 0) {
    const toDo = "Add a number or a name to its sender pool in the console.";
    return [problem(sender, `The messaging service ${sid} has nothing to send from.`, toDo)];
  }
  const senders = answer.value.senders === 1 ? "one sender" : `${answer.value.senders} senders`;
  return [ok(sender, `The messaging service has ${senders}.`), ...replies(answer.value.inboundUrl, context)];
}

/** Whether a STOP by reply comes in here. Twilio blocks the number by itself; the other channel would not know. */
function replies(configured: string | null, { inboundUrl }: SenderContext): Finding[] {
  if (inboundUrl === null || configured === inboundUrl) return [];
  const says = "Replies such as STOP are not told here.";
  return [
    warning("Twilio replies", says, `In the console, set the webhook of incoming messages to ${inboundUrl}`),
  ];
}

function senderFailure(answer: Failure, what: string): Finding {
  if (answer.outcome === "unreachable") {
    return warning(sender, `${what} (${answer.networkCode}).`, noAnswerAdvice(answer.networkCode));
  }
  return warning(
    sender,
    `${what} (${answer.providerCode ?? `HTTP ${answer.httpStatus}`}).`,
    "Ask again in a while.",
  );
}
