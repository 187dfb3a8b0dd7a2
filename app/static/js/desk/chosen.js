// The bar under the waiting letters says how many are ticked; labur.js enables its button.
(() => {
  "use strict";
  const bar = document.querySelector("[data-sign-bar]");
  if (!bar) return;
  const form = bar.closest("form");
  const boxes = [...form.querySelectorAll("input[name=rowid]")];
  const all = bar.querySelector("[data-check-all]");
  const button = bar.querySelector("button");
  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    const words = count === 0 ? bar.dataset.none : count === 1 ? bar.dataset.one : bar.dataset.many;
    button.textContent = words.replace("{count}", count);
    if (all) all.checked = count === boxes.length;
  };
  form.addEventListener("change", tell);
  addEventListener("pageshow", () => { // ticks may come back with the back button
    tell();
    form.dispatchEvent(new Event("change"));
  });
})();
