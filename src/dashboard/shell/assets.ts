import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Hono } from "hono";
import { deskScript } from "./desk-script.ts";
import { deskStyle } from "./desk-style.ts";

/** What pages load, by the name that pages know it by. The libraries' files are served as their packages have them. */
const files = {
  "pico.css": { type: "text/css", read: () => fromPackage("@picocss/pico/css/pico.min.css") },
  "desk.css": { type: "text/css", read: () => deskStyle },
  "htmx.js": { type: "text/javascript", read: () => fromPackage("htmx.org/dist/htmx.min.js") },
  "htmx-sse.js": { type: "text/javascript", read: () => fromPackage("htmx-ext-sse/dist/sse.min.js") },
  "desk.js": { type: "text/javascript", read: () => deskScript },
} as const;

/** Where an asset is; the address changes with its content, so that browsers may keep it. */
export function assetUrl(name: keyof typeof files): string {
  return `/assets/${loaded().get(name)?.version}/${name}`;
}

/** `GET /assets/{version}/{name}`. */
export function assetRoutes(): Hono {
  return new Hono().get("/:version/:name", (c) => {
    const asset = loaded().get(c.req.param("name"));
    if (asset === undefined) return c.notFound();
    const isCurrent = asset.version === c.req.param("version");
    return c.body(asset.body, 200, {
      "content-type": `${asset.type}; charset=utf-8`,
      // Under an older address it is what a page of another version of the server, beside this one, asks for.
      "cache-control": isCurrent ? "public, max-age=31536000, immutable" : "no-cache",
    });
  });
}

type Asset = { type: string; body: string; version: string };

let cache: ReadonlyMap<string, Asset> | undefined;

/** Read once, at the first page. */
function loaded(): ReadonlyMap<string, Asset> {
  cache ??= new Map(
    Object.entries(files).map(([name, { type, read }]) => {
      const body = read();
      const version = createHash("sha256").update(body).digest("base64url").slice(0, 12);
      return [name, { type, body, version }];
    }),
  );
  return cache;
}

function fromPackage(path: string): string {
  return readFileSync(createRequire(import.meta.url).resolve(path), "utf8");
}
