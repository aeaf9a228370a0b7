/**
 * What pages do beyond htmx's attributes, as one small file under the pages' own policy: times in the reader's own zone are
 * not among it, the server renders them.
 */
export const deskScript = `
// A question before what cannot be taken back, for forms that are sent without htmx.
document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
// What folds open stays open when its page is brought up to date.
document.addEventListener("htmx:beforeSwap", (event) => {
  const open = [...document.querySelectorAll("details[id][open]")].map(({ id }) => id);
  document.addEventListener("htmx:afterSettle", () => {
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  }, { once: true });
});
`;
