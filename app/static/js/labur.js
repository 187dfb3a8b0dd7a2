// Small helps on top of pages that are already complete HTML.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Menu: one button on a narrow screen; open entries close on Escape or a click elsewhere.
  const toggle = document.querySelector(".menu-toggle");
  toggle?.addEventListener("click", () => {
    const open = document.getElementById("site-nav").classList.toggle("is-open");
    toggle.setAttribute("aria-expanded", String(open));
  });
  const closeMenus = (except) =>
    all(".site-nav details[open]").forEach((menu) => { if (menu !== except) menu.open = false; });
  document.addEventListener("click", (event) => closeMenus(event.target.closest(".site-nav details")));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(null); });

  // Ask before what cannot be taken back; then send the form once.
  const ask = (text) => new Promise((resolve) => {
    const dialog = document.getElementById("confirm-dialog");
    dialog.querySelector("#confirm-text").textContent = text;
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.showModal();
  });
  const chosenRows = (form) => all("input[name=rowid]:checked", form).length;

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    if (form.method === "dialog") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (button?.hasAttribute("data-needs-rows") && chosenRows(form) === 0) {
      event.preventDefault();
      all("[data-check-all], input[name=rowid]", form)[0]?.focus();
      return;
    }
    if (button?.dataset.confirm && !button.dataset.confirmed) {
      event.preventDefault();
      if (await ask(button.dataset.confirm)) {
        button.dataset.confirmed = "yes";
        form.requestSubmit(button);
      }
      return;
    }
    if (form.method === "post") form.dataset.sent = "yes";
  });
  // A page restored by the back button may be sent again.
  addEventListener("pageshow", () => {
    all("form[data-sent]").forEach((form) => delete form.dataset.sent);
    all("[data-confirmed]").forEach((button) => delete button.dataset.confirmed);
  });

  // A password may be looked at while it is typed.
  all("[data-shows]").forEach((button) => {
    const field = document.getElementById(button.dataset.shows);
    const words = { text: button.dataset.hide, password: button.textContent };
    const show = (type) => { field.type = type; button.textContent = words[type]; };
    button.hidden = false;
    button.addEventListener("click", () => show(field.type === "password" ? "text" : "password"));
    field.form.addEventListener("submit", () => show("password"));
  });

  // Lists: choose all, and keep the buttons for chosen rows disabled while there are none.
  all(".list-form").forEach((form) => {
    const buttons = all(`[data-needs-rows][form="${form.id}"]`);
    const refresh = () => {
      const count = chosenRows(form);
      buttons.forEach((button) => { button.disabled = count === 0; });
      all("tbody tr", form).forEach((row) =>
        row.classList.toggle("is-chosen", Boolean(row.querySelector("input[name=rowid]:checked"))));
    };
    form.addEventListener("change", (event) => {
      if (event.target.matches("[data-check-all]")) {
        all("input[name=rowid]", form).forEach((box) => { box.checked = event.target.checked; });
      }
      refresh();
    });
    refresh();
  });

  // Bringing the first error into view is what a screen reader hears first.
  document.querySelector("[data-autofocus]")?.focus();

  // Search: FAB reads _flt_<number of the comparison>_<column>.
  all("form[data-filters]").forEach((form) => {
    let active = JSON.parse(form.dataset.filters || "[]");
    if (typeof active === "string") active = JSON.parse(active);
    const fields = (row) => row.querySelector("input[type=hidden]")
      ? [row.querySelector("input[type=hidden]")]
      : all("input, select, textarea", row.querySelector(".filter__value"));
    const name = (row) => {
      const number = row.querySelector("[data-operator]").value;
      fields(row).forEach((field) => { field.name = `_flt_${number}_${row.dataset.column}`; });
    };
    // A checkbox cannot say "either", and an unticked one is not sent: offer yes and no instead.
    const yesOrNo = (row, operator, box) => {
      const choice = document.createElement("select");
      choice.className = "form-control";
      choice.setAttribute("aria-labelledby", `filter-${row.dataset.column}`);
      [["", ""], ["0", row.dataset.yes], ["1", row.dataset.no]].forEach(([value, text]) =>
        choice.add(new Option(text, value)));
      const hidden = Object.assign(document.createElement("input"), { type: "hidden" });
      choice.addEventListener("change", () => {
        operator.value = choice.value || "0";
        hidden.value = choice.value ? "y" : "";
        name(row);
      });
      operator.hidden = true;
      row.classList.add("filter--plain");
      box.replaceWith(choice, hidden);
      return choice;
    };
    all(".filter", form).forEach((row) => {
      const now = active.find(([column]) => column === row.dataset.column);
      const operator = row.querySelector("[data-operator]");
      const box = row.querySelector("input[type=checkbox]");
      const choice = box && yesOrNo(row, operator, box);
      if (now && choice) {
        choice.value = String(JSON.parse(row.dataset.names).indexOf(now[1]));
        choice.dispatchEvent(new Event("change"));
      } else if (now) {
        operator.value = String(JSON.parse(row.dataset.names).indexOf(now[1]));
        fields(row).forEach((field) => {
          field.value = Array.isArray(now[2]) ? now[2][0] : now[2];
        });
      }
      fields(row).forEach((field) => {
        field.required = false;
        field.setAttribute("aria-labelledby", `filter-${row.dataset.column}`);
      });
      name(row);
      operator.addEventListener("change", () => name(row));
    });
    form.addEventListener("submit", () => all(".filter", form).forEach((row) =>
      fields(row).forEach((field) => { field.disabled = !field.value; })));
  });

  // Long lists: a search box. data-remote="<address>" asks the server, which gets q and page and
  // answers {"results": [{"id", "text"}], "more": true or false}. A short list is best left to the
  // browser, above all on a phone.
  const long = all("select").filter((field) => field.dataset.remote
    || (field.classList.contains("my_select2") && (field.multiple || field.options.length > 15)));
  const load = (src) => new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject });
    document.head.append(script);
  });
  const searchBoxes = () => {
    const $ = window.jQuery;
    const say = document.body.dataset;
    const language = {
      searching: () => say.searching, loadingMore: () => say.searching,
      noResults: () => say.nothingFound, errorLoading: () => say.searchFailed,
    };
    const remote = (field) => ({
      url: field.dataset.remote, dataType: "json", delay: 250,
      data: (asked) => ({ q: asked.term || "", page: asked.page || 1 }),
      processResults: (answer) => ({ results: answer.results, pagination: { more: Boolean(answer.more) } }),
    });
    long.forEach((field) => {
      const none = field.querySelector("option[value='__None']") ? "__None" : "";
      const placeholder = { id: none, text: field.dataset.placeholder || "" };
      field.removeAttribute("data-placeholder");
      const label = field.labels[0]?.firstChild.textContent.trim() || field.getAttribute("aria-label") || "";
      const options = { width: "100%", allowClear: !field.required, placeholder, language };
      if (field.dataset.remote) options.ajax = remote(field);
      $(field).select2(options)
        // Plain scripts listen to the field itself.
        .on("select2:select select2:clear", () => field.dispatchEvent(new Event("change", { bubbles: true })));
      $(field).next().find(".select2-selection__rendered, .select2-search__field").attr("aria-label", label);
      $(field).on("select2:open", () => {
        const search = document.querySelector(".select2-container--open .select2-search__field");
        search?.setAttribute("aria-label", label);
        search?.focus();
      });
    });
  };
  if (long.length) {
    const [jquery, select2] = document.body.dataset.searchBox.split(" ");
    load(jquery).then(() => load(select2)).then(searchBoxes);
  }
})();
