/**
 * Follows the reader's colours, and starts Swagger UI on the document. Nothing is loaded from, or told to, any other
 * server; the key that is typed in stays in the page and is gone with it.
 */
export const docsScript = `"use strict";
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const followColours = () => document.documentElement.classList.toggle("dark-mode", prefersDark.matches);
prefersDark.addEventListener("change", followColours);
followColours();

SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  filter: true,
  persistAuthorization: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
});
`;
