// The review queue by keys: o (oui), n (non), p (plus tard). Everything works without it.
(() => {
  const form = document.querySelector("[data-review]");
  if (!form) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    const button = form.querySelector(`button[aria-keyshortcuts="${event.key.toLowerCase()}"]`);
    if (!button) return;
    event.preventDefault();
    form.requestSubmit(button);
  });
})();
