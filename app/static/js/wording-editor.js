// The editor of a letter's text: one part below the other, each typed into by itself, with one
// toolbar for the part that was last touched. It sends blocks as JSON with the form.
(() => {
  "use strict";
  const root = document.querySelector("[data-wording]");
  if (!root) return;
  const form = root.closest("form");
  const hidden = form.elements.blocks;
  const insert = form.querySelector("[data-insert]"), style = form.querySelector("[data-style-of-block]");
  const labels = JSON.parse(root.dataset.labels);
  const placeholders = [...insert.options].map((one) => ({ source: one.value, words: one.textContent.trim(), where: one.dataset.where }));
  const blocks = window.WordingBlocks(JSON.parse(root.dataset.words), labels, placeholders);
  const told = form.querySelector("[data-told]");
  let current = null, range = null;

  const elements = () => [...root.children];
  const isLine = (block) => Boolean(block?.querySelector(".block__line"));
  const lineOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.(".block__line");
  const focusOn = (block, atEnd = true) => {
    if (!block) return;
    const target = block.querySelector(".block__line, input") ?? block;
    target.focus();
    if (!target.isContentEditable) return;
    const place = document.createRange();
    place.selectNodeContents(target.matches("ol, ul") ? (atEnd ? target.lastElementChild : target.firstElementChild) ?? target : target);
    place.collapse(!atEnd);
    getSelection().removeAllRanges();
    getSelection().addRange(place);
  };
  const touch = (block) => {
    if (block === current) return;
    current?.classList.remove("is-current");
    current = block;
    current?.classList.add("is-current");
    style.disabled = !isLine(current);
    if (isLine(current)) style.value = current.dataset.style;
  };
  const nest = () => { // parts between "only if" and "up to here" stand further in
    let depth = 0;
    elements().forEach((block) => {
      const word = block.dataset.kind === "mark" ? block.querySelector(".chip").dataset.word : "";
      if (word && word !== "if") depth = Math.max(0, depth - 1);
      block.style.setProperty("--depth", depth);
      if (word && word !== "endif") depth += 1;
    });
  };

  // Undoing: the whole text before each change, and which part was being changed.
  const states = [];
  let at = -1, waiting = null;
  const written = () => JSON.stringify(elements().map(blocks.read));
  const keep = () => {
    clearTimeout(waiting);
    waiting = null;
    const text = written();
    hidden.value = text;
    nest();
    if (states[at]?.text === text) return;
    states.splice(at + 1, states.length, { text, block: elements().indexOf(current) });
    if (states.length > 200) states.shift();
    at = states.length - 1;
  };
  const changed = () => {
    keep();
    root.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const show = (text) => {
    root.replaceChildren(...JSON.parse(text).map(blocks.draw));
    if (!root.children.length) root.append(blocks.draw({ kind: "paragraph", style: "indent", runs: [] }));
    touch(null);
  };
  const go = (step, words) => {
    if (waiting) keep();
    if (!states[at + step]) return;
    const block = states[step < 0 ? at : at + step].block;
    at += step;
    show(states[at].text);
    hidden.value = states[at].text;
    nest();
    focusOn(elements()[Math.min(Math.max(block, 0), elements().length - 1)]);
    told.textContent = words;
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const place = (block, after = current) => {
    const element = blocks.draw(block);
    if (after) after.after(element); else root.append(element);
    return element;
  };
  const atCaret = (...nodes) => {
    const inside = range && lineOf(range.startContainer);
    if (!inside || !current.contains(inside)) {
      const line = current.querySelector(".block__line");
      range = document.createRange();
      range.selectNodeContents(line.matches("ol, ul") ? line.lastElementChild ?? line : line);
      range.collapse(false);
    }
    range.deleteContents();
    nodes.slice().reverse().forEach((node) => range.insertNode(node));
    blocks.loosen(current);
    const last = nodes.at(-1).nextSibling ?? nodes.at(-1);
    range.setStart(last, last.nodeType === Node.TEXT_NODE ? Math.min(1, last.length) : 0);
    range.collapse(true);
    current.querySelector(".block__line").focus();
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };

  const insertChosen = () => {
    const option = insert.selectedOptions[0];
    const source = option.value, where = option.dataset.where;
    const around = (word, from = "") => ({ kind: "mark", word, source: from });
    if (!current) touch(elements().at(-1));
    if (where === "line" && current?.dataset.kind === "rows") {
      current.querySelector("[data-row=add]").before(blocks.drawRow({ label: blocks.spoken(source).split(/[,:]/)[0], source }));
    } else if (where === "line") {
      if (!isLine(current)) touch(place({ kind: "paragraph", style: "indent", runs: [] }));
      atCaret(blocks.chip({ kind: "chip", source }));
    } else if (where === "condition" && range && !range.collapsed && current?.contains(range.startContainer) && isLine(current)) {
      const inner = range.extractContents();
      const begin = blocks.chip(around("if", source));
      const nodes = [begin, ...inner.childNodes, blocks.chip(around("endif"))];
      atCaret(...nodes);
    } else if (where === "condition") {
      current.before(blocks.draw(around("if", source)));
      place(around("endif"));
    } else if (where === "else" && current?.querySelector('.block__line .chip[data-word="if"]')) {
      atCaret(blocks.chip(around("else")));
    } else if (where === "else") touch(place(around("else")));
    else if (where === "rows") touch(place({ kind: "rows", rows: [{ label: "", source: "" }] }));
    else touch(place({ kind: "part", source }));
    told.textContent = labels.added + option.textContent.trim();
    changed();
    if (!isLine(current) || where === "condition") focusOn(current);
  };

  const acts = {
    undo: () => go(-1, labels.undone),
    redo: () => go(1, labels.redone),
    insert: insertChosen,
    add: () => { touch(place({ kind: "paragraph", style: "indent", runs: [] })); changed(); focusOn(current); },
    up: () => { current?.previousElementSibling?.before(current); changed(); },
    down: () => { current?.nextElementSibling?.after(current); changed(); },
    remove: () => {
      if (!current) return;
      const next = current.nextElementSibling ?? current.previousElementSibling;
      current.remove();
      touch(null);
      if (!root.children.length) show("[]");
      changed();
      focusOn(next ?? elements()[0]);
      told.textContent = labels.removed;
    },
  };
  const setLook = (name) => {
    if (!range || !lineOf(range.startContainer)) return;
    lineOf(range.startContainer).focus();
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    document.execCommand(name);
    changed();
  };

  form.querySelectorAll("[data-do]").forEach((button) => {
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the caret stays
    button.addEventListener("click", () => (acts[button.dataset.do] ?? (() => setLook(button.dataset.do)))());
  });
  style.addEventListener("change", () => {
    if (!isLine(current)) return;
    const element = blocks.draw(blocks.restyled(blocks.read(current), style.value));
    current.replaceWith(element);
    touch(element);
    changed();
  });

  // Keys that browsers know nothing of here: from one part into the next.
  const startsAt = (line, place) => {
    const before = document.createRange();
    before.selectNodeContents(line);
    before.setEnd(place.startContainer, place.startOffset);
    return before.toString().replaceAll(blocks.THIN, "") === "" && !before.cloneContents().querySelector(".chip, br");
  };
  const split = (block, line, place) => {
    place.deleteContents();
    const rest = document.createRange();
    rest.selectNodeContents(line);
    rest.setStart(place.startContainer, place.startOffset);
    const element = blocks.draw({ kind: "paragraph", style: block.dataset.style === "heading" ? "indent" : block.dataset.style, runs: [] });
    element.querySelector(".block__line").append(rest.extractContents());
    block.after(element);
    changed();
    focusOn(element, false);
  };
  const enter = (event, block, line, caret) => {
    if (block.dataset.kind !== "listing") {
      event.preventDefault();
      split(block, line, caret);
      return;
    }
    const item = (caret.startContainer.nodeType === Node.TEXT_NODE ? caret.startContainer.parentElement : caret.startContainer).closest("li");
    if (!item || item.textContent.replaceAll(blocks.THIN, "").trim() || line.children.length < 2) return;
    event.preventDefault(); // an empty item ends the list
    item.remove();
    const next = place({ kind: "paragraph", style: "indent", runs: [] }, block);
    changed();
    focusOn(next);
  };
  const backspace = (event, block, line, place) => {
    const node = place.startContainer, offset = place.startOffset;
    if (node.nodeType === Node.TEXT_NODE && node.data[offset - 1] === blocks.THIN) node.deleteData(offset - 1, 1);
    if (!place.collapsed || block.dataset.kind === "listing" || !startsAt(line, getSelection().getRangeAt(0))) return;
    const before = block.previousElementSibling;
    event.preventDefault();
    if (!before || before.dataset.kind === "listing") return;
    if (!isLine(before)) { focusOn(before); return; }
    const target = before.querySelector(".block__line");
    const mark = document.createTextNode(blocks.THIN);
    target.append(mark, ...line.childNodes);
    block.remove();
    touch(before);
    target.focus();
    getSelection().collapse(mark, 1);
    changed();
  };
  const leave = (event, block, place) => { // up and down go on into the neighbour
    const down = event.key === "ArrowDown";
    const caret = place.getClientRects()[0], box = lineOf(place.startContainer)?.getBoundingClientRect();
    const next = down ? block.nextElementSibling : block.previousElementSibling;
    if (!box || !next || (caret && (down ? box.bottom - caret.bottom : caret.top - box.top) > 16)) return;
    event.preventDefault();
    focusOn(next, !down);
  };
  root.addEventListener("keydown", (event) => {
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && (key === "z" || key === "y")) {
      event.preventDefault();
      acts[key === "y" || event.shiftKey ? "redo" : "undo"]();
      return;
    }
    const block = event.target.closest(".block"), line = lineOf(event.target);
    if (!line) {
      if (block === event.target && ["Delete", "Backspace"].includes(event.key)) { event.preventDefault(); acts.remove(); }
      if (block === event.target && event.key.startsWith("Arrow")) { event.preventDefault(); focusOn(/Down|Right/.test(event.key) ? block.nextElementSibling : block.previousElementSibling); }
      if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
      return;
    }
    const place = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
    if (!place) return;
    if (event.key === "Enter" && !event.shiftKey && !command) enter(event, block, line, place);
    else if (event.key === "Backspace") backspace(event, block, line, place);
    else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && !event.shiftKey) leave(event, block, place);
  });

  root.addEventListener("beforeinput", (event) => {
    if (event.inputType === "historyUndo" || event.inputType === "historyRedo") {
      event.preventDefault();
      acts[event.inputType === "historyUndo" ? "undo" : "redo"]();
    }
  });
  root.addEventListener("paste", (event) => { // words only, a paragraph for each line
    if (!lineOf(event.target)) return;
    event.preventDefault();
    const [first, ...others] = event.clipboardData.getData("text/plain").split(/\s*\n\s*/).filter(Boolean);
    if (first) document.execCommand("insertText", false, first);
    others.forEach((text) => touch(place({ kind: "paragraph", style: "indent", runs: [{ kind: "text", text }] })));
    changed();
  });
  root.addEventListener("drop", (event) => event.preventDefault());
  root.addEventListener("click", (event) => {
    const act = event.target.dataset.row;
    if (act === "add") event.target.before(blocks.drawRow({ label: "", source: "" }));
    if (act === "remove") event.target.closest(".rows__row").remove();
    if (act) changed();
  });
  root.addEventListener("focusin", (event) => touch(event.target.closest(".block")));
  root.addEventListener("input", () => {
    hidden.value = written();
    clearTimeout(waiting);
    waiting = setTimeout(keep, 400);
  });
  root.addEventListener("change", keep);
  document.addEventListener("selectionchange", () => {
    const now = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
    if (now && lineOf(now.startContainer) && root.contains(now.startContainer)) range = now.cloneRange();
  });

  form.querySelectorAll("[data-tools]").forEach((one) => { one.hidden = false; });
  show(hidden.value);
  keep();
  const opened = hidden.value;
  let sent = false;
  form.addEventListener("submit", () => { keep(); sent = true; });
  addEventListener("beforeunload", (event) => { if (!sent && hidden.value !== opened) event.preventDefault(); });
})();
