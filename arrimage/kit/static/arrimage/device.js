// Rooms that work without network keep lists on this device: in the database that they name in localStorage, in a store
// called «lists» whose rows say when to erase them (erase_on). They go on that day, and when one signs out; what is
// still to be sent stays.
(() => {
  const name = localStorage.getItem("arrimage-device");
  if (!name) return;

  function erase(isDue) {
    return new Promise((resolve) => {
      const asked = indexedDB.open(name);
      asked.onerror = resolve;
      asked.onsuccess = () => {
        const base = asked.result;
        const done = () => { base.close(); resolve(); };
        if (!base.objectStoreNames.contains("lists")) return done();
        const transaction = base.transaction("lists", "readwrite");
        transaction.oncomplete = transaction.onabort = done;
        transaction.objectStore("lists").openCursor().onsuccess = ({ target: { result: cursor } }) => {
          if (!cursor) return;
          if (isDue(cursor.value)) cursor.delete();
          cursor.continue();
        };
      };
    });
  }

  const today = new Date().toLocaleDateString("sv"); // «2026-10-08», by the clock of the device
  erase((list) => list.erase_on <= today);

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-sign-out]")) return;
    event.preventDefault();
    await Promise.race([erase(() => true), new Promise((resolve) => setTimeout(resolve, 2_000))]);
    form.submit();
  });
})();
