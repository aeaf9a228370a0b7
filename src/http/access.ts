import { createHash, timingSafeEqual } from "node:crypto";
import type { Context, HonoRequest, MiddlewareHandler } from "hono";
import { HttpError } from "./http-error.ts";

/** Whether a request brings `Authorization: Bearer <API_KEY>`; always, where there is no key. */
export function hasApiKey(apiKey: string | undefined): (c: Context) => boolean {
  if (apiKey === undefined) return () => true;
  const expected = digest(apiKey);
  return (c) => {
    const given = /^Bearer\s+(\S+)\s*$/i.exec(c.req.header("authorization") ?? "")?.[1];
    // Digests have one length, so that the comparison takes the same time whatever was given.
    return given !== undefined && timingSafeEqual(digest(given), expected);
  };
}

/**
 * Wants `Authorization: Bearer <API_KEY>`.
 * @throws HttpError 401
 */
export function requireApiKey(apiKey: string): MiddlewareHandler {
  const hasKey = hasApiKey(apiKey);
  const name = digest(apiKey).toString("base64url");
  return async (c, next) => {
    if (!hasKey(c)) {
      c.header("www-authenticate", "Bearer");
      throw new HttpError(401, "This route wants the header Authorization: Bearer <API_KEY>.");
    }
    c.set("keyDigest", name);
    await next();
  };
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}

/**
 * Without an API key the loopback address is the only protection, and any web page open in a browser on this
 * machine could reach it. Refuses requests for a foreign host name (DNS rebinding) and those that another site's
 * page makes.
 * @throws HttpError 403
 */
export function refuseForeignSites(allowedHosts: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header("host") ?? new URL(c.req.url).host;
    if (!isLoopbackHost(host) && !allowedHosts.includes(host.toLowerCase())) {
      throw new HttpError(
        403,
        `Host ${printable(host)} is refused: what needs neither a key nor a signature is for loopback names only.`,
      );
    }
    const site = c.req.header("sec-fetch-site");
    if (site !== undefined && site !== "same-origin" && site !== "none" && !followsLinkHome(c.req)) {
      throw new HttpError(
        403,
        "Requests from other web sites are refused; set API_KEY to allow other callers.",
      );
    }
    const origin = c.req.header("origin");
    if (origin !== undefined && !isOwnOrigin(origin, host)) {
      throw new HttpError(
        403,
        `Requests from the origin ${printable(origin)} are refused; set API_KEY to allow other callers.`,
      );
    }
    await next();
  };
}

/** A link on another site to our page is no request of that site: the browser shows it to the person, and it changes nothing. */
function followsLinkHome(request: HonoRequest): boolean {
  return (
    request.method === "GET" &&
    request.path === "/" &&
    request.header("sec-fetch-mode") === "navigate" &&
    request.header("sec-fetch-dest") === "document"
  );
}

function isLoopbackHost(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host);
}

function isOwnOrigin(origin: string, host: string): boolean {
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

function printable(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
