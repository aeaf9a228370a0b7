/** What Swagger UI's own stylesheet leaves open: the head of the page, dark gaps, and narrow screens. */
export const docsStyle = `
body { margin: 0; }
:root:not(.dark-mode) { color-scheme: light; }
nav {
  display: flex; flex-wrap: wrap; gap: 0.25rem 1.5rem; padding: 0.75rem 20px; max-width: 1420px; margin: 0 auto;
  font: 600 16px/1.5 system-ui, sans-serif;
}
nav a { color: #1d4f91; }
.dark-mode nav a { color: #9cc4ff; }
noscript p { padding: 0 20px; font: 16px/1.5 system-ui, sans-serif; }
.dark-mode .swagger-ui .headers td, .dark-mode .swagger-ui .headers .header-example,
.dark-mode .swagger-ui .header-col, .dark-mode .swagger-ui .examples-select__section-label,
.dark-mode .swagger-ui .response-control-media-type__title { color: #d4d8da; }
/* Swagger UI's own are too pale to be read by everybody. */
.swagger-ui .microlight span[style*="211, 99, 99"] { color: #ff9d9d !important; }
:root:not(.dark-mode) {
  & .swagger-ui .info .title small { background: #5c6370; }
  & .swagger-ui .info .title small.version-stamp { background: #4d7000; }
  & .swagger-ui .info a { color: #1d4f91; }
  & .swagger-ui .btn.authorize { color: #16794b; border-color: #16794b; }
  & .swagger-ui .btn.authorize span { color: inherit; }
  & .swagger-ui .btn.cancel { color: #b42318; border-color: #b42318; }
  & .swagger-ui .download-contents { background: #5c6370; }
  & .swagger-ui .btn.execute { background-color: #1d66b8; }
  & .swagger-ui .parameter__in { color: #5f5f5f; }
  & .swagger-ui .opblock-get .opblock-summary-method { background: #1d66b8; }
  & .swagger-ui .opblock-post .opblock-summary-method { background: #16794b; }
  & .swagger-ui .opblock-delete .opblock-summary-method { background: #b42318; }
}
.swagger-ui .info { margin: 20px 0; }
.swagger-ui .wrapper { box-sizing: border-box; }
.swagger-ui .info .description, .swagger-ui .opblock-description { max-width: 75ch; }
/* No answer links to another operation. */
.swagger-ui .responses-table .response-col_links { display: none !important; }
@media (prefers-reduced-motion: reduce) { .swagger-ui * { transition: none !important; } }

@media (max-width: 640px) {
  nav, .swagger-ui .wrapper, .swagger-ui .scheme-container .schemes { padding-inline: 10px; }
  .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
  .swagger-ui .opblock .opblock-summary-control { flex-wrap: wrap; min-width: 0; }
  .swagger-ui .opblock .opblock-summary-path { max-width: 100%; overflow-wrap: anywhere; }
  .swagger-ui .opblock .opblock-summary-path-description-wrapper { flex-wrap: wrap; min-width: 0; }
  .swagger-ui .opblock .opblock-summary-description { flex-basis: 100%; text-align: left; }
  .swagger-ui .opblock-tag { flex-wrap: wrap; }
  .swagger-ui .opblock-tag small { flex-basis: 100%; padding: 0; }
  .swagger-ui .opblock-body, .swagger-ui .responses-inner, .swagger-ui .table-container { overflow-x: auto; }
  .swagger-ui .parameters-col_name { min-width: 7em; }
  .swagger-ui .response-control-media-type { padding-right: 0.5em; }
  .swagger-ui .response-controls { flex-wrap: wrap; gap: 0.5rem; padding-top: 0.5em; }
  .swagger-ui .response-controls select { min-width: 0; max-width: 16rem; }
  .swagger-ui .responses-table > thead { display: none; }
  .swagger-ui .responses-table, .swagger-ui .responses-table > tbody, .swagger-ui .responses-table > tbody > tr,
  .swagger-ui .responses-table > tbody > tr > td { display: block; width: auto; max-width: none; }
  .swagger-ui .responses-table > tbody > tr > td { padding: 4px 0; }
  .swagger-ui .responses-table .response-col_status { font-weight: 700; padding-top: 16px; }
  .swagger-ui .modal-ux { min-width: 0; width: calc(100vw - 20px); }
}
`;
