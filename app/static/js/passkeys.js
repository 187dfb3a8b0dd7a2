// Asks the browser for a passkey and sends its answer as a form (W3C WebAuthn).
// <form data-passkey="get" or "create" data-options="address of the options" data-failed… hidden>
document.querySelectorAll("form[data-passkey]").forEach((form) => {
  "use strict";
  const say = form.dataset;
  const shown = form.querySelector("[data-passkey-message]");
  const button = form.querySelector("button");
  const tell = (text) => { shown.textContent = text; shown.hidden = !text; };

  form.hidden = false;
  if (!window.PublicKeyCredential || !navigator.credentials) {
    button.hidden = true;
    tell(say.unsupported);
    return;
  }

  const toBytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  const asked = async () => {
    const answer = await fetch(say.options, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
    });
    if (!answer.ok || answer.redirected) throw new Error("options");
    const options = await answer.json();
    options.challenge = toBytes(options.challenge);
    if (options.user) options.user.id = toBytes(options.user.id);
    options.allowCredentials = named(options.allowCredentials);
    options.excludeCredentials = named(options.excludeCredentials);
    return options;
  };

  // The JSON form of WebAuthn level 3, made by hand: browsers of level 2 cannot.
  const written = (credential) => {
    const { response } = credential;
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    const values = parts.filter((part) => response[part]).map((part) => [part, toText(response[part])]);
    return JSON.stringify({
      id: credential.id, rawId: toText(credential.rawId), type: credential.type,
      response: { ...Object.fromEntries(values), transports: response.getTransports?.() || [] },
    });
  };

  const why = (fault) => ({
    NotAllowedError: say.cancelled, AbortError: say.cancelled, InvalidStateError: say.known,
    SecurityError: say.address,
  })[fault.name] || say.failed;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    button.disabled = true;
    tell("");
    try {
      const credential = await navigator.credentials[say.passkey]({ publicKey: await asked() });
      form.elements.credential.value = written(credential);
      form.submit();
    } catch (fault) {
      button.disabled = false;
      tell(why(fault));
    }
  });
});
