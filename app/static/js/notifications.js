// The page "Notifications": this browser begins to take pushes, or ends it.
(() => {
  "use strict";
  const box = document.querySelector("[data-push]");
  if (!box) return;
  const words = box.dataset;
  const button = box.querySelector("[data-push-allow]");
  const said = box.querySelector("[data-push-said]");
  const tell = (text) => { said.textContent = text; said.hidden = !text; };
  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) {
    tell(navigator.standalone === false ? words.installFirst : words.cannot);
    return;
  }
  if (Notification.permission === "denied") { tell(words.denied); return; }
  button.hidden = false;

  const subscribe = async () => {
    if (await Notification.requestPermission() !== "granted") return words.denied;
    const worker = await navigator.serviceWorker.ready;
    const old = await worker.pushManager.getSubscription();
    if (old) await old.unsubscribe(); // it may be bound to an earlier key of this service
    const made = await worker.pushManager.subscribe({
      userVisibleOnly: true, applicationServerKey: bytes(words.key),
    });
    const body = new FormData();
    body.set("csrf_token", words.csrf);
    body.set("endpoint", made.endpoint);
    body.set("p256dh", text(made.getKey("p256dh")));
    body.set("auth", text(made.getKey("auth")));
    const answer = await fetch(words.url, { method: "POST", body });
    if (answer.ok && !answer.redirected) { location.reload(); return ""; }
    await made.unsubscribe();
    return answer.status === 422 ? (await answer.json()).message : words.failed;
  };

  button.addEventListener("click", async () => {
    button.disabled = true;
    tell("");
    try {
      tell(await subscribe());
    } catch {
      tell(words.failed);
    } finally {
      button.disabled = false;
    }
  });
})();
