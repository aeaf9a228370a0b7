import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { docsScript } from "./docs-script.ts";
import { docsStyle } from "./docs-style.ts";

/** A file that the page at `/docs` loads. */
export type DocsAsset = {
  type: string;
  /** Changes with the content. */
  version: string;
  read: () => string | Promise<Uint8Array<ArrayBuffer>>;
};

const css = "text/css; charset=utf-8";
const javascript = "text/javascript; charset=utf-8";

const require = createRequire(import.meta.url);
const swaggerManifest = require.resolve("swagger-ui-dist/package.json");
const { version: swaggerVersion }: { version: string } = require(swaggerManifest);

/** The files by name: Swagger UI's from its package, and what makes it ours. */
export const docsAssets: ReadonlyMap<string, DocsAsset> = new Map([
  ["swagger-ui.css", ofSwagger("swagger-ui.css", css)],
  ["swagger-ui-bundle.js", ofSwagger("swagger-ui-bundle.js", javascript)],
  ["docs.css", own(docsStyle, css)],
  ["docs.js", own(docsScript, javascript)],
]);

/** Where the page finds a file. */
export function docsAssetUrl(name: string): string {
  return `/docs/assets/${name}?v=${docsAssets.get(name)?.version ?? ""}`;
}

/** Read when it is first asked for, and kept: the largest has 1.5 MB, and most servers never show the page. */
function ofSwagger(name: string, type: string): DocsAsset {
  let content: Promise<Uint8Array<ArrayBuffer>> | undefined;
  return {
    type,
    version: swaggerVersion,
    read: () => (content ??= readFile(join(dirname(swaggerManifest), name))),
  };
}

function own(content: string, type: string): DocsAsset {
  const version = createHash("sha256").update(content).digest("hex").slice(0, 12);
  return { type, version, read: () => content };
}
