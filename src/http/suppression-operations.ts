import { z } from "zod";
import { invalidRequest } from "./openapi/error-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Example, Operation } from "./openapi/operation.ts";
import { lifted, suppressionPage, suppressionsOfAddress } from "./suppression-answers.ts";
import { listedAddress, newSuppression, suppressedAddress, suppressionFilter } from "./suppression-routes.ts";

const query = z.object({
  ...suppressionFilter.shape,
  address: z
    .string()
    .optional()
    .describe("A number or an e-mail address: answers what holds for it alone, whatever else is asked."),
});

for (const [schema, suffix] of [
  [suppressedAddress, "Address"],
  [newSuppression, "Suppression"],
] as const) {
  const [sms, email] = schema.options;
  named(`Sms${suffix}`, sms);
  named(`Email${suffix}`, email);
}

const examples: Record<string, Example> = {
  sms: { summary: "A number", value: { channel: "sms", address: "+33612345678" } },
  email: { summary: "An e-mail address", value: { channel: "email", address: "zoe@example.com" } },
};
const liftedAnswer = {
  description: "Lifted, also when there was nothing to lift.",
  body: { schema: lifted, examples: { one: { summary: "One reason", value: { lifted: 1 } } } },
};

/** `/api/suppressions`. */
export const suppressionOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/api/suppressions",
    id: "listSuppressions",
    tag: "Suppressions",
    summary: "List who is not written to",
    description: "What is in force, latest first, by pages; or what holds for one `address`.",
    access: "api-key",
    writes: false,
    parameters: { query },
    answers: { 200: { description: "A page of the list.", body: { schema: suppressionPage } } },
  },
  {
    method: "post",
    path: "/api/suppressions",
    id: "addSuppression",
    tag: "Suppressions",
    summary: "Write to an address no more",
    description: "With the reason `manual`. Repeating it changes nothing.",
    access: "api-key",
    writes: true,
    body: { schema: named("NewSuppression", newSuppression), examples },
    answers: {
      200: { description: "It held before.", body: { schema: suppressionsOfAddress } },
      201: { description: "It holds from now on.", body: { schema: suppressionsOfAddress } },
    },
  },
  {
    method: "delete",
    path: "/api/suppressions",
    id: "liftSuppressions",
    tag: "Suppressions",
    summary: "Write to an address again",
    description: "Lifts every reason there is for an address. The address travels in the body, not in a URL.",
    access: "api-key",
    writes: true,
    body: { schema: named("SuppressedAddress", suppressedAddress), examples },
    answers: { 200: liftedAnswer },
  },
  {
    method: "delete",
    path: "/api/suppressions/{channel}/{addressId}",
    id: "liftSuppressionsById",
    tag: "Suppressions",
    summary: "The same, by the id of the list",
    description: "For an address that is known by its digest alone.",
    access: "api-key",
    writes: true,
    parameters: { path: listedAddress },
    answers: { 200: liftedAnswer, 400: invalidRequest },
  },
];
