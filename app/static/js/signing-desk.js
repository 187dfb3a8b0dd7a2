// The signing desk: one request for all letters, answered by one line of JSON a letter as soon as
// it is done, so that each result shows at once. Letters for which the request had no time are
// sent again; the passphrase stays in this page until the last one is done.
(() => {
  "use strict";
  const form = document.getElementById("desk-form");
  if (!form) return;
  const words = form.dataset;
  const input = form.elements.passphrase;
  const code = form.elements.code; // only where BSrE sends one-time codes
  const button = form.querySelector("button[type=submit]");
  const error = document.getElementById("passphrase-error");
  const progress = form.querySelector("[data-progress-field]");
  const end = document.querySelector("[data-end]");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const letters = () => [...document.querySelectorAll("[data-approval]:not(.is-done)")];
  let running = false;

  // Calls tell with each result; returns the trouble that stops all, or nothing. An unknown
  // outcome is both: that letter's result, and no reason to go on.
  const sign = async (waiting, secret, tell) => {
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    body.set(secret.name, secret.value);
    for (const letter of waiting) body.append("id", letter.dataset.approval);
    const answer = await fetch(form.action, {
      method: "POST", body, headers: { Accept: "application/json" },
    });
    if (answer.redirected) return words.signedOut;
    if (!answer.ok) {
      const trouble = await answer.json();
      return trouble.message || trouble.error;
    }
    const reader = answer.body.getReader();
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return "";
      const lines = (text + decoder.decode(value, { stream: true })).split("\n");
      text = lines.pop();
      for (const result of lines.map((line) => JSON.parse(line))) {
        if ("id" in result) tell(result);
        if (result.stop) return result.message;
      }
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

  const signAll = async (secret) => {
    const waiting = new Map(letters().map((letter) => [Number(letter.dataset.approval), letter]));
    const total = waiting.size;
    const bar = progress.querySelector("progress");
    let signed = 0;
    const count = () => {
      const done = total - waiting.size;
      bar.value = done;
      bar.max = total;
      progress.querySelector("[data-progress-text]").textContent =
        fill(words.progress, { number: Math.min(done + 1, total), total });
    };
    const tell = (result) => {
      if (result.code === "not_begun") return;
      show(waiting.get(result.id), result);
      waiting.delete(result.id);
      if (result.ok) signed += 1;
      count();
    };
    count();
    try {
      while (waiting.size) {
        const before = waiting.size;
        const trouble = await sign([...waiting.values()], secret, tell);
        if (trouble) return trouble;
        if (waiting.size === before) break;
      }
    } catch {
      waiting.forEach((letter) => show(letter, { ok: false, message: words.offline }));
    }
    finish(signed);
    return "";
  };

  form.addEventListener("submit", async (event) => {
    if (event.submitter?.hasAttribute("formaction")) return; // asks for a code
    event.preventDefault();
    event.stopPropagation(); // labur.js would let the form be sent only once
    if (running) return;
    const { name, value } = code?.value ? code : input;
    input.value = "";
    if (code) code.value = "";
    if (!value) { input.focus(); return; }
    running = button.disabled = input.disabled = true;
    progress.hidden = false;
    complain("");
    const message = await signAll({ name, value });
    running = button.disabled = input.disabled = false;
    progress.hidden = true;
    if (message) { complain(message); input.focus(); }
  });
})();
