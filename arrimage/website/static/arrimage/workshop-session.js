// The workshop's editors: what is written outlives a session that ends meanwhile. Saving asks first whether the session
// still stands; if it ended, or the server is silent, nothing is sent and the page says so. Signing in elsewhere makes
// the form's token stale: each answer brings a fresh one.
(() => {
  const said = document.currentScript.dataset;
  const FORM = "form[data-edit-form]";
  const asked = new WeakSet(); // forms on their way, already asked about
  let held = false;

  async function stands() {
    try {
      const answer = await fetch(said.session, {
        headers: { "X-Requested-With": "XMLHttpRequest" }, redirect: "manual", cache: "no-store",
      });
      if (answer.ok) { renew((await answer.json()).token); return "standing"; }
      return answer.status >= 500 ? "silent" : "ended";
    } catch {
      return "silent";
    }
  }

  function renew(token) {
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token;
    if (window.wagtailConfig) window.wagtailConfig.CSRF_TOKEN = token;
  }

  function tell(state) {
    const form = document.querySelector(FORM);
    if (!form) return;
    document.querySelector(".session-alarm")?.remove();
    const alarm = document.createElement("div");
    alarm.className = `session-alarm session-alarm--${state}`;
    alarm.setAttribute("role", state === "standing" ? "status" : "alert");
    alarm.append(said[state]);
    if (state === "ended") {
      const link = document.createElement("a");
      Object.assign(link, { href: said.signIn, target: "_blank", rel: "noopener", textContent: said.open });
      alarm.append(" ", link);
    }
    form.prepend(alarm);
    held = state !== "standing";
  }

  // First of all listeners: the editor's own take the form for gone as soon as they hear of its leaving.
  document.addEventListener("submit", async (event) => {
    const [form, button] = [event.target, event.submitter];
    if (!form.matches(FORM) || asked.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const state = await stands();
    button?.removeAttribute("disabled"); // a button that shows that it works is out of use, and would not be sent
    if (state === "standing") {
      asked.add(form);
      form.requestSubmit(button);
      button?.setAttribute("disabled", "");
    } else {
      tell(state);
      button?.setAttribute("data-w-progress-loading-value", "false");
    }
  }, true);

  // The editor saves by itself and asks who else writes: when that fails, the session may be why.
  async function look() {
    const state = await stands();
    if (state === "ended" && !held) tell("ended");
    if (state === "standing" && held) tell("standing");
  }
  for (const failure of ["w-autosave:error", "w-swap:error", "w-preview:error"]) document.addEventListener(failure, look);
  document.addEventListener("visibilitychange", () => {
    if (held && document.visibilityState === "visible") look();
  });
})();
