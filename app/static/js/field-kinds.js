// The form of one field shows what its kind needs; the server ignores the rest.
(() => {
  "use strict";
  const form = document.querySelector("[data-field-form]");
  if (!form) return;
  const refresh = () => form.querySelectorAll("[data-kinds]").forEach((part) => {
    part.hidden = !part.dataset.kinds.split(" ").includes(form.elements.kind.value);
  });
  form.elements.kind.addEventListener("change", refresh);
  refresh();
})();
