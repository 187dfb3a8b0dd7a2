// The signing desk. Letters for which one request had no time are sent again; the passphrase
// stays in this page until the last letter is done, and nowhere else (promise P5).
import { enlarge } from "./enlarged.js";
import { SignedOut, here, sign } from "./request.js";
import { returnFrom } from "./returning.js";
import { runPanel } from "./run.js";
import { layOut } from "./sheets.js";

const KEPT = 5 * 60 * 1000; // milliseconds without signing
const desk = document.querySelector("[data-desk]");
const words = desk.dataset;
const form = document.getElementById("desk-form");
const input = form?.elements.passphrase;
const code = form?.elements.code; // only where BSrE sends one-time codes
const main = form?.querySelector("[data-sign-chosen]");
const single = form?.querySelector("[data-sign-this]");
let kept = "", timer = 0, running = false;

const count = () => {
  if (!form) return;
  const chosen = sheets.chosen().length;
  const text = chosen === 0 ? words.noneChosen : chosen === 1 ? words.signOne : words.signMany;
  main.textContent = text.replace("{count}", chosen);
  main.disabled = chosen === 0;
  if (single) single.hidden = sheets.waiting.length < 2;
};
const sheets = layOut(desk, () => queueMicrotask(count));
desk.addEventListener("change", count);
enlarge(document.querySelector("[data-enlarged]"));

const keep = (passphrase) => {
  clearTimeout(timer);
  kept = passphrase;
  timer = kept ? setTimeout(keep, KEPT, "") : 0;
  form.querySelector("[data-kept]").hidden = !kept;
  form.querySelector("[data-passphrase-field]").hidden = Boolean(kept);
  input.required = !kept && !code;
};
const complain = (message, out = false) => {
  const error = document.getElementById("passphrase-error");
  error.querySelector("[data-error]").textContent = message;
  error.hidden = !message;
  if (message) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
  form.querySelector("[data-passphrase-field]").classList.toggle("field--error", Boolean(message));
  form.querySelector("[data-sign-in]").hidden = !out;
  form.querySelector("[data-sign-in] a").href = here();
};

const panel = form && runPanel(desk.querySelector("[data-run]"), words);
const read = () => {
  panel.hide();
  desk.classList.remove("is-signing");
};

// Signs these letters; says whether anything came of it.
const run = async (letters, secret) => {
  const waiting = new Map(letters.map((letter) => [letter.dataset.approval, letter]));
  let signed = 0, failed = 0, trouble = "", cut = false, out = false;
  const tell = (result) => {
    if (result.code === "not_begun") return;
    const letter = waiting.get(String(result.id));
    waiting.delete(String(result.id));
    const done = result.ok || result.code === "already_signed";
    panel.tell(letter, { ...result, ok: done }, letters.length - waiting.size);
    if (result.ok) signed += 1;
    if (done) sheets.leave(letter);
    else failed += 1;
  };
  panel.begin(letters);
  desk.classList.add("is-signing");
  try {
    while (waiting.size) {
      const before = waiting.size;
      trouble = await sign(form, [...waiting.keys()], secret, tell);
      if (trouble || waiting.size === before) break;
    }
  } catch (error) {
    out = error instanceof SignedOut;
    cut = !out;
    if (out) trouble = words.signedOut;
    else waiting.forEach((letter) => panel.tell(letter, { ok: false, message: words.offline }, letters.length));
  }
  const left = sheets.waiting.length;
  if (trouble && !signed && !failed) { // told beside the field: nothing was signed
    read();
    keep("");
    complain(trouble, out);
    input.focus();
    return;
  }
  keep(left && !trouble && !cut && secret.name === "passphrase" && signed ? secret.value : "");
  panel.end({ signed, failed, left, trouble, cut, out });
};

form?.addEventListener("submit", async (event) => {
  if (event.submitter?.hasAttribute("formaction")) return; // asks for a code
  event.preventDefault();
  event.stopPropagation(); // labur.js would let the form be sent only once
  if (running) return;
  const letters = event.submitter === single ? [sheets.current] : sheets.chosen();
  const secret = kept ? { name: "passphrase", value: kept } : code?.value
    ? { name: "code", value: code.value } : { name: "passphrase", value: input.value };
  input.value = "";
  if (code) code.value = "";
  if (!secret.value) { input.focus(); return; }
  running = true;
  complain("");
  await run(letters, secret);
  running = false;
});
form?.querySelector("[data-forget]").addEventListener("click", () => { keep(""); input.focus(); });
desk.querySelector("[data-go-on]")?.addEventListener("click", () => {
  read();
  desk.scrollIntoView();
  sheets.current.querySelector("[data-name]").focus({ preventScroll: true });
});
returnFrom(document.querySelector("[data-return-sheet]"), desk, (letter, message) => {
  sheets.leave(letter);
  const done = letter.appendChild(document.createElement("p"));
  done.className = "notice notice--success";
  done.tabIndex = -1;
  done.textContent = `${letter.querySelector("[data-number]").textContent}: ${message}`;
  desk.before(done);
  done.scrollIntoView({ block: "center" });
  done.focus({ preventScroll: true });
  if (sheets.waiting.length) return;
  form?.remove();
  desk.querySelector("[data-back]").hidden = false;
});
addEventListener("pagehide", () => { if (form?.isConnected) keep(""); });
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // letters may be signed by now
