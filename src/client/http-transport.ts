import { z } from "zod";
import { createRequest, type Endpoint } from "./request.ts";
import type { OutgoingMessage, SmsTransport } from "./sms-service.ts";

/** Longer than the server waits for a provider (`SEND_TIMEOUT`, 15 s), so that its own answer arrives. */
const defaultTimeoutMs = 20_000;
const defaultRetries = 2;

const sentAnswer = z.object({ messageId: z.string().nullable(), id: z.string() });

/**
 * Sends through a bienvenue server. `endpoint` is asked at each call, so that a changed environment counts.
 *
 * An attempt without an answer, a 5xx and a 504 ("may have been sent") are repeated with the same Idempotency-Key:
 * for a key whose outcome is open the server asks the provider what became of the message and never sends it again,
 * so that a retry can only turn "may have been sent" into "was sent". When it stays open, the result is a failure
 * that says so; calling the send function again would be a new message.
 */
export function httpTransport(endpoint: () => Endpoint): SmsTransport {
  return async (message, { idempotencyKey }) => {
    const request = createRequest({ timeoutMs: defaultTimeoutMs, retries: defaultRetries, ...endpoint() });
    const answer = await request({
      method: "POST",
      path: message.channel === "sms" ? "/api/sms/send" : "/api/email/send",
      body: bodyOf(message),
      idempotencyKey,
    });
    const sent = sentAnswer.safeParse(answer.body);
    if (sent.success) return { success: true, messageId: sent.data.messageId ?? sent.data.id };
    return { success: false, error: "The answer does not look like bienvenue's; check BIENVENUE_URL." };
  };
}

function bodyOf({ to, content }: OutgoingMessage): unknown {
  return { to, ...content };
}
