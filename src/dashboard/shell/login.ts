import { Hono } from "hono";
import { html } from "hono/html";
import { languageOf, type Words } from "./language.ts";
import type { Sessions } from "./session.ts";
import type { Show } from "./shell.ts";

const words: Words<Record<"title" | "why" | "key" | "name" | "nameWhy" | "submit" | "wrong", string>> = {
  en: {
    title: "Log in",
    why: "This server wants its API key (API_KEY).",
    key: "API key",
    name: "Your name (optional)",
    nameWhy: "It is noted beside what you do.",
    submit: "Log in",
    wrong: "That is not the key.",
  },
  fr: {
    title: "Connexion",
    why: "Ce serveur demande sa clé d’API (API_KEY).",
    key: "Clé d’API",
    name: "Votre nom (facultatif)",
    nameWhy: "Il sera noté à côté de ce que vous faites.",
    submit: "Se connecter",
    wrong: "Ce n’est pas la bonne clé.",
  },
};

/** `GET /login`, `POST /login` and `POST /logout`. A wrong key is 401, which the server counts by address. */
export function loginRoutes(sessions: Sessions | null, show: Show): Hono {
  const routes = new Hono();
  if (sessions === null) return routes.get("/login", (c) => c.redirect("/", 303));
  return routes
    .get("/login", (c) => show(c, loginPage(languageOf(c), { back: c.req.query("back"), wrong: false })))
    .post("/login", async (c) => {
      const form = await c.req.parseBody();
      const given = (field: string): string => (typeof form[field] === "string" ? form[field] : "");
      const begun = await sessions.begin(c, { key: given("key"), name: given("name") });
      if (begun) return c.redirect(pathOnly(given("back")), 303);
      return show(c, loginPage(languageOf(c), { back: given("back"), wrong: true }), 401);
    })
    .post("/logout", (c) => {
      sessions.end(c);
      return c.redirect("/login", 303);
    });
}

/** Where to go on: on this server alone, whatever a link to the login says. */
function pathOnly(back: string): string {
  const home = "http://desk.invalid";
  if (!URL.canParse(back, home)) return "/";
  const { origin, pathname, search } = new URL(back, home);
  return origin === home && !pathname.startsWith("//") ? `${pathname}${search}` : "/";
}

function loginPage(language: "en" | "fr", { back, wrong }: { back: string | undefined; wrong: boolean }) {
  const text = words[language];
  return {
    title: text.title,
    section: null,
    content: html`<h1>${text.title}</h1>
      <p>${text.why}</p>
      ${wrong ? html`<p class="notice bad" role="alert">${text.wrong}</p>` : ""}
      <form method="post" action="/login">
        <input type="hidden" name="back" value="${back ?? "/"}" />
        <label>
          ${text.key}
          <input name="key" type="password" autocomplete="current-password" required autofocus />
        </label>
        <label>
          ${text.name}
          <input name="name" autocomplete="name" maxlength="40" aria-describedby="name-why" />
        </label>
        <small id="name-why">${text.nameWhy}</small>
        <button type="submit">${text.submit}</button>
      </form>`,
  };
}
