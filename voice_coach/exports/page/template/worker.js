// Keeps the files of one page for use without a network. A cache belongs to one export: it never mixes two of them.
"use strict";

// Pages in other folders of the same host have caches of their own.
const OURS = `voice-coach ${self.registration.scope} `;
const CACHE = OURS + {{cache}};
const FILES = {{files}};

self.addEventListener("install", (event) => {
  // "no-cache" asks the host whether a file has changed, so what the page has just loaded is not loaded twice.
  const requests = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith(OURS) && name !== CACHE;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const kept = request.mode === "navigate" ? "./" : request;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(kept, { ignoreSearch: true }))
      .then((response) => response ?? fetch(request)),
  );
});

// The page says so when nothing has been played that a change would interrupt.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});
