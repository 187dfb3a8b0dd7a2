// What the desk asks of the server, and how an answer says that the session has ended.

export class SignedOut extends Error {}

// Where to sign in again: the page itself, which asks for that first and then shows its letters.
export const here = () => location.pathname + location.search;

// After signing in again in another tab, forms need the token of the new session.
const renew = async () => {
  const page = await fetch(here(), { redirect: "manual" });
  if (!page.ok) throw new SignedOut();
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
  const token = fresh.querySelector("[name=csrf_token]").value;
  document.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = token; });
};
const post = (address, fields) => {
  const body = new FormData();
  fields().forEach(([name, value]) => body.append(name, value));
  return fetch(address, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
};
const isRefused = (answer) => answer.type === "opaqueredirect" || answer.status === 400;
const send = async (address, fields) => {
  let answer = await post(address, fields);
  if (isRefused(answer)) {
    await renew();
    answer = await post(address, fields);
  }
  if (isRefused(answer)) throw new SignedOut();
  return answer;
};

const refusal = async (answer) => {
  const trouble = await answer.json();
  return trouble.message || trouble.error;
};

// Returns a letter; what was done, in words. Throws an Error in words where it was refused.
export const giveBack = async (form) => {
  const answer = await send(form.action, () => [...new FormData(form)]);
  if (!answer.ok) throw new Error(await refusal(answer), { cause: "refused" });
  return (await answer.json()).message;
};

// Signs letters: one request for all, answered by one line of JSON a letter as soon as it is done.
// Calls tell with each result; returns the trouble that stops all, or nothing. An unknown outcome
// is both: that letter's result, and no reason to go on.
export const sign = async (form, keys, secret, tell) => {
  const answer = await send(form.action, () => [
    ["csrf_token", form.elements.csrf_token.value], [secret.name, secret.value],
    ...keys.map((key) => ["id", key]),
  ]);
  if (!answer.ok) return refusal(answer);
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return "";
    const lines = (text + decoder.decode(value, { stream: true })).split("\n");
    text = lines.pop();
    for (const result of lines.map((line) => JSON.parse(line))) {
      if ("id" in result) tell(result);
      if (result.stop) return result.message;
    }
  }
};
