// Choosing a type: typing narrows the list, Enter opens the first that is left. Without this
// script the same form asks the server.
(() => {
  "use strict";
  const form = document.querySelector("[data-type-search]");
  const input = form.querySelector("input[type=search]");
  const groups = [...document.querySelectorAll("[data-types] .types")];
  const entries = groups.flatMap((group) => [...group.children]);
  const refresh = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    entries.forEach((entry) => {
      entry.hidden = !words.every((word) => entry.dataset.words.includes(word));
      entry.classList.remove("is-first");
    });
    const left = entries.filter((entry) => !entry.hidden);
    if (words.length) left[0]?.classList.add("is-first");
    groups.forEach((group) => {
      const empty = [...group.children].every((entry) => entry.hidden);
      group.hidden = empty;
      if (group.previousElementSibling) group.previousElementSibling.hidden = empty;
    });
    document.querySelector("[data-no-type]").hidden = left.length > 0;
  };
  input.addEventListener("input", refresh);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    entries.find((entry) => !entry.hidden)?.querySelector("a").click();
  });
  input.focus();
})();
