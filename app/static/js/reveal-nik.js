// Shows the whole NIK in place. Without this script, or when it fails, the form opens a page.
document.querySelectorAll(".reveal-nik").forEach((form) => {
  "use strict";
  const shown = form.querySelector("output");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(answer.status);
      shown.textContent = (await answer.json()).nik || shown.dataset.none;
      form.querySelector("button").remove();
    } catch {
      form.submit();
    }
  });
});
