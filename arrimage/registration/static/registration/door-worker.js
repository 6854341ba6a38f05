// Lets one page, the door of one event, open without network. It keeps the page and its scripts, nobody's name:
// those are in the device's own store, which the page erases.
const HERE = new URL("./", self.location).pathname;
const CACHE = `arrimage-door ${HERE}`;
const PATIENCE = 4_000;
const NEVER_CHANGES = /\.[0-9a-f]{12}\.\w+$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" ? address.pathname === HERE : ["script", "style", "font", "image"].includes(request.destination)) {
    event.respondWith(answer(event, address));
  }
});

async function answer(event, address) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(event.request, { ignoreSearch: event.request.mode === "navigate" });
  if (kept && NEVER_CHANGES.test(address.pathname)) return kept;
  const fetched = fetch(event.request).then(async (response) => {
    if (response.ok && !response.redirected) await cache.put(event.request, response.clone());
    return response;
  });
  if (!kept) return fetched;
  event.waitUntil(fetched.catch(() => null));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  return Promise.race([fetched.then((response) => (response.status < 500 ? response : kept)).catch(() => kept), late]);
}
