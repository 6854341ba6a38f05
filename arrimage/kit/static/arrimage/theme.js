// Light or dark: the reader's choice, kept on this device, applied before the first paint.
(() => {
  const root = document.documentElement;
  const kept = () => {
    try { return localStorage.getItem("theme"); } catch { return null; } // storage may be forbidden
  };
  const apply = (theme) => { root.dataset.bsTheme = theme; };
  if (kept() === "light" || kept() === "dark") apply(kept());

  const current = () =>
    root.dataset.bsTheme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      const show = () => button.setAttribute("aria-pressed", String(current() === "dark"));
      button.hidden = false;
      show();
      button.addEventListener("click", () => {
        const chosen = current() === "dark" ? "light" : "dark";
        apply(chosen);
        try { localStorage.setItem("theme", chosen); } catch { /* it lasts for this page only */ }
        show();
      });
    }
  });
})();
