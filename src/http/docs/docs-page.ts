import { html } from "hono/html";
import { docsAssetUrl } from "./docs-assets.ts";

/** The page at `/docs`: the API, described and tried out by Swagger UI. */
export function docsPage() {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>bienvenue · API</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${docsAssetUrl("swagger-ui.css")}" />
        <link rel="stylesheet" href="${docsAssetUrl("docs.css")}" />
        <script src="${docsAssetUrl("swagger-ui-bundle.js")}" defer></script>
        <script src="${docsAssetUrl("docs.js")}" defer></script>
      </head>
      <body>
        <nav aria-label="API">
          <a href="/">bienvenue</a>
          <a href="/openapi.json">openapi.json</a>
        </nav>
        <main id="swagger-ui"></main>
        <noscript>
          <p>
            This page needs JavaScript. The document it shows is <a href="/openapi.json">openapi.json</a>.
          </p>
        </noscript>
      </body>
    </html>`;
}
