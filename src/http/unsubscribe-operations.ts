import { z } from "zod";
import { failure, failureForNow } from "./openapi/error-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Answer, Operation } from "./openapi/operation.ts";

const page = named("Page", z.string(), { description: "A page for a person, in HTML." });
const token = z.object({ token: z.string().describe("From the link of a promotional message.") });

const wish = named(
  "UnsubscribeForm",
  z.object({
    "List-Unsubscribe": z.literal("One-Click").optional().describe("Ends promotional messages (RFC 8058)."),
    action: z.literal("resubscribe").optional().describe("Takes that back."),
  }),
  { description: "One of the two." },
);

const html = (description: string): Answer => ({
  description,
  body: { schema: page, mediaType: "text/html" },
});

/** `/u/{token}`. */
export const unsubscribeOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/u/{token}",
    id: "showUnsubscribePage",
    tag: "Unsubscribing",
    summary: "The unsubscribe page",
    description: "Changes nothing: link checkers follow links.",
    access: "link",
    writes: false,
    parameters: { path: token },
    answers: { 200: html("The page."), 404: html("The link opens nothing.") },
  },
  {
    method: "post",
    path: "/u/{token}",
    id: "unsubscribe",
    tag: "Unsubscribing",
    summary: "Unsubscribe with one click",
    description: "From the page's button or a mail program's. Takes either kind of form.",
    access: "link",
    writes: true,
    parameters: { path: token },
    body: {
      schema: wish,
      mediaType: "application/x-www-form-urlencoded",
      examples: { oneClick: { summary: "One click", value: { "List-Unsubscribe": "One-Click" } } },
    },
    answers: {
      200: html("Done."),
      400: failure(
        "The form asks for nothing.",
        "The form must say List-Unsubscribe=One-Click or action=resubscribe.",
      ),
      404: html("The link opens nothing."),
      413: failure("The form is too large.", "The body must be at most 4096 bytes."),
      429: failureForNow(
        "Too many requests with this link, or too many links that open nothing.",
        "Too many requests: at most 60 a minute; try again in 1 s.",
      ),
    },
  },
];
