// Whether an answer helped, and if not, why.
(() => {
  "use strict";

  const { actions, t } = window.carcare;

  async function rate(box, rating) {
    try {
      const answer = await window.carcare.call("POST", `/api/v1/threads/${box.dataset.thread}/rating`, rating);
      if (!answer.ok) throw new Error(String(answer.status));
      return true;
    } catch {
      box.querySelector(".hint").textContent = t("rate_failed");
      return false;
    }
  }

  actions.rate = async (button) => {
    const box = button.closest(".rate");
    const helpful = button.dataset.helpful === "yes";
    const { reason } = button.dataset;
    const kept = await rate(box, { helpful, ...(reason ? { reason } : {}) });
    if (!kept) return;
    const done = helpful || Boolean(reason);
    box.querySelector(".hint").textContent = t(done ? "rate_thanks" : "rate_why");
    box.querySelector(".ask").hidden = true;
    box.querySelector(".why").hidden = done;
    if (!done) box.querySelector(".why button").focus();
  };
})();
