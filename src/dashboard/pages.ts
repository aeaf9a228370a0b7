import { Hono } from "hono";
import { homePage, type HomePage } from "./home-page.ts";
import { homeStyle } from "./home-style.ts";

/** What a page may load: its own stylesheet, and nothing else. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The pages for people. `read` gives what the home page shows at the moment of the request. */
export function pages(read: () => Promise<HomePage>): Hono {
  return new Hono()
    .get("/", async (c) => {
      c.header("content-security-policy", contentSecurityPolicy);
      return c.html(homePage(await read()));
    })
    .get("/home.css", (c) => c.body(homeStyle, 200, { "content-type": "text/css; charset=utf-8" }));
}
