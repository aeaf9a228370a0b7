import type { ChannelId, Locale } from "../messages/message.ts";
import type { TemplateData, TemplateName } from "../messages/template.ts";

/** What is to be said: a template with its data, or the words themselves. */
export type Content =
  | { [N in TemplateName]: { template: N; data: TemplateData<N> } }[TemplateName]
  | { template: null; text: string; subject?: string; html?: string };

/** One message as a journey or a route wants it now: read from the subject at the moment of sending. */
export type Composition = {
  /** E.164 or e-mail address; null when the person has none for this channel. */
  to: string | null;
  /** Overrides the channel's sender. */
  from?: string;
  /** Null: the default. */
  locale: Locale | null;
  /** IANA; null: the default. */
  timeZone: string | null;
  /** What the person said about promotional messages by this channel; null: nothing. */
  consent: boolean | null;
  content: Content;
};

/** Why a message must not go out: a stable word kept on the row, and the same for an operator. */
export type Reason = { reason: string; explanation: string };

/** A message that no longer makes sense now that its turn has come: kept as `skipped` with the reason. */
export type Withheld = { withhold: Reason };

/** Reads what is to be said at the moment of sending; called again at each attempt. */
export type Compose = () => Promise<Composition | Withheld>;

/** Which message is meant: its identity, not its words. */
export type DeliveryRequest = {
  /** Unique and permanent, from business identity, never from a run id or the clock. */
  key: string;
  journey: string;
  template: TemplateName | null;
  channel: ChannelId;
  leadId: string | null;
  interviewId: string | null;
  trialId: string | null;
  runId: string | null;
  /** The message this one stands in for, by id. */
  fallbackFor?: string | null;
  /** Whether who asks comes back for a message that has to wait. Otherwise it is skipped, for the same reason. */
  mayWait: boolean;
  /** A sweep asks, about what somebody left behind: it has no words, and nobody takes its outcome for their own. */
  leftover?: boolean;
};
