// The service as an app: its service worker, the number on its icon, and how to put it there.
(() => {
  "use strict";
  if ("serviceWorker" in navigator && isSecureContext) {
    navigator.serviceWorker.register("/service-worker.js").catch(() => {}); // pages work without it
  }

  // The desk knows how many wait; any other page leaves the number as it is.
  const desk = document.querySelector("[data-waiting-count]");
  if (desk && "setAppBadge" in navigator) {
    const count = Number(desk.dataset.waitingCount);
    (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => {});
  }

  // Safari on iPadOS and iOS asks nobody whether to install; `standalone` exists only there.
  const hint = document.querySelector("[data-install-hint]");
  if (hint && navigator.standalone === false) hint.hidden = false;
})();
