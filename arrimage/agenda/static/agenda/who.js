// Everyone met, found while typing. Without this script the field takes names separated by commas.
(() => {
  const WAIT = 120;

  for (const field of document.querySelectorAll("[data-who]")) enhance(field);

  function enhance(field) {
    const input = field.querySelector("input[type=text]");
    const chosen = field.querySelector("[data-who-chosen]");
    const found = field.querySelector("[data-who-found]");
    const addable = field.dataset.addable.split(",");
    let timer = 0;
    let asked = "";

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, WAIT);
    });
    // Enter takes the first answer; it sends the form only when nothing is being typed.
    input.addEventListener("keydown", (event) => {
      const first = found.querySelector("button");
      if (event.key === "Enter" && input.value.trim()) {
        event.preventDefault();
        if (first) first.click();
      }
      if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
      if (event.key === "Escape") found.replaceChildren();
    });
    found.addEventListener("keydown", (event) => {
      const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
      if (event.key === "Escape") { found.replaceChildren(); input.focus(); }
      if (!step) return;
      event.preventDefault();
      (document.activeElement[step] ?? input).focus();
    });
    // Whoever is unticked leaves the list.
    chosen.addEventListener("change", (event) => {
      event.target.closest("li").remove();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });

    async function ask() {
      const words = input.value.split(",").pop().trim();
      asked = words;
      if (!words) return found.replaceChildren();
      let results;
      try {
        const answer = await fetch(`${field.dataset.url}?q=${encodeURIComponent(words)}`, { headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(answer.statusText);
        ({ results } = await answer.json());
      } catch {
        return say(field.dataset.offline);
      }
      if (asked === words) show(words, results);
    }

    function show(words, hits) {
      const buttons = hits.map((hit) => offer(`${hit.kind}:${hit.id}`, hit.label, hit.detail));
      if (addable.includes("new_organisation")) buttons.push(offer(`new_organisation:${words}`, field.dataset.addOrganisation.replace("{name}", () => words), "", words));
      if (addable.includes("new_person")) buttons.push(offer(`new_person:${words}`, field.dataset.addPerson.replace("{name}", () => words), "", words));
      if (buttons.length) found.replaceChildren(...buttons);
      else say(field.dataset.nobody);
    }

    function offer(token, label, detail, name = label) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-secondary";
      const strong = document.createElement("span");
      strong.textContent = label;
      const small = document.createElement("small");
      small.textContent = detail;
      button.append(strong, small);
      button.addEventListener("click", () => choose(token, name));
      return button;
    }

    function choose(token, label) {
      const known = [...chosen.querySelectorAll("input")].some((box) => box.value === token);
      if (!known) chosen.append(chip(token, label));
      input.value = input.value.includes(",") ? `${input.value.slice(0, input.value.lastIndexOf(","))}, ` : "";
      found.replaceChildren();
      input.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function chip(token, label) {
      const item = document.createElement("li");
      const words = document.createElement("label");
      const box = document.createElement("input");
      Object.assign(box, { type: "checkbox", className: "form-check-input", name: `${field.dataset.name}-chosen`, value: token, checked: true });
      words.append(box, ` ${label}`);
      item.append(words);
      return item;
    }

    function say(text) {
      const sentence = document.createElement("p");
      sentence.textContent = text;
      found.replaceChildren(sentence);
    }

    // A draft found again brings its own chips.
    field.addEventListener("who:restore", (event) => {
      for (const { token, label } of event.detail) choose(token, label);
    });
  }
})();
