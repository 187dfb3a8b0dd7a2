// The batch on its way: progress, what became of each letter, and how to go on afterwards.
import { here } from "./request.js";

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const part = (count, many, one) => (count === 1 ? one : fill(many, { count }));

export const runPanel = (panel, words) => {
  const find = (name) => panel.querySelector(`[data-${name}]`);
  const bar = panel.querySelector("progress");
  const list = find("results");
  let total = 0;
  let lines = new Map();

  const line = (letter) => {
    const item = panel.querySelector("template").content.cloneNode(true).firstElementChild;
    ["name", "whose", "number"].forEach((name) => {
      item.querySelector(`[data-${name}]`).textContent = letter.querySelector(`[data-${name}]`).textContent;
    });
    item.querySelector("[data-result]").textContent = words.waits;
    return item;
  };
  const count = (done) => {
    bar.max = total;
    bar.value = done;
    find("progress-text").textContent = fill(words.progress, { number: Math.min(done + 1, total), total });
  };

  return {
    begin(letters) {
      total = letters.length;
      lines = new Map(letters.map((letter) => [letter, line(letter)]));
      list.replaceChildren(...lines.values());
      find("progress-field").hidden = false;
      ["trouble", "end", "ways"].forEach((name) => { find(name).hidden = true; });
      panel.hidden = false;
      count(0);
      panel.scrollIntoView();
      find("run-title").focus({ preventScroll: true });
    },
    tell(letter, result, done) {
      const item = lines.get(letter);
      const box = item.querySelector("[data-result]");
      box.className = `desk-results__word notice notice--${result.ok ? "success" : "danger"}`;
      box.textContent = result.message;
      const open = item.querySelector("[data-open]");
      open.href = letter.dataset.show;
      open.hidden = !result.ok;
      count(done);
    },
    // `trouble` stopped all; `cut`: some outcomes are not known here; `out`: signed out.
    end({ signed, failed, left, trouble, cut, out }) {
      const text = [];
      if (signed) text.push(part(signed, words.done, words.doneOne));
      if (failed) text.push(part(failed, words.failed, words.failedOne));
      if (left > failed && !cut) text.push(part(left - failed, words.left, words.leftOne));
      find("progress-field").hidden = true;
      find("trouble").textContent = trouble;
      find("trouble").hidden = !trouble;
      find("end").hidden = !text.length;
      find("ways").hidden = false;
      find("end-text").textContent = text.join(" ");
      find("again").href = find("sign-in").href = here();
      find("sign-in").hidden = !out;
      find("again").hidden = !cut || out;
      find("go-on").hidden = !left || cut || out;
      find("run-title").focus({ preventScroll: true });
    },
    hide() { panel.hidden = true; },
  };
};
