// Blocks of a letter's text as elements that can be typed into, and back. The server knows the
// same blocks (app/letters/body/model.py) and judges what comes; nothing here is trusted there.
window.WordingBlocks = (words, labels, placeholders) => {
  "use strict";
  const THIN = "\u200b"; // where the caret can stand beside a chip; never sent
  const LOOKS = { B: "bold", STRONG: "bold", I: "italic", EM: "italic", U: "underline" };
  const make = (tag, className, attributes = {}) => {
    const element = Object.assign(document.createElement(tag), { className });
    Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
    return element;
  };

  const spoken = (source) => words[source] || placeholders.find((one) => one.source === source)?.words || "";
  const condition = (run) => {
    const said = spoken(run.source);
    const filled = said && /^values\.\w+$|is not none$/.test(run.source) ? ` ${labels.filled}` : "";
    return run.source ? `${labels[run.word]} ${said || run.source}${filled}` : labels[run.word];
  };

  // What stands for something else: a placeholder, a condition, a part that is kept as it is.
  const chip = (run) => {
    const said = run.kind === "mark" ? condition(run) : run.kind === "locked" ? `${labels.locked}: ${run.source}` : spoken(run.source);
    const element = make("span", `chip chip--${run.kind}`, { contenteditable: "false", "data-kind": run.kind, "data-source": run.source ?? "" });
    if (run.word) element.dataset.word = run.word;
    element.textContent = said || `${labels.unknown}: ${run.source}`;
    if (!said) element.classList.add("chip--unknown");
    return element;
  };

  const drawRun = (run) => {
    if (run.kind === "break") return document.createElement("br");
    let node = run.kind === "text" ? document.createTextNode(run.text) : chip(run);
    [["underline", "u"], ["italic", "i"], ["bold", "b"]].forEach(([look, tag]) => {
      if (!run.look?.[look]) return;
      const around = document.createElement(tag);
      around.append(node);
      node = around;
    });
    return node;
  };
  const fill = (line, runs) => {
    line.replaceChildren(...runs.map(drawRun));
    loosen(line);
  };
  const loosen = (line) => line.querySelectorAll(".chip").forEach((one) => {
    if (one.nextSibling?.nodeType !== Node.TEXT_NODE) one.after(THIN);
    if (one.previousSibling?.nodeType !== Node.TEXT_NODE) one.before(THIN);
  });

  const readLine = (line) => {
    const runs = [];
    const add = (run) => {
      const last = runs.at(-1);
      const same = last?.kind === "text" && run.kind === "text" && JSON.stringify(last.look) === JSON.stringify(run.look);
      if (same) last.text += run.text; else runs.push(run);
    };
    const walk = (node, look) => {
      if (node.nodeType === Node.TEXT_NODE) {
        node.data.replaceAll(THIN, "").split("\n").forEach((text, index) => {
          if (index) add({ kind: "break" });
          if (text) add({ kind: "text", text, look });
        });
      } else if (node.nodeName === "BR") add({ kind: "break" });
      else if (node.classList?.contains("chip")) {
        const { kind, source, word } = node.dataset;
        add(kind === "mark" ? { kind, word, source } : kind === "locked" ? { kind, source } : { kind, source, look });
      } else {
        if (["DIV", "P"].includes(node.nodeName) && runs.length) add({ kind: "break" });
        const name = LOOKS[node.nodeName];
        node.childNodes.forEach((child) => walk(child, name ? { ...look, [name]: true } : look));
      }
    };
    line.childNodes.forEach((node) => walk(node, {}));
    if (runs.at(-1)?.kind === "break") runs.pop(); // browsers hold an empty last line open with one
    return runs;
  };

  const editable = (tag, label) => make(tag, "block__line", { contenteditable: "true", role: "textbox", "aria-multiline": "true", "aria-label": label, spellcheck: "true" });

  const optionsOf = (source) => {
    const select = make("select", "rows__value", { "aria-label": labels.value });
    select.append(new Option(labels.firstRow, ""));
    placeholders.filter((one) => one.where === "line").forEach((one) => select.append(new Option(one.words, one.source)));
    if (source && ![...select.options].some((one) => one.value === source)) {
      select.append(new Option(spoken(source) || `${labels.locked}: ${source}`, source));
    }
    select.value = source;
    return select;
  };
  const drawRow = (row) => {
    const element = make("div", "rows__row");
    const label = make("input", "rows__label", { type: "text", "aria-label": labels.label, maxlength: "120" });
    label.value = row.label;
    const remove = make("button", "btn btn-default", { type: "button", "aria-label": labels.removeRow, "data-row": "remove" });
    remove.textContent = "×";
    element.append(label, optionsOf(row.source), remove);
    return element;
  };

  // An element for a block; its kind and style are on it, so that reading needs nothing else.
  const draw = (block) => {
    const element = make("div", `block block--${block.kind}`, { "data-kind": block.kind });
    if (block.kind === "paragraph" || block.kind === "heading") {
      const style = block.kind === "heading" ? "heading" : block.style;
      element.dataset.style = style;
      element.dataset.level = block.level ?? 2;
      const line = editable("div", labels[style]);
      fill(line, block.runs);
      element.append(line);
    } else if (block.kind === "listing") {
      const tag = block.ordered ? "ol" : "ul";
      element.dataset.style = tag;
      const list = editable(tag, labels[tag]);
      list.append(...block.items.map((runs) => {
        const item = document.createElement("li");
        fill(item, runs);
        return item;
      }));
      element.append(list);
    } else if (block.kind === "rows") {
      const add = make("button", "btn btn-default", { type: "button", "data-row": "add" });
      add.textContent = labels.addRow;
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", labels.rows);
      element.append(...block.rows.map(drawRow), add);
    } else {
      const said = chip(block);
      element.tabIndex = 0;
      element.setAttribute("role", "group");
      element.setAttribute("aria-label", said.textContent);
      element.append(said);
    }
    return element;
  };

  const read = (element) => {
    const kind = element.dataset.kind;
    const line = element.querySelector(".block__line");
    if (kind === "paragraph") return { kind, style: element.dataset.style, runs: readLine(line) };
    if (kind === "heading") return { kind, level: Number(element.dataset.level), runs: readLine(line) };
    if (kind === "listing") {
      const items = [...line.childNodes].map(readLine).filter((runs) => runs.length);
      return { kind, ordered: element.dataset.style === "ol", items: items.length ? items : [[]] };
    }
    if (kind === "rows") {
      const rows = [...element.querySelectorAll(".rows__row")].map((row) => ({ label: row.querySelector("input").value, source: row.querySelector("select").value }));
      return { kind, rows: rows.filter((row) => row.source) };
    }
    const said = element.querySelector(".chip");
    return kind === "mark" ? { kind, word: said.dataset.word, source: said.dataset.source } : { kind, source: said.dataset.source };
  };

  // The same words as another kind of block.
  const restyled = (block, style) => {
    const lines = block.items ?? [block.runs];
    if (style === "ul" || style === "ol") return { kind: "listing", ordered: style === "ol", items: lines };
    const runs = lines.flatMap((line, index) => (index ? [{ kind: "break" }, ...line] : line));
    return style === "heading" ? { kind: "heading", level: 2, runs } : { kind: "paragraph", style, runs };
  };

  return { chip, draw, drawRow, read, restyled, loosen, spoken, THIN };
};
