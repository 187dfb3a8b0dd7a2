// Copying and printing the recovery codes; both buttons are of no use without this script.
document.querySelectorAll("[data-copy], [data-print]").forEach((button) => {
  "use strict";
  button.hidden = button.hasAttribute("data-copy") && !navigator.clipboard;
  button.addEventListener("click", async () => {
    if (button.hasAttribute("data-print")) return window.print();
    const codes = [...document.querySelectorAll(".recovery-codes code")].map((code) => code.textContent);
    await navigator.clipboard.writeText(codes.join("\n"));
    button.textContent = button.dataset.copied;
  });
});
