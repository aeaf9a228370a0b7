import { z } from "zod";
import { failure, failureForNow, shared } from "./openapi/error-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Answer } from "./openapi/operation.ts";

/** A message that went out. */
export const sent = named(
  "Sent",
  z.object({
    success: z.literal(true),
    messageId: z.string().nullable().describe("The provider's id."),
    id: z.string().describe("The message's id in the ledger."),
  }),
);

const id = "01JDA3Q7Z9T4V8M2K6W1XHC5RB";

/** What became of a message that was asked for: the answers of every route that sends one. */
export const sendAnswers: Readonly<Record<number, Answer>> = {
  200: shared("Sent", {
    description: "A provider has the message.",
    body: {
      schema: sent,
      examples: {
        sms: {
          summary: "An SMS",
          value: { success: true, messageId: "SM00000000000000000000000000000001", id },
        },
      },
    },
  }),
  409: shared(
    "BeingSent",
    failureForNow(
      "The same message is being sent right now, or was sent with other content.",
      "The same message is being sent right now; ask again in a moment.",
      { id },
    ),
  ),
  422: shared(
    "NotSent",
    failure(
      "The message was not sent and will not be: its recipient, its content or its `Idempotency-Key` forbids it.",
      "The message was not sent: The recipient answered STOP.",
      { reason: "suppressed", id },
    ),
  ),
  429: shared(
    "OverALimit",
    failureForNow(
      "Too many requests, or over a limit: of messages a minute, of the day, of the recipient, of the provider.",
      "Too many messages: at most 60 a minute; try again in 1 s.",
    ),
  ),
  502: shared(
    "RefusedByProvider",
    failure(
      "The provider refused for a reason that is not the message's: its account, or an answer nobody knows.",
      "The message was refused: The account is suspended.",
      { reason: "account", providerCode: "20003", id },
    ),
  ),
  503: shared(
    "NotNow",
    failureForNow(
      "It was not sent: the provider cannot be reached, its account accepts nothing, or this is not the hour for it.",
      "The message was refused: The provider cannot be reached.",
      { reason: "unreachable", providerCode: null, id },
    ),
  ),
  504: shared(
    "PerhapsSent",
    failure(
      "It may have been sent: the provider's answer was lost. `id` names the message, whose status tells more later.",
      "The message may have been sent: the answer was lost.",
      { id },
    ),
  ),
};
