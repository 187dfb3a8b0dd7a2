// Pushes, and a page for "no connection". Keeps nothing but that page and what draws it: no page
// with anybody's data is ever put into a cache.
"use strict";
const CACHE = "labur-{{ version }}";
const SHELL = {{ kept | tojson }};
const OFFLINE = SHELL[0];

self.addEventListener("install", (event) => {
  const fresh = SHELL.map((url) => new Request(url, { cache: "reload", credentials: "omit" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("labur-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

const kept = async (url) => (await (await caches.open(CACHE)).match(url)) ?? Response.error();

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname, search, origin } = new URL(request.url);
  const address = pathname + search; // a static file's address names its content
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => kept(OFFLINE)));
  } else if (SHELL.includes(address) && origin === self.location.origin) {
    event.respondWith(fetch(request).catch(() => kept(address)));
  }
});

const badge = (count) => {
  if (!("setAppBadge" in self.navigator)) return Promise.resolve();
  return count > 0 ? self.navigator.setAppBadge(count) : self.navigator.clearAppBadge();
};

self.addEventListener("push", (event) => {
  let told = {};
  try { told = event.data?.json() ?? {}; } catch { /* not ours: browsers demand that something shows */ }
  const shown = self.registration.showNotification(told.title ?? "Esuk Layang Mabur", {
    body: told.body ?? "",
    tag: told.tag ?? "labur",
    renotify: true,
    lang: "id",
    icon: "{{ url_for('pwa.image', name='icon-192.png') }}",
    data: { path: told.path ?? "/" },
  });
  event.waitUntil(Promise.all([shown, badge(told.waiting ?? 0)]));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const wanted = new URL(event.notification.data?.path ?? "/", self.location.origin);
  if (wanted.origin !== self.location.origin) return;
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = open.find((client) => client.url === wanted.href);
    if (there) return there.focus();
    // Never over a page that is open: something may have been typed there.
    return self.clients.openWindow(wanted.href);
  })());
});
