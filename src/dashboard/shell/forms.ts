import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import { languageOf, type Words } from "./language.ts";
import type { Show } from "./shell.ts";

/** More than any form of the desk sends; a body is taken apart before anybody is known to be logged in. */
const maxFormBytes = 64 * 1024;

const words: Words<Record<"tooLarge" | "notAForm", string>> = {
  en: {
    tooLarge: "That is more than a form takes.",
    notAForm: "Only the forms of these pages are taken here.",
  },
  fr: {
    tooLarge: "C’est plus que ce qu’un formulaire accepte.",
    notAForm: "Seuls les formulaires de ces pages sont acceptés ici.",
  },
};

/** Lets nothing through to an action but what a form of the desk sends: URL-encoded fields, 64 KiB at most. */
export function formsOnly(show: Show): MiddlewareHandler {
  const refuse = (c: Context, why: "tooLarge" | "notAForm", status: 413 | 415) => {
    const title = words[languageOf(c)][why];
    return show(c, { title, section: null, content: html`<h1>${title}</h1>` }, status);
  };
  const limited = bodyLimit({ maxSize: maxFormBytes, onError: (c) => refuse(c, "tooLarge", 413) });
  return async (c, next) => {
    if (c.req.method !== "POST") return next();
    const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (type !== "application/x-www-form-urlencoded") return await refuse(c, "notAForm", 415);
    return limited(c, next);
  };
}
