import { type Context, type Handler, type MiddlewareHandler } from "hono";
import { csrf } from "hono/csrf";
import { html } from "hono/html";
import { layout, type Page } from "./layout.ts";
import type { ChannelId } from "../../messages/message.ts";
import { detectLanguage, languageOf } from "./language.ts";
import type { Session, Sessions } from "./session.ts";

declare module "hono" {
  interface ContextVariableMap {
    /** Who looks at the desk; undefined where no login is asked for. */
    session: Session | undefined;
  }
}

/** What all pages share. */
export type ShellContext = {
  brandName: string;
  sandboxChannels: readonly ChannelId[];
  /** Null: no API key is set, and whoever reaches the server may see everything. */
  sessions: Sessions | null;
  /** Browsers come in by https. */
  secure: boolean;
};

/** Shows a page in the frame of the desk. */
export type Show = (
  c: Context,
  page: Page,
  status?: 200 | 400 | 401 | 403 | 404 | 409 | 413 | 415 | 429 | 503,
) => Response | Promise<Response>;

/**
 * What a page may do: load its own files, talk to its own server, and hold the frames that show e-mails. Everything a page
 * needs is under `/assets`.
 */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Makes `show` for the pages of a desk. */
export function createShow({ brandName, sandboxChannels, sessions }: ShellContext): Show {
  return (c, page, status = 200) => {
    c.header("content-security-policy", contentSecurityPolicy);
    // Under `no-referrer` a browser sends the forms of a page with the origin `null`, which a server without a key refuses.
    c.header("referrer-policy", "same-origin");
    const { pathname, search } = new URL(c.req.url);
    const frame = {
      language: languageOf(c),
      brandName,
      sandboxChannels,
      session: sessions === null ? null : (c.get("session") ?? null),
      path: c.req.method === "GET" ? `${pathname}${search}` : "/",
    };
    return c.html(layout(frame, page), status);
  };
}

/** What every request of the desk goes through: the language, no forms of other sites, and the login where there is one. */
export function guards({
  sessions,
  secure,
}: ShellContext): [language: MiddlewareHandler, sameSite: MiddlewareHandler, login: MiddlewareHandler] {
  return [
    detectLanguage(secure),
    csrf({ origin: (origin, c) => isOwnOrigin(origin, c) }),
    async (c, next) => {
      if (sessions === null) return next();
      const session = await sessions.find(c);
      if (session === null) return askToLogIn(c);
      c.set("session", session);
      return next();
    },
  ];
}

/** Who acts, for the audit log. */
export function actorOf(c: Context): string {
  const session = c.get("session");
  if (session === undefined) return "local";
  return session.name === null ? "desk" : `desk: ${session.name}`;
}

/** Characters of an address that a login goes back to: no page has more, and a header of an answer must stay small. */
const longestBack = 2000;

function askToLogIn(c: Context): Response {
  const { pathname, search } = new URL(c.req.url);
  const asked = c.req.method === "GET" ? `${pathname}${search}` : "/";
  const back = asked.length <= longestBack ? asked : "/";
  const login = `/login?${new URLSearchParams({ back }).toString()}`;
  // A piece of a page that is brought up to date cannot be a login page: the whole page goes there.
  if (c.req.header("hx-request") === undefined) return c.redirect(login, 303);
  c.header("hx-redirect", login);
  return c.body(null, 401);
}

/** The scheme is left out: a proxy that speaks https may ask this server by http. */
function isOwnOrigin(origin: string, c: Context): boolean {
  return URL.canParse(origin) && new URL(origin).host === (c.req.header("host") ?? new URL(c.req.url).host);
}

/** A page that is not there, in the frame of the desk. */
export function notFoundPage(show: Show): Handler {
  return (c) => {
    const language = languageOf(c);
    const title = language === "fr" ? "Page introuvable" : "There is no such page";
    return show(
      c,
      {
        title,
        section: null,
        content: html`<h1>${title}</h1>
          <p><a href="/">${language === "fr" ? "Aux messages" : "To the messages"}</a></p>`,
      },
      404,
    );
  };
}
