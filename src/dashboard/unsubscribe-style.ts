/** The stylesheet of the unsubscribe page, served from its own URL so that the page needs no inline styles. */
export const unsubscribeStyle = `
:root { color-scheme: light dark; --page: #eef1f6; --card: #fff; --ink: #1b2430; --soft: #5b6675; --line: #c3cad5; --accent: #4338ca; --on-accent: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --page: #0f1319; --card: #1a202a; --ink: #f1f4f9; --soft: #b4bfcd; --line: #465366; --accent: #a9abff; --on-accent: #10131c; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--page); color: var(--ink); font: 1.0625rem/1.6 system-ui, sans-serif; }
main { width: 100%; max-width: 32rem; padding: clamp(1.5rem, 6vw, 2.5rem); background: var(--card); border-radius: .75rem; overflow-wrap: anywhere; }
.brand { margin: 0 0 1.25rem; font-weight: 700; color: var(--soft); }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.3; }
h2 { margin: 1.75rem 0 .5rem; font-size: 1.25rem; line-height: 1.3; }
p { margin: 0; }
form { margin: 1.75rem 0 0; }
button { min-height: 3rem; padding: .625rem 1.5rem; font: inherit; font-weight: 600; border-radius: .5rem; border: 2px solid var(--accent); cursor: pointer; }
.main { background: var(--accent); color: var(--on-accent); }
.quiet { background: transparent; color: var(--accent); }
button:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; }
@media (max-width: 26rem) { button { width: 100%; } }
`;
