// What is typed in the quick entry stays on the device until the activity is logged: a lost network loses nothing.
(() => {
  const done = document.querySelector("[data-draft-done]");
  if (done) forget(done.dataset.draftDone);

  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const key = form.dataset.draft;
  const notice = document.querySelector("[data-draft-found]");
  const offline = form.querySelector("[data-draft-offline]");
  const left = new Set(["csrfmiddlewaretoken"]);

  // A form that comes back with errors already holds what was typed.
  const draft = form.querySelector(".invalid-feedback") ? null : read();
  if (draft) restore(draft);

  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  notice.querySelector("[data-draft-drop]").addEventListener("click", () => { forget(key); location.reload(); });
  form.addEventListener("submit", (event) => {
    keep();
    if (navigator.onLine === false) {
      event.preventDefault();
      offline.textContent = form.dataset.offline;
      offline.hidden = false;
      offline.scrollIntoView({ block: "center" });
      return;
    }
    // A second tap would send a second time; the token would catch it, but nobody should have to wonder.
    form.querySelector("button.btn-lg").setAttribute("aria-disabled", "true");
  });
  addEventListener("online", () => { offline.hidden = true; });

  function keep() {
    const values = [...new FormData(form)].filter(([name, value]) => !left.has(name) && typeof value === "string");
    const names = Object.fromEntries([...form.querySelectorAll("[data-who-chosen] label")].map((label) => [label.querySelector("input").value, label.textContent.trim()]));
    const typed = values.some(([name, value]) => name === "kind" || name.endsWith("-chosen") || (["who", "title"].includes(name) && value));
    try {
      if (typed) localStorage.setItem(key, JSON.stringify({ values, names }));
    } catch { /* a device without room keeps no draft */ }
  }

  function read() {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }

  function restore({ values, names }) {
    for (const who of form.querySelectorAll("[data-who]")) {
      const tokens = values.filter(([name]) => name === `${who.dataset.name}-chosen`).map(([, value]) => value);
      const detail = tokens.filter((token) => names[token]).map((token) => ({ token, label: names[token] }));
      who.dispatchEvent(new CustomEvent("who:restore", { detail }));
    }
    for (const [name, value] of values) {
      for (const element of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (element.type === "radio" || element.type === "checkbox") element.checked ||= element.value === value;
        else if (element.multiple) [...element.options].forEach((option) => { option.selected ||= option.value === value; });
        else element.value = value;
      }
    }
    notice.hidden = false;
  }

  function forget(name) {
    try { localStorage.removeItem(name); } catch { /* nothing was kept */ }
  }
})();
