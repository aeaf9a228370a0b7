import { z } from "zod";
import { failure, failureForNow } from "./openapi/error-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Answer, Operation } from "./openapi/operation.ts";

// The providers' bodies are read by their adapters, which go by the signature; this is what those look at.
const form = "application/x-www-form-urlencoded";
const sid = z.string().regex(/^(SM|MM)[0-9a-fA-F]{32}$/);

const statusCallback = named(
  "TwilioStatusCallback",
  z.looseObject({
    MessageSid: sid,
    MessageStatus: z.string().describe("Twilio's word: `sent`, `delivered`, `undelivered`, `failed`…"),
    ErrorCode: z.string().optional(),
    To: z.string().optional(),
    AccountSid: z.string().optional(),
  }),
  { description: "What Twilio reports of a message; other parameters are ignored." },
);
const inboundSms = named(
  "TwilioInboundSms",
  z.looseObject({
    MessageSid: sid,
    From: z.string().describe("E.164."),
    Body: z.string(),
    OptOutType: z.string().optional().describe("`STOP`, `START` or `HELP`, where Twilio handles opt-outs."),
    AccountSid: z.string().optional(),
  }),
  { description: "An SMS that came in; only STOP and START are acted on." },
);
const resendEvent = named(
  "ResendEvent",
  z.looseObject({
    type: z.string().describe("`email.delivered`, `email.bounced`…; others are taken and ignored."),
    created_at: z.string().optional(),
    data: z.looseObject({ email_id: z.string().optional(), to: z.array(z.string()).optional() }).optional(),
  }),
  { description: "An event of Resend's; other fields are ignored." },
);
const nothing = named("Nothing", z.object({}), { description: "An empty object." });
const twiml = named("TwiML", z.string(), { description: "An empty `<Response/>`: nobody is answered." });

const twilioSignature = z.object({
  "X-Twilio-Signature": z.string().describe("Over the public URL and every parameter."),
});
const resendSignature = z.object({
  "svix-id": z.string(),
  "svix-timestamp": z.string().describe("Seconds since 1970; at most five minutes off."),
  "svix-signature": z.string().describe("As of Standard Webhooks."),
});

const refusals: Record<number, Answer> = {
  400: failure("It is signed and cannot be read.", "The body is no event of Resend's."),
  401: failure(
    "The signature is missing, wrong or too old.",
    "The signature of this webhook is missing, wrong or too old.",
  ),
  408: failure("The body came in too slowly.", "The body did not come to its end in time."),
  413: failure("The body is too large.", "The body must be at most 65536 bytes."),
  503: failureForNow(
    "Not configured here, or it could not be recorded: send it again.",
    "It could not be recorded; send it again.",
  ),
};

/** `/webhooks`. */
export const webhookOperations: readonly Operation[] = [
  {
    method: "post",
    path: "/webhooks/twilio/status",
    id: "twilioStatus",
    tag: "Webhooks",
    summary: "What became of an SMS",
    description: "Repeating it changes nothing, and no order of arrival takes a status back.",
    access: "signature",
    writes: true,
    parameters: {
      query: z.object({ message: z.string().optional().describe("The message's id in the ledger.") }),
      header: twilioSignature,
    },
    body: { schema: statusCallback, mediaType: form },
    answers: { 204: { description: "Taken." }, ...refusals },
  },
  {
    method: "post",
    path: "/webhooks/twilio/inbound",
    id: "twilioInbound",
    tag: "Webhooks",
    summary: "An SMS that came in",
    description: "STOP suppresses the sender, START lifts that. A repetition does nothing.",
    access: "signature",
    writes: true,
    parameters: { header: twilioSignature },
    body: { schema: inboundSms, mediaType: form },
    answers: {
      200: { description: "Taken.", body: { schema: twiml, mediaType: "text/xml" } },
      ...refusals,
    },
  },
  {
    method: "post",
    path: "/webhooks/resend",
    id: "resendEvent",
    tag: "Webhooks",
    summary: "What became of an e-mail",
    description: "Bounces and complaints suppress the address. Repeating it changes nothing.",
    access: "signature",
    writes: true,
    parameters: { header: resendSignature },
    // Any content type is taken: the bytes are what is signed.
    body: { schema: resendEvent, mediaType: "application/json" },
    answers: { 200: { description: "Taken.", body: { schema: nothing } }, ...refusals },
  },
];
