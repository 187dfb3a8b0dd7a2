// One letter at a time: by buttons, arrow keys and swipe. A swipe only watches the fingers, so
// scrolling and pinching stay the browser's own.

const FAR = 60; // CSS pixels
const EDGE = 24; // where the system's own gesture for "back" begins
const isTyping = (target) => target.closest("input, textarea, select, dialog") !== null;
const isEnlarged = () => (window.visualViewport?.scale ?? 1) > 1.05;

export const layOut = (desk, moved) => {
  const words = desk.dataset;
  const all = [...desk.querySelectorAll("[data-approval]")];
  const steps = desk.querySelector("[data-steps]");
  let waiting = all;
  let current = null;

  const show = (letter) => {
    current = letter;
    all.forEach((one) => { one.hidden = one !== letter; });
    const place = waiting.indexOf(letter);
    if (steps) {
      steps.hidden = waiting.length < 2;
      steps.querySelector("[data-place]").textContent = words.position
        .replace("{number}", place + 1).replace("{total}", waiting.length);
      // Not disabled: the button that was just pressed must keep the focus.
      steps.querySelector("[data-previous]").setAttribute("aria-disabled", String(place <= 0));
      steps.querySelector("[data-next]").setAttribute("aria-disabled", String(place >= waiting.length - 1));
    }
    if (!letter) return;
    history.replaceState(null, "", `#${letter.id}`);
    waiting[place + 1]?.querySelectorAll("img").forEach((image) => { image.loading = "eager"; });
    moved();
  };

  const move = (by) => {
    const next = waiting[waiting.indexOf(current) + by];
    if (!next) return;
    const top = (steps ?? desk).getBoundingClientRect().top;
    show(next);
    next.classList.add(by > 0 ? "comes-after" : "comes-before");
    next.addEventListener("animationend", () => next.classList.remove("comes-after", "comes-before"), { once: true });
    if (top <= 0) desk.scrollIntoView();
  };

  steps?.querySelector("[data-previous]").addEventListener("click", () => move(-1));
  steps?.querySelector("[data-next]").addEventListener("click", () => move(1));
  document.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!by || !plain || !current || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    move(by);
  });

  let from = null;
  const sheets = desk.querySelector("[data-sheets]");
  sheets.addEventListener("touchstart", ({ touches, target }) => {
    const [{ clientX: x, clientY: y }] = touches;
    const ours = touches.length === 1 && x > EDGE && x < innerWidth - EDGE;
    from = ours && !isTyping(target) && !isEnlarged() ? { x, y } : null;
  }, { passive: true });
  sheets.addEventListener("touchend", ({ changedTouches: [{ clientX, clientY }] }) => {
    if (!from || !getSelection().isCollapsed) return; // the finger marks words
    const [across, down] = [clientX - from.x, clientY - from.y];
    from = null;
    if (Math.abs(across) > FAR && Math.abs(across) > 2 * Math.abs(down)) move(across < 0 ? 1 : -1);
  }, { passive: true });
  sheets.addEventListener("touchcancel", () => { from = null; }, { passive: true });

  const wanted = document.getElementById(location.hash.slice(1));
  show(all.includes(wanted) ? wanted : all[0] ?? null);
  return {
    show,
    get current() { return current; },
    get waiting() { return waiting; },
    chosen: () => waiting.filter((one) => one.querySelector("[data-chosen]")?.checked ?? true),
    // This letter is signed or returned: the next that waits takes its place.
    leave(letter) {
      const next = waiting[waiting.indexOf(letter) + 1] ?? waiting[waiting.indexOf(letter) - 1] ?? null;
      waiting = waiting.filter((one) => one !== letter);
      show(letter === current ? next : current);
    },
  };
};
