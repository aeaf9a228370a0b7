export type ChannelId = "sms" | "email";
export type Locale = "fr" | "en";

/** An SMS as handed to a provider. */
export type SmsMessage = {
  /** E.164. */
  to: string;
  /** E.164, an alphanumeric sender id, or a messaging service SID; the channel's own sender when missing. */
  from?: string;
  /** At most 1600 characters. */
  text: string;
};

/** An e-mail as handed to a provider. */
export type EmailMessage = {
  to: string;
  /** `Name <address>` or an address. */
  from: string;
  replyTo?: string;
  subject: string;
  text: string;
  html?: string;
  headers?: Record<string, string>;
};
