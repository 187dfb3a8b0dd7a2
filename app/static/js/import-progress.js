// Shows how far the worker is. Without this script the page has a link that looks again.
document.querySelectorAll("[data-progress]").forEach((card) => {
  "use strict";
  const bar = card.querySelector("progress");
  const look = async () => {
    let pause = 1500;
    try {
      const answer = await fetch(card.dataset.progress, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      const state = await answer.json();
      if (!state.working) return location.reload();
      bar.value = state.percent;
      card.querySelector("[data-percent]").textContent = `${state.percent} %`;
      card.querySelector("[data-rows]").textContent = state.text;
    } catch {
      pause = 10000; // the net is away for a while; the work goes on
    }
    setTimeout(look, pause);
  };
  setTimeout(look, 1000);
});
