import type { ReasonTable } from "./reason-words.ts";

const askForMobile =
  "Ask the person for a mobile number, and send the event again with it. The journey’s e-mail, where there is one, is not affected.";
const askForAddress = "Ask the person for another e-mail address, and send the event again with it.";
const staysSuppressed =
  "Leave it, unless the person asks for it: then lift the entry from the suppression list.";
const raiseLimit =
  "It goes out the next day by itself. For more in a day, raise the limit that is named below.";

/** Every reason in English. */
export const englishReasons = {
  "no-phone": ["No phone number is known for this person.", "Ask for one, and send the event again with it."],
  "no-email": [
    "No e-mail address is known for this person.",
    "Ask for one, and send the event again with it.",
  ],
  "invalid-number": ["The phone number does not exist.", askForMobile],
  landline: ["The number is a landline, which cannot receive SMS.", askForMobile],
  "not-mobile": ["The number is not a mobile number and cannot receive SMS.", askForMobile],
  "country-not-allowed": [
    "SMS to the number’s country are not allowed here.",
    "If it should be, add the country to SMS_ALLOWED_COUNTRIES.",
  ],
  "suppressed-stop": [
    "The person answered STOP.",
    "Respect it. Only the person can undo it, by answering START.",
  ],
  "suppressed-opted-out": [
    "The person opted out at the provider.",
    "Respect it. Only the person can undo it.",
  ],
  "suppressed-hard-bounce": ["Earlier mail to this address came back for good.", askForAddress],
  "suppressed-complaint": ["The person reported an earlier message as spam.", staysSuppressed],
  "suppressed-by-provider": ["The provider does not write to this address any more.", askForAddress],
  "suppressed-unsubscribed": ["The person unsubscribed from messages of this kind.", "Respect it."],
  "suppressed-manual": ["Somebody put this address on the suppression list by hand.", staysSuppressed],
  "no-consent": ["The person does not want promotional messages by this channel.", "Respect it."],
  "no-opt-out": [
    "A promotional message has to say how to get no more of them, and there was no way to say so.",
    "Set PUBLIC_URL, or a number in TWILIO_PHONE_NUMBER, or EMAIL_REPLY_TO.",
  ],
  "outside-send-window": [
    "Promotional messages wait for decent hours and working days.",
    "It goes out by itself. The hours are PROMOTIONAL_HOURS, PROMOTIONAL_DAYS and PROMOTIONAL_ON_HOLIDAYS.",
  ],
  "limit-recipient-messages": ["This person has had as many messages as a day allows.", raiseLimit],
  "limit-recipient-segments": ["This person has had as many SMS segments as a day allows.", raiseLimit],
  "limit-day-messages": ["As many messages as a day allows have gone out.", raiseLimit],
  "limit-day-segments": ["As many SMS segments as a day allows have gone out.", raiseLimit],
  "circuit-open": [
    "The provider’s account accepts nothing at present, so the whole channel is held.",
    "Mend the account at the provider, or its credentials here: what waits then goes out by itself.",
  ],
  account: [
    "The provider does not accept the account or its credentials.",
    "Check the credentials in the configuration and the account in the provider’s console.",
  ],
  route: [
    "The message cannot go this way: the sender, or the way to this country, is not set up.",
    "Check the sender and the permissions at the provider, then send it again.",
  ],
  trial: [
    "A trial account may only write to verified numbers.",
    "Verify the number in the provider’s console, or upgrade the account. Then send it again.",
  ],
  recipient: ["This number or address can never receive it.", "Ask the person for another one."],
  "opted-out": ["The person has told the provider to stop.", "Respect it. Only the person can undo it."],
  content: ["The provider or the carrier refused the text itself.", "Change the text of the template."],
  "rate-limited": [
    "The provider was sent too much at once.",
    "It is tried again by itself; later, send it again by hand.",
  ],
  quota: [
    "The account has used up what it may send.",
    "Wait for the next period or enlarge the plan at the provider, then send it again.",
  ],
  unreachable: [
    "The provider could not be reached: nothing was sent.",
    "Check this server’s connection and the provider’s status page. It is tried again while its run lives.",
  ],
  conflict: [
    "The provider had another message under the same key.",
    "It is a fault of this program: report it. Sending it again by hand takes a new key.",
  ],
  unrecognised: ["The provider gave a code that is not known here.", "Look it up at the provider."],
  undelivered: ["The provider took it, and it did not arrive.", "Send it again later, or write another way."],
  failed: ["The provider took it and then could not send it.", "See the code, then send it again."],
  canceled: ["It was cancelled at the provider before it was sent.", "If that was not meant, send it again."],
  bounced: ["The recipient’s mail server refused it for good.", askForAddress],
  "bounced-transient": [
    "The recipient’s mail server did not take it this time, as when a mailbox is full.",
    "Send it again later, or write another way.",
  ],
  "bounced-undetermined": [
    "The recipient’s mail server sent it back without a clear reason.",
    "Check the address with the person, then send it again.",
  ],
  complained: [
    "It arrived, and the person marked it as spam.",
    "Nothing more is sent to this address. Leave it so.",
  ],
  suppressed: ["The provider did not send it: the address is on its own list of bad ones.", askForAddress],
  delayed: [
    "The recipient’s mail server does not take it yet.",
    "Wait: the provider goes on trying by itself.",
  ],
  ambiguous: [
    "The provider’s answer was lost, so that nobody knows whether it has the message.",
    "Look in the provider’s console before you send it again: the person may have it.",
  ],
  interrupted: [
    "This server stopped in the middle.",
    "If the status is unknown, look in the provider’s console first; otherwise replay the run.",
  ],
  "found-at-provider": ["The answer was lost, but the provider was found to have the message.", null],
  "retries-exhausted": [
    "Every try failed, and there will be no more by itself.",
    "See below what went wrong, mend it, then send it again.",
  ],
  "run-ended": [
    "The run it belonged to had ended when its time came.",
    "If it is still needed, replay the run.",
  ],
  "by-hand": ["Somebody sent it again by hand.", null],
  "questionnaire-completed": [
    "The questionnaire has been filled in, so there is nothing to remind of.",
    null,
  ],
  "interview-scheduled": ["The interview has been scheduled again, so a cancellation would be wrong.", null],
  "interview-rescheduled": ["The interview was moved: the messages of its new date take over.", null],
  "interview-cancelled": ["The interview was cancelled.", null],
  "trial-converted": ["The trial became a subscription.", null],
  "trial-end-moved": ["The trial ends at another date: the messages of that date take over.", null],
  "too-late": ["Its moment had passed: it would have made no sense any more.", null],
  "waited-too-long": ["It had been put off too many times.", "If it is still needed, replay the run."],
  "fallback-took-over": ["It could not go out in time: another channel said the same instead.", null],
  "lead-erased": ["The person was erased on request.", null],
} as const satisfies ReasonTable;
