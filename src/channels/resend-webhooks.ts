import { z } from "zod";
import { ledgerId } from "./ledger-id.ts";
import { bareAddress, codeOf, instantOf, isEmailId, statusOf } from "./resend-message.ts";
import { signatureCheck } from "./resend-signature.ts";
import { troubleOf } from "./resend-trouble.ts";
import type { WebhookEvent, WebhookReader } from "./webhook.ts";

export type ResendWebhookOptions = {
  /** As Resend shows them (`whsec_…`): the current one, and the one before while it is being replaced. */
  secrets: string[];
  clock?: () => Date;
};

type StatusEvent = Extract<WebhookEvent, { type: "status" }>;

/** As little as can be acted on: whatever else an event holds, or holds otherwise than documented, is no error. */
const webhookSchema = z.object({
  type: z.string(),
  created_at: z.unknown().optional(),
  data: z
    .object({
      email_id: z.unknown().optional(),
      to: z.array(z.string()).catch([]),
      tags: z
        .union([
          z.record(z.string(), z.unknown()),
          z.array(z.object({ name: z.string(), value: z.unknown().optional() })),
        ])
        .catch({}),
      bounce: z
        .object({ type: z.string().catch(""), subType: z.string().catch("") })
        .optional()
        .catch(undefined),
      failed: z
        .object({ reason: z.string().catch("") })
        .optional()
        .catch(undefined),
    })
    .optional()
    .catch(undefined),
});

type EmailData = NonNullable<z.output<typeof webhookSchema>["data"]>;

/**
 * Resend's webhooks: what became of an e-mail. Events of contacts, domains and inboxes are none of ours.
 *
 * @see https://resend.com/docs/dashboard/webhooks/event-types
 * @throws ChannelOptionsError (`code: "CHANNEL_OPTIONS_INVALID"`)
 */
export function resendWebhooks({ secrets, clock = () => new Date() }: ResendWebhookOptions): WebhookReader {
  const genuineBody = signatureCheck(secrets, clock);
  return (request) => {
    const body = genuineBody(request);
    if (body === null) return { status: "forged" };
    const webhook = webhookSchema.safeParse(json(body));
    if (!webhook.success) return { status: "unreadable", message: "The body is no event of Resend's." };
    const event = statusEvent(webhook.data);
    return { status: "verified", events: event === null ? [] : [event] };
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function statusEvent({
  type,
  data,
  created_at: createdAt,
}: z.output<typeof webhookSchema>): StatusEvent | null {
  const event = /^email\.(\w+)$/.exec(type)?.[1];
  if (event === undefined || data === undefined || !isEmailId(data.email_id)) return null;
  const status = statusOf(event);
  if (status === undefined) return null;
  const { objection, ...trouble } = troubleOf(event, data);
  // Of several recipients nobody says which one it was.
  const [only] = data.to.length === 1 ? data.to : [];
  const address = only === undefined ? null : bareAddress(only);
  return {
    type: "status",
    channel: "email",
    messageId: ledgerId(messageTag(data.tags)),
    providerMessageId: data.email_id,
    status,
    providerCode: codeOf(event),
    ...trouble,
    occurredAt: instantOf(createdAt) ?? null,
    objection: objection === null ? null : { reason: objection, address },
  };
}

/** Resend's pages show an object, its API takes an array. */
function messageTag(tags: EmailData["tags"]): unknown {
  const name = "message_id";
  if (Array.isArray(tags)) return tags.find((tag) => tag.name === name)?.value;
  return Object.hasOwn(tags, name) ? tags[name] : undefined;
}
