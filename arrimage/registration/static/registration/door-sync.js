// Sends what is kept here as soon as the hub can be reached, in order, and brings its list. It never drops an act.
(() => {
  const BATCH = 40, OFTEN = 20_000, LONGEST = 60_000, PATIENCE = 15_000;

  async function ask(address, options = {}) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, { credentials: "same-origin", cache: "no-store", signal: stop.signal, ...options });
      if (answer.redirected || answer.status === 401) throw { state: "signed-out" };
      if (answer.status === 403) throw { state: "forbidden" };
      if (!answer.ok) throw { state: "failing" };
      return await answer.json();
    } catch (error) {
      throw error.state ? error : { state: "offline" };
    } finally {
      clearTimeout(timer);
    }
  }

  // `changed(state)` is called after each try; `said_of(answer, act)` makes the sentences to keep.
  window.DoorSync = ({ event, addresses, changed, said_of }) => {
    let timer, failures = 0, running = null;

    async function round() {
      const known = await DoorStore.list(event);
      const fresh = await ask(`${addresses.list}?version=${known?.version ?? ""}`);
      if (fresh.version !== known?.version) await DoorStore.arrived(event, [], fresh);
      await sendAll(await DoorStore.acts(event), fresh.csrf);
    }

    async function sendAll(waiting, csrf) {
      let size = BATCH, refused = 0;
      while (waiting.length) {
        const batch = waiting.splice(0, size);
        try {
          await settle(batch, await send(batch, csrf));
        } catch (error) {
          // One act that the hub cannot take must not keep the others here: they then go one by one.
          if (error.state !== "failing") throw error;
          if (batch.length > 1) [size, waiting] = [1, [...batch, ...waiting]];
          else if (++refused > 2) throw error;
        }
      }
      if (refused) throw { state: "failing" };
    }

    function send(acts, csrf) {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
      return ask(addresses.send, { method: "POST", headers, body: JSON.stringify({ acts }) });
    }

    async function settle(batch, sent) {
      const answers = new Map(sent.answers.map((answer) => [answer.mark, answer]));
      const done = batch.filter((act) => answers.has(act.mark) && answers.get(act.mark).status !== "wait");
      const said = done.flatMap((act) => said_of(answers.get(act.mark), act));
      await DoorStore.arrived(event, done.map((act) => act.number), sent.list, said);
    }

    async function attempt() {
      clearTimeout(timer);
      let state = "online";
      try {
        // Two tabs of one device take turns.
        await (navigator.locks ? navigator.locks.request("arrimage-door", round) : round());
        failures = 0;
      } catch (error) {
        state = error.state ?? "failing";
        failures += 1;
      }
      timer = setTimeout(now, failures ? Math.min(LONGEST, 1_000 * 2 ** failures) : OFTEN);
      await changed(state);
    }

    // A press during a try is sent by the next one.
    let again = false;
    function now() {
      if (running) again = true;
      else running = attempt().finally(() => { running = null; if (again) { again = false; now(); } });
      return running;
    }
    addEventListener("online", () => { failures = 0; now(); });
    addEventListener("offline", () => changed("offline"));
    document.addEventListener("visibilitychange", () => { if (!document.hidden) now(); });
    return { now };
  };
})();
