// A draft saves itself: a moment after the last key, and on leaving. Nothing typed is written to
// the browser's storage: what is not saved yet stands in this page only.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const line = form.querySelector("[data-saved]");
  const notice = form.querySelector("[data-signed-out]");
  const state = form.querySelector("[data-state]");
  const REST = 1200, AGAIN = 10000; // milliseconds
  // Somebody else changed it meanwhile: only who presses "save" means to overwrite that.
  const held = form.dataset.autosave === "held";
  let dirty = "unsaved" in form.dataset, failed = false, letGo = false, running = null, timer;

  const chosen = () => form.querySelector("input[type=hidden][name=resident]").value !== "";
  const say = (text, urgent = false) => {
    if (line.textContent !== text) line.textContent = text;
    failed = urgent;
    state.classList.toggle("is-urgent", urgent);
  };
  const signedOut = (is) => {
    if (notice.hidden === is) notice.hidden = !is;
    if (is) say(`${line.dataset.failed}.`, true);
  };
  const later = (milliseconds) => { clearTimeout(timer); timer = setTimeout(save, milliseconds); };

  // After signing in again, perhaps in another tab, forms need the token of the new session.
  const renew = async () => {
    const page = await fetch(form.dataset.new, { redirect: "manual" });
    if (!page.ok) return false;
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    form.elements.csrf_token.value = fresh.querySelector("form[data-autosave] [name=csrf_token]").value;
    return true;
  };
  let sent = new FormData();
  const post = (options) => {
    const body = sent = new FormData(form);
    body.set("act", "autosave");
    return fetch(form.action, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" }, ...options });
  };
  const edition = (value) => {
    let field = form.elements.edition;
    if (!field) {
      field = Object.assign(document.createElement("input"), { type: "hidden", name: "edition" });
      form.append(field);
    }
    field.value = value;
  };
  const refusesSession = (answer) => answer.type === "opaqueredirect" || answer.status === 400;

  const send = async (options) => {
    dirty = false;
    let answer = await post(options);
    if (refusesSession(answer) && await renew()) answer = await post(options);
    if (answer.status === 404 && form.elements.edition) {
      // The draft was discarded meanwhile: what stands here becomes a new one.
      form.elements.edition.remove();
      form.action = form.dataset.new;
      answer = await post(options);
    }
    if (refusesSession(answer)) { dirty = true; signedOut(true); return; }
    signedOut(false);
    if (!answer.ok) {
      dirty = true;
      const said = await answer.json().catch(() => ({ error: "" }));
      say(`${line.dataset.failed}. ${said.error}`, true);
      return;
    }
    const saved = await answer.json();
    form.action = saved.action;
    edition(saved.edition);
    if (location.pathname !== saved.action) history.replaceState(null, "", saved.action);
    say(dirty ? "" : `${line.dataset.at} ${saved.at}`);
    // A tick that is kept is taken back on the letter's page, where it leaves its trace.
    sent.getAll("seen").forEach((name) => {
      const box = [...form.querySelectorAll("[name=seen]")].find((one) => one.value === name);
      if (box?.checked) box.disabled = true;
    });
    // Who was chosen decides which earlier letters come first; not while somebody looks at them.
    const earlier = form.querySelector("[data-earlier]");
    const fresh = new DOMParser().parseFromString(saved.earlier, "text/html");
    if (!earlier.querySelector("details[open]")) earlier.replaceChildren(...fresh.body.childNodes);
  };
  const save = async (options = {}) => {
    clearTimeout(timer);
    while (running) await running;
    if (held || !dirty || !chosen()) return;
    running = send(options).catch(() => {
      dirty = true;
      say(`${line.dataset.failed} – ${line.dataset.offline}`, true);
      later(AGAIN);
    });
    await running;
    running = null;
  };

  const typed = () => { dirty = true; later(REST); };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  if (dirty) later(0);

  // Before the form goes: no save may be under way, and there must be a session to take it.
  form.addEventListener("submit", async (event) => {
    if (letGo) return;
    event.preventDefault();
    event.stopPropagation();
    const button = event.submitter;
    clearTimeout(timer);
    await running;
    const ready = await renew().catch(() => null);
    if (ready) { letGo = true; form.requestSubmit(button); }
    else if (ready === null) say(`${line.dataset.failed} – ${line.dataset.offline}`, true);
    else signedOut(true);
  });
  addEventListener("pageshow", () => { letGo = false; });

  form.addEventListener("signedout", () => signedOut(true));
  // Back from signing in, or on the way to another tab.
  addEventListener("focus", async () => {
    if (notice.hidden) return;
    if (dirty && chosen()) save();
    else if (await renew().catch(() => false)) { signedOut(false); say(""); }
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && dirty && !letGo && !running) save({ keepalive: true });
  });
  addEventListener("beforeunload", (event) => {
    if (dirty && !letGo && (failed || held || running || !chosen())) event.preventDefault();
  });
})();
