import { z } from "zod";
import { templateSchemas, type TemplateName } from "../messages/template.ts";
import { sampleData } from "../messages/sample-data.ts";
import { idempotencyHeader } from "./idempotency-key.ts";
import { failure } from "./openapi/error-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Example, Operation } from "./openapi/operation.ts";
import { sendAnswers } from "./send-answers.ts";
import {
  emailTemplate,
  emailTestQuery,
  emailText,
  smsTemplate,
  smsTestQuery,
  smsText,
} from "./send-routes.ts";

const templateNames = Object.keys(templateSchemas) as TemplateName[];

/** `lead-confirmation` as `LeadConfirmation`. */
function pascal(name: string): string {
  return name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

for (const name of templateNames) named(`${pascal(name)}Data`, templateSchemas[name]);
for (const [prefix, union] of [["Sms", smsTemplate] as const, ["Email", emailTemplate] as const]) {
  named(`${prefix}Template`, union, {
    description: "In a template's words; `template` says what `data` holds.",
  });
  for (const option of union.options) named(`${prefix}${pascal(option.shape.template.value)}`, option);
}
named("SmsText", smsText, { description: "In the caller's own words." });
named("EmailText", emailText, { description: "In the caller's own words." });

/** One example for each template. */
function templateExamples(to: string): Record<string, Example> {
  return Object.fromEntries(
    templateNames.map((template) => [
      template,
      { summary: template, value: { to, template, data: sampleData(template), locale: "fr" } },
    ]),
  );
}

/** The examples are filled in where a request is tried out. */
const forReal = "Put your own number and address in before you try it out.";

const countryNotAllowed = failure(
  "The number's country is not allowed (`SMS_ALLOWED_COUNTRIES`), or the request came from another web site.",
  "SMS to US are not allowed: SMS_ALLOWED_COUNTRIES is FR,BE,CH,LU,MC.",
);

/** `/api/sms` and `/api/email`. */
export const sendOperations: readonly Operation[] = [
  {
    method: "post",
    path: "/api/sms/send",
    id: "sendSms",
    tag: "Sending",
    summary: "Send an SMS",
    description: `Answers once the provider has it, or with why not. The policy holds: opt-outs, countries, limits. ${forReal}`,
    access: "api-key",
    writes: true,
    parameters: { header: idempotencyHeader },
    body: {
      schema: named("SmsRequest", z.union([smsText, smsTemplate])),
      examples: {
        text: { summary: "Own words", value: { to: "+33612345678", message: "Bonjour Zoé" } },
        ...templateExamples("+33612345678"),
      },
    },
    answers: { ...sendAnswers, 403: countryNotAllowed },
  },
  {
    method: "get",
    path: "/api/sms/test",
    id: "testSms",
    tag: "Sending",
    summary: "Send a test SMS",
    description: "A fixed text without anything personal, to see that the configuration works.",
    access: "api-key",
    writes: true,
    parameters: { query: smsTestQuery, header: idempotencyHeader },
    answers: { ...sendAnswers, 403: countryNotAllowed },
  },
  {
    method: "post",
    path: "/api/email/send",
    id: "sendEmail",
    tag: "Sending",
    summary: "Send an e-mail",
    description: `Answers once the provider has it, or with why not. The policy holds: opt-outs and limits. ${forReal}`,
    access: "api-key",
    writes: true,
    parameters: { header: idempotencyHeader },
    body: {
      schema: named("EmailRequest", z.union([emailText, emailTemplate])),
      examples: {
        text: {
          summary: "Own words",
          value: {
            to: "zoe@example.com",
            subject: "Bonjour",
            text: "Bonjour Zoé",
            html: "<p>Bonjour Zoé</p>",
          },
        },
        ...templateExamples("zoe@example.com"),
      },
    },
    answers: sendAnswers,
  },
  {
    method: "get",
    path: "/api/email/test",
    id: "testEmail",
    tag: "Sending",
    summary: "Send a test e-mail",
    description: "A fixed text without anything personal, to see that the configuration works.",
    access: "api-key",
    writes: true,
    parameters: { query: emailTestQuery, header: idempotencyHeader },
    answers: sendAnswers,
  },
];
