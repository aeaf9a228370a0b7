import { Hono } from "hono";
import { methodNotAllowed, HttpError } from "../http-error.ts";
import { openApiDocument } from "../openapi/document.ts";
import { docsAssets } from "./docs-assets.ts";
import { docsPage } from "./docs-page.ts";

/** Swagger UI sets styles on elements; everything else comes from this server, and goes to it. */
const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Assets are asked for by their version. */
const forGood = "public, max-age=31536000, immutable";

/**
 * `GET /openapi.json`, and `GET /docs`, which shows it and tries it out. Neither holds a secret, so that no key is asked for;
 * what is tried out needs one where the server has one.
 */
export function docsRoutes(): Hono {
  return new Hono()
    .get("/openapi.json", (c) => c.json(openApiDocument()))
    .all("/openapi.json", methodNotAllowed("GET"))
    .get("/docs", (c) => {
      c.header("content-security-policy", contentSecurityPolicy);
      return c.html(docsPage());
    })
    .all("/docs", methodNotAllowed("GET"))
    .get("/docs/assets/:name", async (c) => {
      const asset = docsAssets.get(c.req.param("name"));
      if (asset === undefined) throw new HttpError(404, "There is no such asset.");
      const isByVersion = c.req.query("v") === asset.version;
      c.header("cache-control", isByVersion ? forGood : "no-cache");
      return c.body(await asset.read(), 200, { "content-type": asset.type });
    });
}
