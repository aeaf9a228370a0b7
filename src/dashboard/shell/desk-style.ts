/** What the desk adds to Pico: density, statuses, timelines, phone and frame. Colours follow the light or dark scheme. */
export const deskStyle = `
:root {
  --pico-font-size: 100%; --pico-spacing: .85rem; --pico-typography-spacing-vertical: .85rem; --pico-block-spacing-vertical: .85rem;
  --good: #1b6e3c; --bad: #b3261e; --wait: #8a5a00; --quiet: #5b6473; --soft: #f3f5f8;
}
@media (prefers-color-scheme: dark) {
  :root:not([data-theme]) { --good: #6fd195; --bad: #ff9a92; --wait: #f0bf62; --quiet: #a3adbb; --soft: #1b222c; }
}
body > header, body > main, body > footer { max-width: 72rem; margin-inline: auto; padding: .75rem 1rem; }
body > header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; align-items: center; border-bottom: 1px solid var(--pico-muted-border-color); }
body > header .brand { font-weight: 700; text-decoration: none; color: inherit; }
body > header nav { display: block; margin: 0; } body > header nav:first-of-type { flex: 1 1 20rem; }
.languages a { display: inline-block; padding: .25rem .5rem; }
body > header ul { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0; padding: 0; }
body > header li { list-style: none; margin: 0; padding: .25rem 0; }
body > header a[aria-current] { font-weight: 700; text-decoration: underline; }
body > header form, body > header button { margin: 0; width: auto; }
.skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; top: .25rem; background: var(--pico-background-color); z-index: 2; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 1.5rem; } h3 { font-size: 1rem; }
.notice { border-left: .25rem solid var(--wait); background: var(--soft); padding: .5rem .75rem; border-radius: .25rem; }
.notice { margin-bottom: var(--pico-typography-spacing-vertical); } .notice > :last-child { margin-bottom: 0; }
.notice.bad { border-color: var(--bad); } .notice.good { border-color: var(--good); }
.status { font-weight: 600; white-space: nowrap; } .status.good { color: var(--good); } .status.bad { color: var(--bad); }
.status.wait { color: var(--wait); } .status.quiet { color: var(--quiet); }
small, .quiet { color: var(--quiet); }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
.facts dt { font-weight: 600; } .facts dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; } table { font-size: .9375rem; } td { overflow-wrap: break-word; vertical-align: top; } form + table, form + .scroll { margin-top: 1rem; } td time { white-space: nowrap; }
form + details { margin-top: .75rem; } .row { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; } .row > * { margin: 0; flex: 1 1 9rem; } .row > button { flex: 0 0 auto; width: auto; margin: 0; }
.counts { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; } .counts li { list-style: none; }
.timeline { padding: 0; border-left: 2px solid var(--pico-muted-border-color); margin-left: .4rem; }
.timeline li { list-style: none; padding: .25rem 0 .5rem 1rem; position: relative; overflow-wrap: anywhere; }
.timeline li::before { content: ""; position: absolute; left: -.45rem; top: .6rem; width: .8rem; height: .8rem; border-radius: 50%; background: var(--quiet); }
.timeline li.good::before { background: var(--good); } .timeline li.bad::before { background: var(--bad); } .timeline li.wait::before { background: var(--wait); }
.timeline li.next::before { background: var(--pico-background-color); border: 2px solid var(--quiet); }
.timeline details { margin: 0; } .timeline p { margin: 0; } .amount { white-space: nowrap; } form.find { max-width: 32rem; } .row label > * { margin-bottom: 0; }
.phone { max-width: 22rem; border: .4rem solid var(--quiet); border-radius: 1.5rem; padding: 1rem; background: var(--soft); }
.bubble { border: 1px solid var(--pico-muted-border-color); border-radius: 1rem 1rem 1rem .25rem; padding: .6rem .8rem; background: var(--pico-card-background-color); white-space: pre-line; overflow-wrap: anywhere; margin: 0; }
iframe.mail { width: 100%; height: 34rem; border: 1px solid var(--pico-muted-border-color); background: #fff; } iframe.mail.narrow { max-width: 360px; }
.grid-fields { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr)); gap: 0 1.5rem; } .grid-fields small { display: block; margin-top: calc(var(--pico-spacing) * -.5); }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 1.5rem; } ul.plain li { list-style: none; }
.split { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: flex-start; } .split > .phone { flex: 1 1 16rem; } .split > .facts { flex: 2 1 20rem; }
.choice { display: flex; flex-wrap: wrap; gap: 0 .75rem; } .actions > .choice { margin-right: 1.25rem; } .choice a, .choice + a { padding: .25rem 0; } .choice a[aria-current] { font-weight: 700; }
pre.mail { padding: .75rem; } pre.mail.narrow { max-width: 360px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; } .actions > *, .actions button { width: auto; margin: 0; }
@media (max-width: 40rem) {
  .languages a { padding-left: 0; padding-right: .75rem; }
  td { overflow-wrap: anywhere; }
  table.cards, table.cards tbody, table.cards tr, table.cards td { display: block; }
  table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.cards tr { padding: .4rem 0; border-bottom: 1px solid var(--pico-muted-border-color); } table.cards td { padding: 0; border: 0; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .4rem; }
}
@media (prefers-reduced-motion: reduce) { * { animation: none !important; transition: none !important; } }
`;
