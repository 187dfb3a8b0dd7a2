// Returning a letter from a sheet of its own, with frequent reasons to tap. When the session ended
// meanwhile, the words stay here while somebody signs in again in another tab.
import { SignedOut, giveBack, here } from "./request.js";

export const returnFrom = (sheet, desk, returned) => {
  const words = desk.dataset;
  const place = sheet.querySelector("[data-place-of-form]");
  const trouble = sheet.querySelector("[data-trouble]");
  const signIn = sheet.querySelector("[data-sign-in]");
  let letter = null;

  const complain = (message, out = false) => {
    trouble.textContent = message;
    trouble.hidden = !message;
    signIn.hidden = !out;
    signIn.querySelector("a").href = here();
  };
  const open = (details) => {
    letter = details.closest("[data-approval]");
    const whose = ["name", "whose", "number"].map((part) => letter.querySelector(`[data-${part}]`).textContent);
    sheet.querySelector("[data-which]").textContent = whose.join(" · ");
    place.append(details.querySelector("form"));
    complain("");
    sheet.showModal();
    place.querySelector("textarea").focus();
  };
  sheet.addEventListener("close", () => letter.querySelector("[data-return]").append(place.firstElementChild));
  sheet.querySelector("[data-close]").addEventListener("click", () => sheet.close());
  sheet.querySelectorAll("[data-reason]").forEach((button) => button.addEventListener("click", () => {
    const field = place.querySelector("textarea");
    field.value = [field.value.trim(), button.textContent].filter(Boolean).join(" ");
    field.focus();
  }));
  sheet.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation(); // labur.js would let the form be sent only once
    const form = event.target;
    const button = form.querySelector("button");
    if (button.disabled) return;
    button.disabled = true;
    complain("");
    try {
      const message = await giveBack(form);
      sheet.close();
      returned(letter, message);
    } catch (error) {
      const out = error instanceof SignedOut;
      complain(out ? words.returnSignedOut : error.cause === "refused" ? error.message : words.unsent, out);
    }
    button.disabled = false;
  });

  desk.querySelectorAll("[data-approval] [data-return]").forEach((details) =>
    details.querySelector("summary").addEventListener("click", (event) => {
      event.preventDefault();
      open(details);
    }));
};
