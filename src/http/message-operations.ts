import { z } from "zod";
import { messageDetail, messagePage, resendPlan } from "./message-answers.ts";
import { messageFilter, resendOptions } from "./message-routes.ts";
import { failure, failureForNow } from "./openapi/error-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Operation } from "./openapi/operation.ts";
import { sendAnswers, sent } from "./send-answers.ts";

const one = z.object({ id: z.string().describe("The message's id in the ledger.") });
const notFound = failure("There is no such message.", 'There is no message "01JDA3Q7Z9".');

/** `/api/messages`. */
export const messageOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/api/messages",
    id: "listMessages",
    tag: "Messages",
    summary: "List messages",
    description: "The ledger, newest first, by pages.",
    access: "api-key",
    writes: false,
    parameters: { query: messageFilter },
    answers: { 200: { description: "A page of messages.", body: { schema: messagePage } } },
  },
  {
    method: "get",
    path: "/api/messages/{id}",
    id: "getMessage",
    tag: "Messages",
    summary: "One message",
    description: "What was said, with secrets masked, and every change since.",
    access: "api-key",
    writes: false,
    parameters: { path: one },
    answers: {
      200: { description: "The message and its timeline.", body: { schema: messageDetail } },
      404: notFound,
    },
  },
  {
    method: "post",
    path: "/api/messages/{id}/resend",
    id: "resendMessage",
    tag: "Messages",
    summary: "Send a message once more",
    description:
      "By hand, with the words it had, if the policy allows it. One that may have been sent needs `mayDuplicate`. `dryRun` says what would be done.",
    access: "api-key",
    writes: true,
    parameters: { path: one },
    body: {
      schema: named("ResendOptions", resendOptions),
      examples: {
        plain: { summary: "One that was refused or failed", value: {} },
        duplicate: { summary: "One that may have gone out", value: { mayDuplicate: true } },
        dryRun: { summary: "What it would do", value: { dryRun: true } },
      },
    },
    answers: {
      ...sendAnswers,
      200: {
        description: "A provider has the message; or, with `dryRun`, what would be done.",
        body: { schema: named("ResendAnswer", z.union([sent, resendPlan])) },
      },
      404: notFound,
      409: failureForNow(
        "Nothing was sent: its state or the policy speaks against it.",
        "The message is not sent again. The provider has it: it is delivered.",
        { id: "01JDA3Q7Z9T4V8M2K6W1XHC5RB" },
      ),
    },
  },
];
