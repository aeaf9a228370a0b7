import { createHmac, randomUUID } from "node:crypto";
import { type CallbackPlanInput, callbackPlanSchema, plannedStates } from "./callback-plan.ts";
import { callbackSender, post, type SentCallback } from "./callback-sender.ts";
import type { AcceptedEmail } from "./resend-simulator.ts";

export type ResendWebhookOptions = {
  /** Missing: nothing becomes of an e-mail and nothing is told. */
  callbacks?: CallbackPlanInput | undefined;
  /** Where webhooks go; missing: nowhere, as in an account without one. */
  webhookUrl?: string | undefined;
  /** `whsec_` and base64. */
  webhookSecret?: string | undefined;
};

/** Resend waits 5 s, 5 min, 30 min and longer; shortened, so that a run of minutes sees them all. */
const retryAfterMs = [200, 500, 1000, 2000, 4000, 8000, 16_000];

/** Sends Resend's webhooks: JSON, signed as Svix does, tried again until the receiver takes them. */
export function resendWebhooks(
  options: ResendWebhookOptions & { webhookSecret: string },
  parts: { setStatus: (id: string, status: string) => void; onSent: (sent: SentCallback) => void },
) {
  const { webhookUrl: url, webhookSecret } = options;
  let plan = options.callbacks === undefined ? null : callbackPlanSchema.parse(options.callbacks);
  const sender = callbackSender({ retryAfterMs, afterErrors: true }, parts.onSent);

  return {
    /** Resend has taken an e-mail: its course begins. */
    accepted(email: AcceptedEmail): void {
      if (plan === null) return;
      const course = { sent: "sent", delivered: "delivered", undelivered: "bounced" };
      for (const state of plannedStates(plan, `${email.to.join()}\n${email.subject}`, course)) {
        const { status } = state;
        setTimeout(() => parts.setStatus(email.id, status), state.reachedAfterMs).unref();
        if (url === undefined) continue;
        const webhookId = `msg_${randomUUID().replaceAll("-", "")}`;
        const occurredAt = new Date(Date.now() + state.reachedAfterMs).toISOString();
        const body = JSON.stringify(webhookBody(email, status, occurredAt));
        const request = () => ({ headers: signedHeaders(webhookId, body, webhookSecret), body });
        sender.send({ id: email.id, status, url, request }, state.toldAfterMs);
      }
    },
    /** Tells what became of one e-mail now, whatever the plan. The status of the receiver's answer. */
    tell: async (email: AcceptedEmail, status: string) => {
      if (url === undefined) throw new Error("The simulator has no webhookUrl.");
      parts.setStatus(email.id, status);
      const body = JSON.stringify(webhookBody(email, status, new Date().toISOString()));
      const webhookId = `msg_${randomUUID().replaceAll("-", "")}`;
      const request = () => ({ headers: signedHeaders(webhookId, body, webhookSecret), body });
      const answer = await post({ url, request });
      const at = new Date().toISOString();
      parts.onSent({ at, id: email.id, status, url, attempt: 1, repetition: 1, answer });
      return answer;
    },
    /** From now on; what is due stays due. Null: no more. */
    replan: (next: CallbackPlanInput | null) => {
      plan = next === null ? null : callbackPlanSchema.parse(next);
    },
    pending: sender.pending,
    idle: sender.idle,
    close: sender.close,
  };
}

/** Unlike an e-mail that is fetched, a webhook shows tags as an object. @see https://resend.com/docs/webhooks/emails/bounced */
function webhookBody(email: AcceptedEmail, status: string, occurredAt: string) {
  return {
    type: `email.${status}`,
    created_at: occurredAt,
    data: {
      created_at: email.createdAt.replace("T", " ").replace("Z", "000+00"),
      email_id: email.id,
      message_id: `<${email.id}@simulator.invalid>`,
      from: email.from,
      to: email.to,
      subject: email.subject,
      tags: Object.fromEntries(email.tags.map(({ name, value }) => [name, value])),
      ...(status === "bounced" && {
        bounce: {
          message: "The recipient's mailbox does not exist.",
          subType: "General",
          type: "Permanent",
        },
      }),
    },
  };
}

/** @see https://docs.svix.com/receiving/verifying-payloads/how-manual */
function signedHeaders(id: string, body: string, secret: string): Record<string, string> {
  const timestamp = Math.floor(Date.now() / 1000);
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return {
    "content-type": "application/json",
    "user-agent": "Svix-Webhooks/1.0",
    "svix-id": id,
    "svix-timestamp": String(timestamp),
    "svix-signature": `v1,${signature}`,
  };
}
