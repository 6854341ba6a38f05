// Lists and forms of the desk made quicker. Everything works without it.
(() => {
  // The bulk bar: «all rows of the list» counts for every row, ticked here or not.
  document.addEventListener("change", (event) => {
    if (event.target.id !== "bulk-all") return;
    for (const box of document.querySelectorAll("[data-select-all], tbody input[form=bulk]")) box.disabled = event.target.checked;
  });

  // The global search answers under its field: arrows walk the answers, Escape or a click elsewhere closes them.
  const hits = document.getElementById("global-hits");
  const search = document.querySelector("[data-search]");
  document.addEventListener("click", (event) => { if (hits && !event.target.closest(".top-search")) hits.replaceChildren(); });
  document.addEventListener("keydown", (event) => {
    if (!hits || !event.target.closest(".top-search")) return;
    if (event.key === "Escape") { hits.replaceChildren(); search.focus(); }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const places = [search, ...hits.querySelectorAll("a")];
    const here = places.indexOf(document.activeElement);
    places[here + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
    event.preventDefault();
  });

  // A blank row requires nothing; once it is begun, what it requires is marked.
  const blanks = new WeakMap();
  const said = (row) => JSON.stringify([...row.querySelectorAll("input, select, textarea")].map((field) => [field.value, field.checked]));
  for (const row of document.querySelectorAll("[data-row].blank-row")) blanks.set(row, said(row));
  document.addEventListener("input", (event) => {
    const row = event.target.closest("[data-row]");
    if (blanks.has(row)) row.classList.toggle("blank-row", blanks.get(row) === said(row));
  });

  // «One more row»: a copy of the blank row, numbered after the last one.
  for (const button of document.querySelectorAll("[data-rows-add]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-rows-add]");
    if (!button) return;
    const rows = button.closest("[data-rows]");
    const total = rows.querySelector(`[name="${rows.dataset.rows}-TOTAL_FORMS"]`);
    const blank = rows.querySelector("[data-rows-blank]").content.cloneNode(true);
    for (const element of blank.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes("__prefix__")) element.setAttribute(name, value.replaceAll("__prefix__", total.value));
      }
    }
    const row = blank.firstElementChild;
    blanks.set(row, said(row));
    rows.querySelector("[data-rows-list]").append(blank);
    total.value = String(Number(total.value) + 1);
    window.htmx?.process(row);
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
})();
