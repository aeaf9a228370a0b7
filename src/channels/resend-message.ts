import type { ProviderMessage, ProviderStatus } from "./channel.ts";
import { documentedBounce, troubleOf } from "./resend-trouble.ts";

/** What is read of an e-mail as Resend shows it. Nothing of it is certain: it is whatever the answer held. */
export type ResendMessage = {
  id?: unknown;
  to?: unknown;
  subject?: unknown;
  created_at?: unknown;
  last_event?: unknown;
};

/** Resend's last event of an e-mail. One that is not here proves only that Resend has it. */
const statuses: Readonly<Record<string, ProviderStatus>> = {
  queued: "accepted",
  scheduled: "accepted",
  // That is: taken by Resend, which is about to try. https://resend.com/docs/dashboard/webhooks/event-types
  sent: "accepted",
  delivery_delayed: "sent",
  delivered: "delivered",
  opened: "delivered",
  clicked: "delivered",
  complained: "delivered",
  bounced: "undelivered",
  suppressed: "failed",
  failed: "failed",
  canceled: "failed",
};

/** Events that say more than the status they stand for. */
const telling = new Set(["bounced", "suppressed", "complained", "failed", "canceled", "delivery_delayed"]);

/** An e-mail of Resend's in the words of the port; undefined when it lacks an id or a date. */
export function providerMessage(email: ResendMessage): ProviderMessage | undefined {
  const { id, created_at: createdAt, last_event: event, subject } = email;
  const created = instantOf(createdAt);
  if (!isEmailId(id) || created === undefined) return undefined;
  return {
    providerMessageId: id,
    status: (typeof event === "string" ? statusOf(event) : undefined) ?? "accepted",
    ...(typeof event === "string" &&
      codeOf(event) !== null && {
        providerCode: event,
        trouble: troubleOf(event, { bounce: documentedBounce }),
      }),
    createdAt: created,
    content: typeof subject === "string" ? subject : "",
  };
}

/** What an event of Resend's means here; undefined when it says nothing of the delivery. */
export function statusOf(event: string): ProviderStatus | undefined {
  return Object.hasOwn(statuses, event) ? statuses[event] : undefined;
}

/** The event itself where it says more than its status; null for the others. */
export function codeOf(event: string): string | null {
  return telling.has(event) ? event : null;
}

export function isEmailId(id: unknown): id is string {
  return typeof id === "string" && /^[A-Za-z0-9-]{1,64}$/.test(id);
}

/** Whether an e-mail went to this address. Addresses may come back with a name, or with another case. */
export function wentTo({ to }: ResendMessage, recipient: string): boolean {
  const addresses = Array.isArray(to) ? to.map(String) : [String(to)];
  return addresses.some((address) => bareAddress(address) === recipient.toLowerCase());
}

/** The address in `Name <address>` or `address`, in lower case. */
export function bareAddress(address: string): string {
  return (/<([^<>]*)>\s*$/.exec(address)?.[1] ?? address).trim().toLowerCase();
}

/** `2026-11-22 10:11:23.901000+00`, as PostgreSQL writes it, or ISO 8601. */
export function instantOf(text: unknown): string | undefined {
  if (typeof text !== "string") return undefined;
  const iso = text.replace(" ", "T").replace(/([+-]\d{2})$/, "$1:00");
  const atMs = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/i.test(iso) ? iso : `${iso}Z`);
  return Number.isNaN(atMs) ? undefined : new Date(atMs).toISOString();
}
