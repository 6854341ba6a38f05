// What the door keeps on this device: the list of each event, and the acts that the hub does not have yet.
// An act goes only once the hub has answered for it, in the same step as the list that shows it comes in.
(() => {
  const asked = indexedDB.open("arrimage-door", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("lists", { keyPath: "event" });
    asked.result.createObjectStore("acts", { keyPath: "number", autoIncrement: true });
    asked.result.createObjectStore("notices", { keyPath: "number", autoIncrement: true });
  };
  const opened = new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

  // `work` is given the stores; what it asked for is answered once everything is written.
  async function step(mode, work) {
    const base = await opened;
    return new Promise((resolve, reject) => {
      const transaction = base.transaction(["lists", "acts", "notices"], mode);
      const [lists, acts, notices] = ["lists", "acts", "notices"].map((name) => transaction.objectStore(name));
      const asked = work({ lists, acts, notices });
      transaction.oncomplete = () => resolve(asked?.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }
  const of = async (event, store) =>
    (await step("readonly", (stores) => stores[store].getAll())).filter((one) => one.event === event);

  window.DoorStore = {
    acts: (event) => of(event, "acts"),
    notices: (event) => of(event, "notices"),
    list: (event) => step("readonly", ({ lists }) => lists.get(event)),
    add: (event, act) => step("readwrite", ({ acts }) => acts.add({ ...act, event })),
    // The acts of these numbers have arrived; `list` is what the hub says now, `said` its sentences about them.
    arrived: (event, numbers, list, said = []) =>
      step("readwrite", ({ lists, acts, notices }) => {
        for (const number of numbers) acts.delete(number);
        for (const text of said) notices.add({ text, event });
        if (list) lists.put({ ...list, event });
      }),
    read: (numbers) => step("readwrite", ({ notices }) => numbers.forEach((number) => notices.delete(number))),
    erase: (event) => step("readwrite", ({ lists }) => void lists.delete(event)),
  };
  localStorage.setItem("arrimage-device", "arrimage-door"); // see arrimage/device.js
})();
