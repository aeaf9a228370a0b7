import type { Config } from "../config.ts";
import type { ChannelId } from "../messages/message.ts";
import type { OptOut } from "../messages/opt-out.ts";

/** How people can say that they want no more promotional messages. */
export type OptOutWays = {
  /** Where the unsubscribe page is reached from outside, without a slash at the end; null: nowhere. */
  baseUrl: string | null;
  /** The sender of SMS: a number, a name or a messaging service SID; null: the sandbox. */
  smsSender: string | null;
  /** An address people can write to; null: none. */
  email: string | null;
};

/** The sandbox's own sender, which nobody reads (RFC 2606). */
const nobodysDomain = /\.invalid$/i;

/** The address in `Name <address>` or `address` when somebody may read what is sent there, else null. */
export function readAddress(from: string | undefined): string | null {
  const address = /<([^<>]*)>\s*$/.exec(from ?? "")?.[1] ?? from ?? "";
  return address.includes("@") && !nobodysDomain.test(address) ? address.trim() : null;
}

/** How people can say that they want no more, as the configuration has it. `ownUrl`: where the server listens. */
export function optOutWays(
  config: Pick<Config, "twilio" | "resend" | "publicUrl" | "emailReplyTo" | "emailFrom">,
  ownUrl: string,
): OptOutWays {
  const { twilio, resend, publicUrl } = config;
  const onlySandbox = twilio === undefined && resend === undefined;
  return {
    baseUrl: publicUrl ?? (onlySandbox ? ownUrl : null),
    smsSender: twilio?.messagingServiceSid ?? twilio?.from ?? null,
    email: config.emailReplyTo ?? readAddress(config.emailFrom),
  };
}

/**
 * The opt-out a message carries: a reply where a number sends it, since that is what people try first; else the
 * link; else an address to write to. A messaging service may send under a name that takes no reply, so there the
 * link comes first. Null: there is no way, and the message must not go out.
 */
export function chooseOptOut(
  { channel, from }: { channel: ChannelId; from: string | null },
  ways: OptOutWays,
  token: () => string,
): OptOut | null {
  const sender = channel === "sms" ? (from ?? ways.smsSender) : null;
  if (sender?.startsWith("+") === true) return { kind: "reply" };
  if (ways.baseUrl !== null) return { kind: "link", url: `${ways.baseUrl}/u/${token()}` };
  if (sender !== null && isMessagingService(sender)) return { kind: "reply" };
  return ways.email === null ? null : { kind: "write", email: ways.email };
}

function isMessagingService(sender: string): boolean {
  return /^MG[0-9a-fA-F]{32}$/.test(sender);
}
