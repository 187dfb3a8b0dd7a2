// The compose form for those who type fast: search by keyboard, a preview that follows, and
// nothing that would be needed: without this script the form works as plain HTML.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const later = (milliseconds, act) => {
    let timer;
    return (...args) => { clearTimeout(timer); timer = setTimeout(() => act(...args), milliseconds); };
  };

  // Copying the verify link.
  all("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      button.textContent = button.dataset.done;
    });
  });

  const form = document.querySelector("[data-compose]");
  if (!form) return;

  // A box that finds residents. Arrow keys move, Enter or Tab takes, Escape closes.
  const searchBox = (box, take) => {
    const input = box.querySelector("[data-words]");
    const list = document.createElement("ul");
    list.className = "person-list";
    list.id = `${input.id || input.name}-list`;
    list.setAttribute("role", "listbox");
    list.hidden = true;
    box.append(list);
    Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })
      .forEach(([name, value]) => input.setAttribute(name, value));
    let found = [], at = 0, asked = 0, enterWaits = false;

    const show = (open) => {
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (!open) input.removeAttribute("aria-activedescendant");
    };
    const mark = (index) => {
      at = index;
      [...list.children].forEach((item, position) => item.setAttribute("aria-selected", String(position === at)));
      if (found.length) {
        input.setAttribute("aria-activedescendant", list.children[at].id);
        list.children[at].scrollIntoView({ block: "nearest" });
      }
    };
    const choose = (index) => {
      if (!found[index] || found[index].why_not) return;
      take(found[index], input);
      found = [];
      show(false);
    };
    const part = (className, text) => Object.assign(document.createElement("span"), { className, textContent: text });
    const entry = (one, index) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${index}`;
      item.setAttribute("role", "option");
      item.append(part("person-list__name", one.name));
      if (one.state) item.append(part("badge-status badge-status--warn", one.state));
      item.append(part("person-list__about", one.about));
      if (one.why_not) {
        item.setAttribute("aria-disabled", "true");
        item.append(part("person-list__why", one.why_not));
      }
      item.addEventListener("mousedown", (event) => { event.preventDefault(); choose(index); });
      return item;
    };
    const nobody = () => {
      const item = Object.assign(document.createElement("li"), { className: "is-empty", textContent: form.dataset.nobody });
      item.setAttribute("role", "option");
      item.setAttribute("aria-disabled", "true");
      return item;
    };
    const draw = (asked) => {
      list.replaceChildren(...(found.length ? found.map(entry) : [nobody()]));
      show(asked);
      if (found.length) mark(Math.max(0, found.findIndex((one) => !one.why_not)));
    };
    const ask = async () => {
      const words = input.value.trim();
      const mine = ++asked;
      if (words.length < 2) { found = []; draw(false); return; }
      const asks = { q: words };
      if (box.hasAttribute("data-subject")) asks.type = form.elements.type.value;
      const answer = await fetch(`${form.dataset.peopleUrl}?${new URLSearchParams(asks)}`, { headers: { Accept: "application/json" } });
      if (answer.redirected) form.dispatchEvent(new Event("signedout")); // to the page for signing in
      if (mine !== asked || !answer.ok || answer.redirected) return;
      found = await answer.json();
      draw(true);
      if (enterWaits) { enterWaits = false; if (found.length === 1) choose(0); }
    };
    const askLater = later(180, () => ask().catch(() => show(false)));
    input.addEventListener("input", () => { enterWaits = false; askLater(); });
    input.addEventListener("blur", () => show(false));
    // Somebody who was just registered in another tab is found on coming back.
    addEventListener("focus", () => { if (!found.length && document.activeElement === input && list.textContent) askLater(); });
    input.addEventListener("keydown", (event) => {
      const open = !list.hidden;
      if (event.key === "ArrowDown" && open && found.length) { event.preventDefault(); mark((at + 1) % found.length); }
      else if (event.key === "ArrowUp" && open && found.length) { event.preventDefault(); mark((at + found.length - 1) % found.length); }
      else if (event.key === "Escape" && open) { event.preventDefault(); show(false); }
      else if (event.key === "Tab" && open && !event.shiftKey) { choose(at); }
      else if (event.key === "Enter" && !event.ctrlKey) {
        event.preventDefault();
        // Whoever types a whole NIK and Enter is faster than the answer.
        if (open) choose(at); else enterWaits = true;
      }
    });
  };

  const next = (input) => {
    const fields = all("input:not([type=hidden]), select, textarea, button", form)
      .filter((field) => field.offsetParent && field.tabIndex >= 0);
    fields[fields.indexOf(input) + 1]?.focus();
  };

  all('[data-person=""]', form).forEach((box) => {
    const id = box.querySelector("[data-id]"), chosen = box.querySelector("[data-chosen]");
    const mark = () => box.classList.toggle("is-chosen", id.value !== "");
    searchBox(box, (one, input) => {
      id.value = one.id;
      chosen.value = input.value = one.label;
      mark();
      box.parentElement.querySelector(".candidates")?.remove();
      input.dispatchEvent(new Event("change", { bubbles: true }));
      next(input);
    });
    const input = box.querySelector("[data-words]");
    input.addEventListener("input", () => { id.value = ""; chosen.value = ""; mark(); });
    input.addEventListener("focus", () => input.select());
    mark();
  });

  all("[data-people]", form).forEach((group) => {
    const list = group.querySelector("[data-chosen-people]");
    all('[data-person="many"]', group).forEach((box) => searchBox(box, (one, input) => {
      const there = all("input", list).find((field) => field.value === String(one.id));
      if (there) there.checked = true;
      else {
        const label = Object.assign(document.createElement("label"), { className: "choice" });
        const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: group.dataset.name, value: one.id, checked: true });
        const item = document.createElement("li");
        label.append(tick, one.label);
        item.append(label);
        list.append(item);
      }
      input.value = "";
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }));
  });

  // Enter goes to the next field, as on a form machine; only a button sends the form.
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.querySelector("[data-submit]")?.click();
    } else if (event.key === "s" && event.ctrlKey) {
      event.preventDefault();
      form.querySelector("[value=save]").click();
    } else if (event.key === "Enter" && event.target.matches("input, select") && !event.defaultPrevented) {
      event.preventDefault();
      next(event.target);
    }
  });
  form.querySelector("[data-keys]").hidden = false;

  // Saying what was understood: the weekday of a date, the dots of an amount.
  const says = (input, text) => {
    let note = input.parentElement.querySelector(".said");
    if (!note) {
      note = Object.assign(document.createElement("p"), { className: "said" });
      input.after(note);
    }
    note.textContent = text;
  };
  all("[data-kind=date]", form).forEach((input) => {
    const read = () => {
      const digits = input.value.trim().match(/^(\d{2})(\d{2})(\d{4})$/);
      if (digits) input.value = `${digits[1]}-${digits[2]}-${digits[3]}`;
      const iso = input.value.trim().match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
      const parts = input.value.trim().match(/^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/);
      const [year, month, day] = iso ? iso.slice(1) : parts ? [parts[3], parts[2], parts[1]] : [];
      const date = new Date(Number(year), Number(month) - 1, Number(day));
      const right = year && date.getMonth() === Number(month) - 1;
      says(input, right ? date.toLocaleDateString("id", { weekday: "long", day: "numeric", month: "long", year: "numeric" }) : "");
    };
    input.addEventListener("change", read);
    read();
  });
  all("[data-kind=money], [data-kind=number]", form).forEach((input) => {
    input.addEventListener("change", () => {
      const digits = input.value.replace(/[.\s]/g, "");
      if (/^\d+$/.test(digits)) input.value = digits.replace(/\B(?=(\d{3})+$)/g, ".");
    });
  });
  all("[data-limit]", form).forEach((input) => {
    const limit = Number(input.dataset.limit);
    const note = Object.assign(document.createElement("p"), { className: "count" });
    input.after(note);
    const refresh = () => {
      const used = [...input.value.trim()].length;
      note.hidden = used < limit * 0.8;
      note.textContent = `${used.toLocaleString("id")} / ${limit.toLocaleString("id")}`;
      note.classList.toggle("is-over", used > limit);
    };
    input.addEventListener("input", refresh);
    refresh();
  });

  // A field that another one asks for hides until then; the server judges for itself.
  const shown = all("[data-shown-by]", form);
  const ask = () => shown.forEach((box) => {
    const fields = all("input, select, textarea", form)
      .filter((one) => one.name === box.dataset.shownBy && (one.type !== "checkbox" || one.checked));
    const value = fields.some((one) => one.closest("[data-shown-by][hidden]")) ? "" : fields[0]?.value.trim() ?? "";
    const wanted = JSON.parse(box.dataset.shownFor);
    box.hidden = wanted.length ? !wanted.includes(value) : value === "";
  });
  if (shown.length) {
    form.addEventListener("input", ask);
    form.addEventListener("change", ask);
    ask();
  }
})();
