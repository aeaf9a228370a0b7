import { type Context, Hono } from "hono";
import { html } from "hono/html";
import type { FieldProblem } from "../../desk/emit-event.ts";
import type { EventName } from "../../events/domain-event.ts";
import { type Language, languageOf, type Words } from "../shell/language.ts";
import { actorOf, notFoundPage, type Show } from "../shell/shell.ts";
import { eventData, type EventField, eventFields, isEventName, prefilled } from "./event-fields.ts";
import { eventWords } from "./event-words.ts";
import { reachNotice } from "./reach.ts";
import type { TryContext } from "./try-context.ts";

const words: Words<
  Record<"title" | "send" | "back" | "invalid" | "refused" | "other", string> & {
    sent: (name: string) => string;
  }
> = {
  en: {
    title: "Send",
    send: "Send the event",
    back: "All things to try",
    invalid: "Nothing was sent. Mend the fields marked below.",
    refused: "Not accepted:",
    other: "Beside the fields:",
    sent: (name) => `${name} was taken. It is about something this server does not know, so nothing is sent.`,
  },
  fr: {
    title: "Envoyer",
    send: "Envoyer l’événement",
    back: "Tout ce qu’on peut essayer",
    invalid: "Rien n’a été envoyé. Corrigez les champs signalés ci-dessous.",
    refused: "Valeur refusée :",
    other: "Hors des champs :",
    sent: (name) =>
      `${name} a été pris en compte. Il concerne quelque chose d’inconnu ici : rien n’est envoyé.`,
  },
};

/** `GET` and `POST /try/events/{name}`: a sample event in a form; sent, it goes on to the page of its lead. */
export function eventPages(context: TryContext, show: Show): Hono {
  const missing = notFoundPage(show);
  return new Hono()
    .get("/events/:name", (c, next) => {
      const name = c.req.param("name");
      if (!isEventName(name)) return missing(c, next);
      const values = prefilled(name, c.req.query(), { ...context, nowMs: context.now().getTime() });
      return formPage(c, { name, values, problems: [] });
    })
    .post("/events/:name", async (c, next) => {
      const name = c.req.param("name");
      if (!isEventName(name)) return await missing(c, next);
      const form = await c.req.parseBody();
      const result = await context.emitEvent(name, eventData(name, form), actorOf(c));
      if (result.status === "invalid")
        return await formPage(c, { name, values: textsOf(form), problems: result.problems });
      return c.redirect(
        result.leadId === null
          ? `/try?${new URLSearchParams({ sent: name }).toString()}`
          : `/leads/${encodeURIComponent(result.leadId)}`,
        303,
      );
    });

  function formPage(c: Context, filled: Filled): Response | Promise<Response> {
    const language = languageOf(c);
    const title = `${words[language].title} ${filled.name}`;
    return show(
      c,
      { title, section: "try", content: formContent(filled, language) },
      filled.problems.length === 0 ? 200 : 400,
    );
  }

  function formContent(filled: Filled, language: Language) {
    const { name, problems } = filled;
    const text = words[language];
    const fields = eventFields(name);
    const beside = problems.filter(({ path }) => !fields.some((field) => field.path === path));
    return html`<p><a href="/try">${text.back}</a></p>
      <h1>${text.title} ${name}</h1>
      <p>${eventWords[language].events[name]}.</p>
      ${reachNotice(context, language)}
      ${problems.length === 0 ? "" : html`<p class="notice bad" role="alert">${text.invalid}</p>`}
      ${beside.map(
        ({ path, message }) =>
          html`<p class="notice bad">${text.other} ${path} <span lang="en">${message}</span></p>`,
      )}
      <form method="post" action="/try/events/${name}">
        <div class="grid-fields">${fields.map((field) => fieldOf(field, filled, language))}</div>
        <button type="submit">${text.send}</button>
      </form>`;
  }
}

/** What `/try` says after an event that is about nobody this server knows. */
export function sentNotice(name: string, language: Language): string {
  return words[language].sent(name);
}

type Filled = { name: EventName; values: Record<string, string>; problems: FieldProblem[] };

function textsOf(form: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(form).flatMap(([path, value]) => (typeof value === "string" ? [[path, value]] : [])),
  );
}

function fieldOf({ path, required, kind }: EventField, { values, problems }: Filled, language: Language) {
  const { fields, choice, locales } = eventWords[language];
  const { label = path, hint } = fields[path] ?? {};
  const value = values[path] ?? "";
  const problem = problems.find((found) => found.path === path);
  const id = `field-${path.replace(".", "-")}`;
  const described = [hint === undefined ? [] : `${id}-hint`, problem === undefined ? [] : `${id}-problem`]
    .flat()
    .join(" ");
  const attributes = html`id="${id}" name="${path}"
  ${described === "" ? "" : html`aria-describedby="${described}"`}
  ${problem === undefined ? "" : html`aria-invalid="true"`}`;
  const options = kind === "locale" ? locales : choice;
  return html`<div>
    <label for="${id}">${label}${required ? " *" : ""}</label>
    ${
      kind === "locale" || kind === "choice"
        ? html`<select ${attributes}>
            ${Object.entries(options).map(
              ([option, name]) =>
                html`<option
                  value="${option === "none" ? "" : option}"
                  ${option === value ? html`selected` : ""}
                >
                  ${name}
                </option>`,
            )}
          </select>`
        : html`<input
            ${attributes}
            value="${value}"
            autocomplete="off"
            ${required ? html`required` : ""}
            ${kind === "number" ? html`inputmode="numeric"` : ""}
          />`
    }
    ${hint === undefined ? "" : html`<small id="${id}-hint">${hint}</small>`}
    ${
      problem === undefined
        ? ""
        : html`<small id="${id}-problem" class="status bad"
            >${words[language].refused} <span lang="en">${problem.message}</span></small
          >`
    }
  </div>`;
}
