// The desk's small comforts. Everything works without them.
(() => {
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  // «/» goes to the search; j and k walk the rows of a table marked data-keys, Enter opens the row's link.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    }
    if (event.key === "j" || event.key === "k") walk(event.key === "j" ? 1 : -1);
  });

  function walk(step) {
    const links = [...document.querySelectorAll("table[data-keys] tbody tr")]
      .map((row) => row.querySelector("a[href]"))
      .filter(Boolean);
    const row = document.activeElement.closest("tr");
    const here = links.findIndex((link) => row !== null && link.closest("tr") === row);
    const next = here === -1 ? (step === 1 ? 0 : links.length - 1) : here + step;
    links[next]?.focus();
  }

  // Menus close when one looks elsewhere.
  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (menu.contains(except)) continue;
      const heldFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (heldFocus && except === null) menu.querySelector("summary").focus();
    }
  }
  document.addEventListener("click", (event) => closeMenus(event.target));

  // A form marked data-guard warns before unsaved words are lost.
  const unsaved = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) unsaved.add(form);
  });
  document.addEventListener("submit", (event) => {
    unsaved.delete(event.target);
    if (event.target.matches("form[data-guard][data-unsent]")) keep(event.target);
  });
  addEventListener("beforeunload", (event) => {
    for (const form of unsaved) if (form.isConnected) event.preventDefault();
  });

  // What was sent is kept until a page shows that it arrived: a session that ended meanwhile leads through the
  // sign-in page back to the same form, which is then filled in again. Files and secrets are not kept.
  const UNSENT = "unsent";
  function keep(form) {
    const typed = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");
    sessionStorage.setItem(UNSENT, JSON.stringify({ path: location.pathname, typed }));
  }
  function giveBack() {
    const kept = JSON.parse(sessionStorage.getItem(UNSENT) ?? "null");
    sessionStorage.removeItem(UNSENT);
    const form = document.querySelector("form[data-guard][data-unsent]");
    if (!kept || !form || kept.path !== location.pathname || document.querySelector(".is-invalid, .conflict")) return;
    for (const field of form.elements) {
      if (!field.name || field.type === "file") continue;
      // The revision comes back too: whoever saved meanwhile is still noticed.
      if (field.type === "hidden" && field.name !== "revision") continue;
      const values = kept.typed.filter(([name]) => name === field.name).map(([, value]) => value);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = values.includes(option.value);
      else if (values.length) field.value = values[0];
    }
    unsaved.add(form);
    const notice = document.createElement("p");
    notice.className = "alert alert-info";
    notice.setAttribute("role", "status");
    notice.textContent = form.dataset.unsent;
    form.prepend(notice);
  }
  giveBack();

  // Going back to a form asks the server for it again, with a token never used, while the browser puts back what was
  // typed: the form takes its own token again, so that what was sent once is still known.
  const once = document.querySelector("form[data-guard] input[name=token]");
  if (once) {
    const wentBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    if (wentBack && history.state?.token) once.value = history.state.token;
    else history.replaceState({ ...history.state, token: once.value }, "");
  }

  // Ticking rows: «all» follows its rows, and the bulk bar says how many.
  document.addEventListener("change", (event) => {
    const table = event.target.closest("table");
    const all = table?.querySelector("[data-select-all]");
    if (!all) return;
    const rows = [...table.querySelectorAll("tbody input[type=checkbox]")];
    if (event.target === all) for (const box of rows) box.checked = all.checked;
    const ticked = rows.filter((box) => box.checked).length;
    all.checked = rows.length > 0 && ticked === rows.length;
    all.indeterminate = ticked > 0 && ticked < rows.length;
    for (const count of document.querySelectorAll("[data-bulk-count]")) count.textContent = String(ticked);
  });

  // A box that ticks those of its fieldset and follows them; fieldsets may be within one another.
  const within = (all) => [...all.closest("fieldset").querySelectorAll("input[type=checkbox]:not([data-tick-all])")];
  const follow = () => {
    for (const all of document.querySelectorAll("[data-tick-all]")) {
      const boxes = within(all);
      const ticked = boxes.filter((box) => box.checked).length;
      all.checked = boxes.length > 0 && ticked === boxes.length;
      all.indeterminate = ticked > 0 && ticked < boxes.length;
      all.parentElement.hidden = false;
    }
  };
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-tick-all]");
    if (all) for (const box of within(all)) box.checked = all.checked;
    follow();
  });
  follow();
})();
