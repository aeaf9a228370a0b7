/** The stylesheet of the home page, served from its own URL so that the page needs no inline styles. */
export const homeStyle = `
:root { color-scheme: light dark; --line: #d5d9e0; --soft: #f3f5f8; --ink: #1b2430; --paper: #fff; --accent: #1d5fd1; }
@media (prefers-color-scheme: dark) {
  :root { --line: #37414f; --soft: #1e2631; --ink: #e6eaf0; --paper: #131922; --accent: #8ab4ff; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { margin: 0 0 .25rem; font-size: 1.7rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; }
a { color: var(--accent); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0; padding: 1rem; background: var(--soft); border-radius: .5rem; }
.facts dt { font-weight: 600; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
pre, .scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
pre { padding: .75rem 1rem; background: var(--soft); font-size: .875rem; white-space: pre-wrap; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .5rem .75rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
tbody tr:last-child td { border-bottom: 0; }
td:first-child { white-space: nowrap; }
.sandbox { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); align-items: start; }
.sandbox li { padding: .75rem 1rem; border: 1px solid var(--line); border-radius: .75rem; background: var(--soft); }
.sandbox p { margin: .25rem 0 0; white-space: pre-line; overflow-wrap: anywhere; }
@media (max-width: 40rem) {
  table, tbody, tr, td { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  tbody tr { padding: .5rem .75rem; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; }
  td { padding: 0; border: 0; overflow-wrap: anywhere; }
}
@media (max-width: 30rem) { .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .5rem; } }
`;
