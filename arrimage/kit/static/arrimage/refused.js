// A form that comes back refused: the cursor goes to what is said of it, so that a screen reader reads it first.
(() => {
  const page = document.getElementById("content");
  const said = page?.querySelector(".alert-danger[role=alert], .conflict[role=alert]");
  if (said) said.tabIndex = -1;
  const first = said ?? page?.querySelector(":is(input, select, textarea):is([aria-invalid=true], .is-invalid)");
  first?.focus();
})();
