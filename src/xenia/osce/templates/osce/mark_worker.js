{% load static %}// Keeps the marking screen of this exam on the device. Its data goes its own way (mark_device.js), past this worker.
const EXAM = "mark {{ exam }} ";
const KEPT = `${EXAM}{{ state|escapejs }}`;
const PAGE = "{% url 'mark' exam %}";
const FILES = [{% for file in files %}"{% static file %}", {% endfor %}];

// All or nothing, and never a page to sign in instead of the screen: else what was kept before stays.
async function keep() {
  const cache = await caches.open(KEPT);
  await cache.addAll([PAGE, ...FILES].map((address) => new Request(address, { cache: "reload", redirect: "error" })));
  await self.skipWaiting();
}

async function forgetOlder() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(EXAM) && name !== KEPT).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(address, request) {
  const cache = await caches.open(KEPT);
  return (await cache.match(address)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (pathname === PAGE || FILES.includes(pathname)) event.respondWith(kept(pathname, event.request));
});
