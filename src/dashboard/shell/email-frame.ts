import type { Context } from "hono";

/**
 * What the body of an e-mail may do in a browser: show itself, with images from its own sender or elsewhere, as a mail
 * program does. `sandbox` makes it a stranger to this server even when it is opened by itself: no script, no form, no
 * window, no cookie.
 */
const framePolicy =
  "sandbox; default-src 'none'; img-src https: data:; style-src 'unsafe-inline'; " +
  "form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/** An e-mail's HTML, as it was stored, under a policy of its own. */
export function emailFrame(c: Context, document: string): Response {
  c.header("content-security-policy", framePolicy);
  c.header("x-frame-options", "SAMEORIGIN");
  // A sandboxed page that asked to be isolated from its opener would not be shown at all.
  c.header("cross-origin-opener-policy", "unsafe-none");
  c.header("x-content-type-options", "nosniff");
  return c.body(document, 200, { "content-type": "text/html; charset=utf-8" });
}
