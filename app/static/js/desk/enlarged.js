// A page by itself, larger and smaller by buttons and by the keys + and −; without this script
// the link opens the image.

const SIZES = [100, 150, 200, 300, 400]; // per cent of the window's width

export const enlarge = (dialog) => {
  const view = dialog.querySelector("[data-view]");
  const image = view.querySelector("img");
  let size = SIZES[0];

  const resize = (wanted) => {
    const before = image.clientWidth || 1;
    const middle = [view.scrollLeft + view.clientWidth / 2, view.scrollTop + view.clientHeight / 2];
    size = wanted;
    image.style.width = `${size}%`;
    const grown = image.clientWidth / before;
    view.scrollTo(middle[0] * grown - view.clientWidth / 2, middle[1] * grown - view.clientHeight / 2);
    dialog.querySelector("[data-size]").textContent = `${size}%`;
    dialog.querySelector("[data-smaller]").setAttribute("aria-disabled", String(size === SIZES[0]));
    dialog.querySelector("[data-larger]").setAttribute("aria-disabled", String(size === SIZES.at(-1)));
  };
  const step = (by) => resize(SIZES[SIZES.indexOf(size) + by] ?? size);

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-enlarge]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const shown = link.querySelector("img");
    image.src = link.href;
    image.alt = shown.alt;
    dialog.querySelector("[data-title]").textContent = shown.alt;
    dialog.showModal();
    resize(innerWidth < 640 ? 200 : 100); // on a phone the page on the desk is that wide already
    view.scrollTo(view.scrollWidth * (size > 100 ? 0.1 : 0), 0); // past the paper's margin
    view.focus();
  });
  dialog.querySelector("[data-smaller]").addEventListener("click", () => step(-1));
  dialog.querySelector("[data-larger]").addEventListener("click", () => step(1));
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => {
    const by = { "+": 1, "=": 1, "-": -1 }[event.key];
    if (by && !event.ctrlKey && !event.metaKey) { event.preventDefault(); step(by); }
  });
};
