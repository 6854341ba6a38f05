// The door of an event on a phone: who is there, by a press, a code or a name, with or without network.
(() => {
  const page = document.querySelector("[data-door]");
  const { event, addresses, words, language } = JSON.parse(document.getElementById("door-settings").textContent);
  // Too long after the event: what is kept here still leaves, nothing more is noted.
  const closed = "closed" in page.dataset;
  const part = (name) => page.querySelector(`[data-part="${name}"]`);
  const plural = new Intl.PluralRules(language);
  const say = (key, values = {}) => {
    const sentence = words[key] ?? words[`${key}_${plural.select(values.n) === "one" ? "one" : "other"}`];
    return Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), sentence);
  };
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae")
    .replace(/[^a-z0-9@]+/g, " ").trim();
  const fullName = (person) => `${person.first_name ?? ""} ${person.last_name ?? ""}`.trim();
  const dayOf = (moment) => new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
  const today = () => dayOf(new Date());
  // As the hub writes an hour (`formats.clock`), so that the list reads the same with and without network.
  const two = (number) => String(number).padStart(2, "0");
  const hour = (at) => {
    const [hours, minutes] = [at.getHours(), at.getMinutes()];
    if (!language.startsWith("fr")) return `${two(hours)}:${two(minutes)}`;
    return minutes ? `${hours}\u00a0h\u00a0${two(minutes)}` : `${hours}\u00a0h`;
  };

  let list = null, queue = [], notices = [], moment = "", state = "online", people = [], lastSync = null;

  // --- What is known here: the hub's list, and over it the acts that it does not have yet --------------------
  const key = (act) => `${act.day}${act.half}`;

  function noted(person) {
    const known = person.noted[moment] ?? { marks: [], by: [], hour: "" };
    const mine = queue.filter((act) => act.code === person.code && act.kind !== "count" && key(act) === moment);
    const gone = new Set(mine.flatMap((act) => act.undoes ?? []));
    const added = mine.filter((act) => act.kind === "in");
    const marks = [...new Set([...known.marks, ...added.map((act) => act.mark)])].filter((mark) => !gone.has(mark));
    const first = known.marks.some((mark) => !gone.has(mark)) ? known.hour : added[0] && hour(new Date(added[0].at));
    return { marks, by: known.by, hour: first ?? "", waits: mine.length > 0 };
  }

  function everybody() {
    const listed = new Set(list.people.map((person) => person.code));
    const walkIns = queue.filter((act) => act.kind === "in" && !listed.has(act.code));
    const added = new Map(walkIns.map((act) => [act.code, { ...act, ticket: "", walk_in: true, expected: true, noted: {}, state_label: "" }]));
    const every = [...list.people, ...added.values()];
    for (const person of every) person.folded = fold(`${fullName(person)} ${person.organisation}`);
    return every;
  }

  async function read() {
    list = (await DoorStore.list(event)) ?? null;
    queue = await DoorStore.acts(event);
    notices = await DoorStore.notices(event);
    people = list?.takes_names ? everybody() : [];
    draw();
  }

  // --- Acts ---------------------------------------------------------------------------------------------------
  async function act(values) {
    await DoorStore.add(event, { mark: crypto.randomUUID(), at: new Date().toISOString(), ...values });
    await read();
    sync.now();
  }

  // One after the other: each sees what the one before it noted.
  let turn = Promise.resolve();
  const inTurn = (work) => (turn = turn.then(work, work));

  // A double tap is one press: nobody takes a mark back in the instant she made it.
  const INSTANT = 350;
  let lastTap = { on: "", at: -INSTANT };
  function isDoubled(on) {
    const at = performance.now(), doubled = on === lastTap.on && at - lastTap.at < INSTANT;
    lastTap = { on, at };
    return doubled;
  }

  const press = (person, how) => inTurn(() => note(people.find((one) => one.code === person.code) ?? person, how));

  async function note(person, how = "name") {
    const { marks } = noted(person);
    const about = { code: person.code, day: moment.slice(0, 10), half: moment.slice(10) };
    const { first_name, last_name, organisation } = person;
    if (marks.length) await act({ kind: "out", ...about, undoes: marks });
    else await act({ kind: "in", how: person.walk_in ? "walk_in" : how, first_name, last_name, organisation, ...about });
    const there = !marks.length;
    tell(say(there ? "is_there" : "taken_back", { name: fullName(person) }), there ? "good" : "calm", person);
    if (there && !person.expected) tell(say("not_expected", { name: fullName(person), state: person.state_label }), "warn", person);
  }

  async function walkIn(form) {
    const typed = Object.fromEntries(new FormData(form));
    const about = { code: crypto.randomUUID(), day: moment.slice(0, 10), half: moment.slice(10) };
    await act({ kind: "in", how: "walk_in", ...about, ...typed });
    form.reset();
    part("walk-in").open = false;
    tell(say("is_there", { name: fullName(typed) }), "good", people.find((person) => person.code === about.code));
    part("search").focus();
  }

  // --- What is shown ------------------------------------------------------------------------------------------
  function draw() {
    page.classList.toggle("is-empty", !list);
    const arriving = state === "online" && !lastSync;
    part("nothing").hidden = !closed && (Boolean(list) || arriving);
    for (const name of ["names", "counter"]) part(name).hidden = closed || !list || (name === "names") !== list.takes_names;
    drawStatus();
    drawNotices();
    if (closed || !list) return;
    drawMoments();
    if (list.takes_names) drawPeople();
    else {
      const changes = queue.filter((act) => act.kind === "count").reduce((sum, act) => sum + act.change, 0);
      part("head-count").textContent = Math.max(0, list.head_count + changes);
      part("less").disabled = list.head_count + changes <= 0;
    }
  }

  function drawStatus() {
    const sentence = {
      offline: queue.length ? say("offline", { n: queue.length }) : say("offline_nothing"),
      "signed-out": queue.length ? say("signed_out", { n: queue.length }) : say("signed_out_nothing"),
      failing: queue.length ? say("failing", { n: queue.length }) : say("failing_nothing"),
      forbidden: say("forbidden", { n: queue.length }),
      online: queue.length ? say("sending", { n: queue.length }) : lastSync ? say("all_sent", { hour: hour(lastSync) }) : say("looking"),
    }[state];
    const status = part("status");
    status.dataset.tone = state === "online" ? "good" : "warn";
    if (status.textContent !== sentence) status.textContent = sentence;
    part("sign-in").hidden = state !== "signed-out";
    part("retry").hidden = state !== "failing";
    part("erase").disabled = queue.length > 0;
  }

  function drawMoments() {
    const choice = part("moment");
    part("moments").hidden = list.moments.length < 2;
    if (choice.options.length !== list.moments.length) {
      choice.replaceChildren(...list.moments.map(({ key, label }) => new Option(label, key)));
    }
    if (!list.moments.some(({ key }) => key === moment)) moment = now();
    choice.value = moment;
  }

  // The half-day that is going on by the clock of the device, or the nearest.
  function now() {
    const here = list.moments.filter(({ key }) => key.startsWith(today()));
    if (here.length) return (new Date().getHours() >= 12 ? here.at(-1) : here[0]).key;
    return (today() < list.moments[0].key ? list.moments[0] : list.moments.at(-1)).key;
  }

  function drawPeople() {
    const words = fold(part("search").value).split(" ").filter(Boolean);
    const seen = new Map(people.map((person) => [person, noted(person)]));
    const there = (person) => seen.get(person).marks.length > 0;
    const count = people.filter(there);
    part("count").textContent = say("count", { n: count.length, total: people.filter((person) => (person.expected && !person.walk_in) || there(person)).length });
    const walkIns = count.filter((person) => person.walk_in).length;
    part("walk-ins").textContent = walkIns ? say("of_whom", { n: walkIns }) : "";
    // Without a word typed, those who are expected or there; a word finds the others too.
    const shown = people.filter((person) => words.length
      ? words.every((word) => person.folded.split(" ").some((own) => own.startsWith(word)))
      : (person.expected && !person.walk_in) || there(person));
    const kept = new Map([...part("people").children].map((row) => [row.dataset.code, row]));
    const rows = shown.map((person) => drawn(kept.get(person.code), person, seen.get(person)));
    const focused = document.activeElement;
    part("people").replaceChildren(...rows);
    if (focused?.isConnected) focused.focus();
    part("nobody").hidden = shown.length > 0;
    part("nobody").textContent = say(words.length ? "nobody_found" : "nobody_expected");
  }

  function drawn(row, person, { marks, by, hour, waits }) {
    row ??= document.getElementById("door-row").content.firstElementChild.cloneNode(true);
    row.dataset.code = person.code;
    const put = (name, text) => { const cell = row.querySelector(`[data-cell="${name}"]`); cell.textContent = text; cell.hidden = !text; };
    const there = marks.length > 0;
    row.querySelector("button").setAttribute("aria-pressed", String(there));
    row.classList.toggle("is-there", there);
    put("first", person.first_name);
    put("last", person.last_name);
    put("about", [person.organisation, person.ticket].filter(Boolean).join(" · "));
    put("state", person.walk_in ? say("walk_in") : person.expected ? "" : person.state_label);
    put("there", there ? say("there", { hour }) : say("not_there"));
    put("twice", there && by.length > 1 ? say("twice", { who: by.join(", ") }) : "");
    put("waits", waits ? say("waits") : "");
    return row;
  }

  // The last thing that happened, with its way back; what the hub has to say stays until it is read.
  function tell(sentence, tone, person) {
    const last = part("last");
    last.hidden = false;
    last.dataset.tone = tone;
    part("last-words").textContent = sentence;
    part("undo").hidden = !person;
    part("undo").onclick = () => isDoubled("undo") || press(person);
  }

  function drawNotices() {
    const lines = notices.map(({ text }) => Object.assign(document.createElement("li"), { textContent: text }));
    part("notices").hidden = lines.length === 0;
    part("notice-list").replaceChildren(...lines);
  }

  // --- The camera -----------------------------------------------------------------------------------------------
  let lastSeen = { code: "", at: 0 };
  function seen(text) {
    const code = text.trim().toLowerCase().split("/").at(-1);
    if (code === lastSeen.code && Date.now() - lastSeen.at < 4_000) { lastSeen.at = Date.now(); return; }
    lastSeen = { code, at: Date.now() };
    const person = people.find((one) => one.code === code);
    if (!person) tell(say("unknown_code"), "warn");
    else if (noted(person).marks.length) tell(say("there_already", { name: fullName(person), hour: noted(person).hour }), "warn", person);
    else { navigator.vibrate?.(60); press(person, "code"); }
  }
  const scanner = DoorScanner(part("video"), addresses.decoder, seen);
  async function scan() {
    if (scanner.on) scanner.stop();
    else await scanner.start().catch(() => tell(say("no_camera"), "warn"));
    part("camera").hidden = !scanner.on;
    part("scan").setAttribute("aria-pressed", String(scanner.on));
  }

  // --- This device ----------------------------------------------------------------------------------------------
  const said_of = (answer, sent) => [
    ...(answer.said ? [answer.said] : []),
    ...(answer.status === "refused" ? [say("refused", { name: fullName(sent) || sent.code || "" })] : []),
  ];
  async function changed(next) {
    state = next;
    if (next === "online") lastSync = new Date();
    await read();
    if (next === "online" && list && list.erase_on <= today() && !queue.length) await forget();
  }
  const sync = DoorSync({ event, addresses, changed, said_of });

  async function forget() {
    await DoorStore.erase(event);
    await window.caches?.delete(`arrimage-door ${location.pathname}`);
    await (await navigator.serviceWorker?.getRegistration(location.pathname))?.unregister();
    part("forgotten").hidden = false;
    await read();
  }

  // The page, its scripts and what they may need, so that it opens again without network.
  async function keepPage() {
    if (!navigator.serviceWorker) return void (part("must-stay").hidden = false);
    await navigator.serviceWorker.register(addresses.worker);
    const cache = await caches.open(`arrimage-door ${location.pathname}`);
    const fetched = performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => !name.includes("/bureau/"));
    const needed = new Set([location.pathname, addresses.decoder, ...fetched.filter((name) => name.startsWith(location.origin))]);
    await Promise.all([...needed].map(async (address) => {
      const answer = await fetch(address, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) await cache.put(address, answer);
    }));
    await navigator.serviceWorker.ready;
    await navigator.storage?.persist?.();
    part("ready").hidden = false;
  }

  part("people").addEventListener("click", ({ target }) => {
    const code = target.closest("button")?.closest("li").dataset.code;
    if (code && !isDoubled(code)) press(people.find((person) => person.code === code));
  });
  part("search").addEventListener("input", drawPeople);
  part("moment").addEventListener("change", ({ target }) => { moment = target.value; draw(); });
  part("walk-in-form").addEventListener("submit", (submitted) => { submitted.preventDefault(); if (!isDoubled("walk-in")) walkIn(submitted.target); });
  part("scan").addEventListener("click", scan);
  part("retry").addEventListener("click", () => sync.now());
  part("read").addEventListener("click", async () => { await DoorStore.read(notices.map(({ number }) => number)); await read(); });
  part("more").addEventListener("click", () => act({ kind: "count", change: 1 }));
  part("less").addEventListener("click", () => act({ kind: "count", change: -1 }));
  part("erase").addEventListener("click", forget);

  (async () => {
    await read();
    await sync.now();
    if (list && !closed) await keepPage().catch(() => (part("must-stay").hidden = navigator.serviceWorker?.controller != null));
  })();
})();
