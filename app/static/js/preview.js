// A preview beside a form follows after a pause; an answer that is overtaken is thrown away.
(() => {
  "use strict";
  const form = document.querySelector("form[data-follow]");
  const panel = document.querySelector("[data-preview]");
  if (!form || !panel) return;
  const note = panel.querySelector("[data-preview-note]");
  const pages = panel.querySelector("[data-preview-pages]");
  const number = form.querySelector("[data-number]");
  let running = null, timer;
  const show = (said) => {
    if (said.errors) { note.textContent = Object.values(said.errors).join(" "); return; }
    note.textContent = said.missing.length ? `${panel.dataset.missing} ${said.missing.join(", ")}.` : "";
    if (number) number.textContent = `${number.dataset.words} ${said.number}`;
    pages.replaceChildren(...said.pages.map((source, index) =>
      Object.assign(document.createElement("img"), { src: source, alt: `${panel.dataset.page} ${index + 1}` })));
  };
  const look = async () => {
    running?.abort();
    const mine = running = new AbortController();
    panel.classList.add("is-waiting");
    if (!pages.children.length) note.textContent = panel.dataset.waiting;
    try {
      const answer = await fetch(form.dataset.previewUrl, {
        method: "POST", body: new FormData(form), signal: mine.signal, headers: { Accept: "application/json" },
      });
      show(await answer.json());
    } catch (error) {
      if (error.name === "AbortError") return;
      note.textContent = panel.dataset.failed;
    }
    if (mine === running) panel.classList.remove("is-waiting");
  };
  const lookLater = () => { clearTimeout(timer); timer = setTimeout(look, 350); };
  form.addEventListener("input", lookLater);
  form.addEventListener("change", lookLater);
  const button = form.querySelector("[data-look]");
  button?.addEventListener("click", (event) => { event.preventDefault(); look(); panel.scrollIntoView({ block: "nearest" }); });
  if (!button) look();
  else if (matchMedia("(min-width: 1000px)").matches) { look(); button.hidden = true; }
})();
