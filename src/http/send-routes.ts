import { Hono, type Context } from "hono";
import { z } from "zod";
import type { Content } from "../delivery/composition.ts";
import { type OneOff, type OneOffResult, type SendOneOff, testMessage } from "../desk/one-off.ts";
import { emailAddress, locale, phoneNumber, singleLine } from "../events/fields.ts";
import type { ChannelId } from "../messages/message.ts";
import { templateSchemas, type TemplateName } from "../messages/template.ts";
import { badRequest, HttpError, methodNotAllowed } from "./http-error.ts";
import { callerOf } from "./caller.ts";
import { readIdempotencyKey, refuseOtherMessage } from "./idempotency-key.ts";
import { jsonBody, parsed } from "./json-body.ts";
import { answerOutcome } from "./outcome-answer.ts";
import { recordAction } from "./record-action.ts";
import { auditSubjects } from "../store/audit-log.ts";
import type { Ledger } from "../store/ledger.ts";
import type { RateLimit } from "./rate-limit.ts";

/** What the send and test routes work with. */
export type SendContext = {
  sendOneOff: SendOneOff;
  ledger: Pick<Ledger, "find">;
  rateLimit: RateLimit;
};

const sender = z
  .string()
  .regex(
    /^(\+[1-9]\d{6,14}|(?=.*[A-Za-z])[A-Za-z0-9]{1,11}|MG[0-9a-fA-F]{32})$/,
    "must be a number such as +33612345678, a sender id of up to 11 letters and digits, or a messaging service SID",
  );

/** A provider would get, or list, another text than was given: the message could not be recognised there. */
const isSendable = (text: string) => text.isWellFormed() && !text.includes("\0");
const unsendable = "must not contain NUL or half of a surrogate pair";

/** An SMS in the caller's words. */
export const smsText = z.object({
  to: phoneNumber,
  message: z
    .string()
    .min(1, "must not be empty")
    .max(1600, "must be at most 1600 characters")
    .refine((text) => text.trim() !== "", "must not be blank")
    .refine(isSendable, unsendable),
  from: sender.optional(),
});
/** An e-mail in the caller's words. */
export const emailText = z.object({
  to: emailAddress,
  subject: singleLine(500),
  text: z.string().min(1, "must not be empty").max(200_000).refine(isSendable, unsendable),
  html: z.string().max(500_000).refine(isSendable, unsendable).optional(),
});
const templateNames = Object.keys(templateSchemas) as TemplateName[];

/** A message in a template's words, told apart by the template's name. */
function templateMessage<A extends typeof phoneNumber | typeof emailAddress>(to: A) {
  const of = <N extends TemplateName>(name: N) =>
    z.object({
      to,
      template: z.literal(name),
      data: templateSchemas[name],
      locale: locale.optional().describe("The language; the configured one when missing."),
    });
  const [first, ...others] = templateNames.map(of);
  if (first === undefined) throw new Error("There is no template.");
  const mustBeKnown = `must be one of ${templateNames.join(", ")}`;
  return z.discriminatedUnion("template", [first, ...others], mustBeKnown);
}

/** An SMS from a template. */
export const smsTemplate = templateMessage(phoneNumber);

/** An e-mail from a template. */
export const emailTemplate = templateMessage(emailAddress);

/** Whom a test message goes to by SMS. */
export const smsTestQuery = z.object({ to: phoneNumber });

/** Whom a test message goes to by e-mail. */
export const emailTestQuery = z.object({ to: emailAddress });

/** `POST /api/sms/send` and `GET /api/sms/test?to=`. */
export function smsRoutes(context: SendContext): Hono {
  return new Hono()
    .post("/send", async (c) => {
      const body = await jsonBody(c);
      if (isTemplated(body)) return send(context, c, templated("sms", parsed(smsTemplate, body)));
      const { to, message, from } = parsed(smsText, body);
      return send(context, c, { channel: "sms", to, from, content: { template: null, text: message } });
    })
    .get("/test", async (c) =>
      // An unescaped `+` arrives as a space.
      send(context, c, testMessage("sms", parsed(smsTestQuery, { to: testQuery(c).replace(/^ /, "+") }).to)),
    )
    .all("/send", methodNotAllowed("POST"))
    .all("/test", methodNotAllowed("GET"));
}

/** `POST /api/email/send` and `GET /api/email/test?to=`. */
export function emailRoutes(context: SendContext): Hono {
  return new Hono()
    .post("/send", async (c) => {
      const body = await jsonBody(c);
      if (isTemplated(body)) return send(context, c, templated("email", parsed(emailTemplate, body)));
      const { to, subject, text, html } = parsed(emailText, body);
      const content = { template: null, subject, text, ...(html === undefined ? {} : { html }) };
      return send(context, c, { channel: "email", to, content });
    })
    .get("/test", async (c) =>
      send(context, c, testMessage("email", parsed(emailTestQuery, { to: testQuery(c) }).to)),
    )
    .all("/send", methodNotAllowed("POST"))
    .all("/test", methodNotAllowed("GET"));
}

/** Hono answers HEAD with the GET route, and a link checker's HEAD must not send anything. */
function testQuery(c: Context): string {
  if (c.req.method !== "GET") methodNotAllowed("GET")(c);
  return c.req.query("to") ?? "";
}

function isTemplated(body: unknown): boolean {
  return typeof body === "object" && body !== null && Object.hasOwn(body, "template");
}

function templated(
  channel: ChannelId,
  { to, locale: asked, template, data }: z.output<typeof smsTemplate>,
): OneOff {
  // The schema that parsed the data is the one of this template.
  const content = { template, data } as Content;
  return { channel, to, locale: asked, content };
}

async function send(context: SendContext, c: Context, message: OneOff): Promise<Response> {
  const idempotencyKey = readIdempotencyKey(c);
  const result = await context.sendOneOff({ ...message, idempotencyKey }, () => {
    context.rateLimit(callerOf(c));
    return null;
  });
  if (result.status !== "recorded") throw refusal(result, message.to);
  const { outcome, to } = result;
  // What programs send is in the list of messages; a test is a person's doing.
  if (message.content.template === "configuration-test")
    await recordAction(c, {
      action: "message.test",
      subject: auditSubjects.message(outcome.messageId),
      detail: outcome.status,
    });
  if (idempotencyKey !== undefined)
    await refuseOtherMessage(context.ledger, outcome.messageId, { ...message, to });
  return answerOutcome(c, outcome);
}

type NotSent = Exclude<OneOffResult, { status: "recorded" }>;

function refusal(result: NotSent, to: string): HttpError {
  switch (result.status) {
    case "invalid-number":
      return badRequest([{ path: "to", message: `${to} is not a number of its country's numbering plan.` }]);
    case "country-not-allowed":
      return new HttpError(
        403,
        `SMS to ${result.country ?? "this kind of number"} are not allowed: SMS_ALLOWED_COUNTRIES is ${result.allowed.join(",")}.`,
      );
    case "too-many":
      return new HttpError(429, "Too many messages.", {}, result.retryAfterSeconds);
    default:
      return result satisfies never;
  }
}
