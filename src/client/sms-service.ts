import { emailAddress, phoneNumber } from "../events/fields.ts";
import {
  interviewConfirmation,
  leadConfirmation,
  optional,
  parse,
  plainEmail,
  plainSms,
  questionnaireReminder,
  trialAccess,
  type TemplatedContent,
} from "./sms-arguments.ts";

/** What became of a send. `messageId` is the provider's: `SM…` for Twilio. */
export type SendResult = { success: true; messageId: string } | { success: false; error: string };

/** A message as a transport gets it: parsed and normalised, `to` in E.164 or an e-mail address. */
export type OutgoingMessage =
  | { channel: "sms"; to: string; content: { message: string; from?: string } | TemplatedContent }
  | {
      channel: "email";
      to: string;
      content: { subject: string; text: string; html?: string } | TemplatedContent;
    };

/**
 * Carries one message; over HTTP by default. The key is new for each call of a send function and identifies the
 * message for good. What it throws becomes `{ success: false, error }`.
 */
export type SmsTransport = (
  message: OutgoingMessage,
  options: { idempotencyKey: string },
) => Promise<SendResult>;

/** The send functions. All resolve and never reject, whatever they are given. */
export type SmsService = {
  sendSMS: (sms: { to: string; message: string; from?: string | undefined }) => Promise<SendResult>;
  sendOnboardingConfirmationSMS: (phone: string, leadName: string) => Promise<SendResult>;
  sendQuestionnaireReminderSMS: (
    phone: string,
    leadName: string,
    questionnaireUrl?: string | null,
  ) => Promise<SendResult>;
  sendInterviewConfirmationSMS: (
    phone: string,
    leadName: string,
    date: Date,
    meetingUrl?: string | null,
  ) => Promise<SendResult>;
  sendTrialStartSMS: (
    phone: string,
    leadName: string,
    email: string,
    temporaryPassword: string,
  ) => Promise<SendResult>;
  sendEmail: (email: {
    to: string;
    subject: string;
    text: string;
    html?: string | undefined;
  }) => Promise<SendResult>;
  sendOnboardingConfirmationEmail: (email: string, name: string) => Promise<SendResult>;
  sendQuestionnaireReminderEmail: (
    email: string,
    name: string,
    questionnaireUrl?: string | null,
  ) => Promise<SendResult>;
  sendInterviewConfirmationEmail: (
    email: string,
    name: string,
    date: Date,
    meetingUrl?: string | null,
  ) => Promise<SendResult>;
  sendTrialStartEmail: (
    email: string,
    name: string,
    loginEmail: string,
    temporaryPassword: string,
  ) => Promise<SendResult>;
};

/** The send functions over a transport. */
export function createSmsService(transport: SmsTransport): SmsService {
  /** Nothing escapes from here: bad arguments, throwing getters and a failing transport are all results. */
  const send = async (compose: () => OutgoingMessage): Promise<SendResult> => {
    try {
      return await transport(compose(), { idempotencyKey: globalThis.crypto.randomUUID() });
    } catch (error) {
      return { success: false, error: wordsOf(error) };
    }
  };
  const bySms = (phone: unknown, content: () => TemplatedContent) =>
    send(() => ({ channel: "sms", to: parse("phone", phoneNumber, phone), content: content() }));
  const byEmail = (address: unknown, content: () => TemplatedContent) =>
    send(() => ({ channel: "email", to: parse("email", emailAddress, address), content: content() }));

  return {
    sendSMS: (given) =>
      send(() => {
        const { to, message, from } = parse("", plainSms, given);
        return { channel: "sms", to, content: { message, ...optional("from", from) } };
      }),
    sendOnboardingConfirmationSMS: (phone, leadName) => bySms(phone, () => leadConfirmation({ leadName })),
    sendQuestionnaireReminderSMS: (phone, leadName, questionnaireUrl) =>
      bySms(phone, () => questionnaireReminder({ leadName }, questionnaireUrl)),
    sendInterviewConfirmationSMS: (phone, leadName, at, meetingUrl) =>
      bySms(phone, () => interviewConfirmation({ leadName }, at, meetingUrl)),
    sendTrialStartSMS: (phone, leadName, loginEmail, temporaryPassword) =>
      bySms(phone, () => trialAccess({ leadName }, { email: loginEmail }, temporaryPassword)),

    sendEmail: (given) =>
      send(() => {
        const { to, subject, text, html } = parse("", plainEmail, given);
        return { channel: "email", to, content: { subject, text, ...optional("html", html) } };
      }),
    sendOnboardingConfirmationEmail: (address, name) => byEmail(address, () => leadConfirmation({ name })),
    sendQuestionnaireReminderEmail: (address, name, questionnaireUrl) =>
      byEmail(address, () => questionnaireReminder({ name }, questionnaireUrl)),
    sendInterviewConfirmationEmail: (address, name, at, meetingUrl) =>
      byEmail(address, () => interviewConfirmation({ name }, at, meetingUrl)),
    sendTrialStartEmail: (address, name, loginEmail, temporaryPassword) =>
      byEmail(address, () => trialAccess({ name }, { loginEmail }, temporaryPassword)),
  };
}

/** Even what was thrown may be hostile. */
function wordsOf(error: unknown): string {
  try {
    if (error instanceof Error && typeof error.message === "string" && error.message !== "")
      return error.message;
  } catch {
    // Falls through to the words for what cannot be read.
  }
  return "The message was not sent: something unexpected was thrown.";
}
