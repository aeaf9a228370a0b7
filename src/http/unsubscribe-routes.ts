import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { unsubscribePage, type UnsubscribeState } from "../dashboard/unsubscribe-page.ts";
import { unsubscribeStyle } from "../dashboard/unsubscribe-style.ts";
import { readUnsubscribeToken, type Unsubscription } from "../delivery/unsubscribe-token.ts";
import type { Digest } from "../store/digests.ts";
import type { Suppressions } from "../store/suppressions.ts";
import { badRequest, HttpError, methodNotAllowed } from "./http-error.ts";

/** What the unsubscribe page works with. */
export type UnsubscribeContext = {
  suppressions: Suppressions;
  /** Verifies the links' tokens. */
  digest: Digest;
  brandName: string;
  now: () => Date;
};

/** The one field of a form, with room for what a mail program adds. */
const maxBodyBytes = 4096;

/** The page may load its own stylesheet and send its form to itself, and nothing else. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/**
 * `/u/{token}`, for whoever holds the link of a promotional message, without a key. `GET` shows a page and changes
 * nothing: link checkers follow links. `POST` with `List-Unsubscribe=One-Click`, from the page's button or a mail
 * program's, ends promotional messages to that address; `action=resubscribe` takes that back.
 * @see RFC 8058
 */
export function unsubscribeRoutes(context: UnsubscribeContext): Hono {
  const { suppressions, digest, brandName, now } = context;
  const show = (c: Context, page: UnsubscribeState, status: 200 | 404 = 200) => {
    c.header("content-security-policy", contentSecurityPolicy);
    return c.html(unsubscribePage(page, brandName), status);
  };
  const subscriptionOf = (c: Context): Unsubscription | null =>
    readUnsubscribeToken(c.req.param("token") ?? "", digest);

  return new Hono()
    .get("/style.css", (c) => c.body(unsubscribeStyle, 200, { "content-type": "text/css; charset=utf-8" }))
    .get("/:token", async (c) => {
      const address = subscriptionOf(c);
      if (address === null) return show(c, { state: "invalid" }, 404);
      const active = await suppressions.active(address);
      const isDone = active.some(({ reason }) => reason === "unsubscribed");
      return show(c, { state: isDone ? "done" : "ask", ...address });
    })
    .post("/:token", bodyLimit({ maxSize: maxBodyBytes, onError: refuseTooLarge }), async (c) => {
      const address = subscriptionOf(c);
      if (address === null) return show(c, { state: "invalid" }, 404);
      const at = now().toISOString();
      if ((await wish(c)) === "unsubscribe") {
        await suppressions.add(address, { reason: "unsubscribed", scope: "promotional", at });
        return show(c, { state: "done", ...address });
      }
      await suppressions.lift(address, { reasons: ["unsubscribed"], at });
      return show(c, { state: "restored", ...address });
    })
    .all("/:token", methodNotAllowed("GET, POST"));
}

/**
 * What a form asks for. Mail programs send it as either kind of form.
 * @throws HttpError 400
 */
async function wish(c: Context): Promise<"unsubscribe" | "resubscribe"> {
  const form: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
  if (form["List-Unsubscribe"] === "One-Click") return "unsubscribe";
  if (form["action"] === "resubscribe") return "resubscribe";
  throw badRequest([
    { path: "", message: "The form must say List-Unsubscribe=One-Click or action=resubscribe." },
  ]);
}

function refuseTooLarge(): never {
  throw new HttpError(413, `The body must be at most ${maxBodyBytes} bytes.`);
}
