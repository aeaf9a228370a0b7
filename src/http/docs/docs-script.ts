/**
 * Follows the reader's colours, and starts Swagger UI on the document. Nothing is loaded from, or told to, any other
 * server; the key that is typed in stays in the page and is gone with it.
 */
export const docsScript = `"use strict";
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const followColours = () => document.documentElement.classList.toggle("dark-mode", prefersDark.matches);
prefersDark.addEventListener("change", followColours);
followColours();

// A link inside a button is two things at once to a screen reader. Opening an operation still changes the address.
const withoutLinksInButtons = () => ({
  wrapComponents: {
    DeepLink: (DeepLink, { React }) => (props) => React.createElement(DeepLink, { ...props, enabled: false }),
  },
});

const nameOf = (select) =>
  select.closest("[data-param-name]")?.dataset.paramName ??
  (select.closest(".servers") ? "Server" : select.closest(".examples-select") ? "Example" : "Media type");
const repairs = [
  ["select:not([aria-label])", (select) => select.setAttribute("aria-label", nameOf(select))],
  [".close-modal:not([aria-label])", (button) => button.setAttribute("aria-label", "Close")],
  // Its name is not what is written on it.
  [".auth-btn-wrapper [aria-label]", (button) => button.removeAttribute("aria-label")],
  // What scrolls must be reached by keyboard.
  [".microlight:not([tabindex])", (code) => code.setAttribute("tabindex", "0")],
];
new MutationObserver(() => {
  for (const [what, repair] of repairs) document.querySelectorAll(what).forEach(repair);
}).observe(document.getElementById("swagger-ui"), { childList: true, subtree: true });

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
  plugins: [withoutLinksInButtons],
  layout: "BaseLayout",
});
`;
