// The signing desk: one request a letter, so that each result shows at once and one failure
// stops no other. The passphrase stays in this page until the last letter is done.
(() => {
  "use strict";
  const form = document.getElementById("desk-form");
  if (!form) return;
  const words = form.dataset;
  const input = form.elements.passphrase;
  const button = form.querySelector("button[type=submit]");
  const error = document.getElementById("passphrase-error");
  const progress = form.querySelector("[data-progress-field]");
  const end = document.querySelector("[data-end]");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const letters = () => [...document.querySelectorAll("[data-sign-url]:not(.is-done)")];
  let running = false;

  const sign = async (letter, passphrase) => {
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set("passphrase", passphrase);
    try {
      const answer = await fetch(letter.dataset.signUrl, {
        method: "POST", body, headers: { Accept: "application/json" },
      });
      if (answer.redirected) return { ok: false, stop: true, message: words.signedOut };
      const result = await answer.json();
      return { stop: !("ok" in result), message: result.error, ...result };
    } catch {
      return { ok: false, stop: false, message: words.offline };
    }
  };

  const show = (letter, result) => {
    const box = letter.querySelector("[data-result]");
    box.className = `desk-letter__result notice notice--${result.ok ? "success" : "danger"}`;
    box.textContent = result.message;
    box.hidden = false;
    const done = result.ok || result.code === "already_signed";
    letter.classList.toggle("is-done", done);
    letter.querySelector("[data-open]").hidden = !done;
    letter.querySelector("[data-return]").hidden = done;
  };

  const complain = (message) => {
    error.querySelector("[data-error]").textContent = message;
    error.hidden = !message;
    if (message) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    form.querySelector("[data-passphrase-field]").classList.toggle("field--error", Boolean(message));
  };

  const finish = (signed) => {
    const left = letters().length;
    const part = (count, many, one) => (count === 1 ? one : fill(many, { count }));
    const text = [];
    if (signed) text.push(part(signed, words.done, words.doneOne));
    if (left) text.push(part(left, words.failed, words.failedOne));
    end.querySelector("[data-end-text]").textContent = text.join(" ");
    end.hidden = false;
    form.hidden = left === 0;
    end.focus();
  };

  const signAll = async (passphrase) => {
    const all = letters();
    const bar = progress.querySelector("progress");
    let signed = 0;
    for (const [index, letter] of all.entries()) {
      bar.value = index;
      bar.max = all.length;
      progress.querySelector("[data-progress-text]").textContent =
        fill(words.progress, { number: index + 1, total: all.length });
      const result = await sign(letter, passphrase);
      const ofLetter = !result.stop || result.code === "outcome_unknown";
      if (ofLetter) show(letter, result);
      if (result.stop) return result.message;
      if (result.ok) signed += 1;
    }
    finish(signed);
    return "";
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation(); // labur.js would let the form be sent only once
    if (running) return;
    const passphrase = input.value;
    input.value = "";
    if (!passphrase) { input.focus(); return; }
    running = button.disabled = input.disabled = true;
    progress.hidden = false;
    complain("");
    const message = await signAll(passphrase);
    running = button.disabled = input.disabled = false;
    progress.hidden = true;
    if (message) { complain(message); input.focus(); }
  });
})();
