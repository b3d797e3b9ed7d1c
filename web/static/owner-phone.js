// Signing in by phone: one's bookings, cars and conversations on every device. A code is sent, typed
// in, and from then on the browser's cookie stands for the phone.
(() => {
  "use strict";

  const { actions, call, page, store, t, withConsent } = window.carcare;
  const $ = (selector, root = document) => root.querySelector(selector);
  const AT = "/api/v1/phone";
  let asked = null; // the challenge, and until when its code is good

  const filled = (key, facts) => t(key).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);
  const say = (text) => { $("#cc-phone-said").textContent = text; };

  // Alone on the page a step; what it is about is said to those who don't see it.
  function step(name, focus) {
    for (const part of document.querySelectorAll("[data-phone]")) part.hidden = part.dataset.phone !== name;
    complain("");
    if (focus) $(`[data-phone=${name}] :is(input, button)`).focus();
  }

  function complain(text, field) {
    if (text) say("");
    for (const line of document.querySelectorAll("#cc-phone .wrong")) {
      line.textContent = line.closest("[data-phone]").hidden ? "" : text;
      line.hidden = !line.textContent;
    }
    for (const input of document.querySelectorAll("#cc-phone input")) {
      input.setAttribute("aria-invalid", String(input === field && Boolean(text)));
    }
    field?.focus();
  }

  async function load() {
    const box = $("#cc-phone");
    const answer = await fetch(AT);
    if (!answer.ok) return;
    const found = await answer.json();
    box.hidden = !found.available && !found.signed_in;
    $("#cc-phone-end").textContent = filled("phone_in", { end: found.phone_end });
    $("#cc-phone-take").hidden = !found.holds;
    if (found.signed_in) step("in");
    else step(asked ? "code" : "ask");
  }

  // Refusals ---------------------------------------------------------------------------------

  function wait(answer) {
    const minutes = Math.ceil(Number(answer.headers.get("Retry-After") || 60) / 60);
    return filled(minutes === 1 ? "phone_wait_one" : "phone_wait", { minutes });
  }

  function refused(answer, kinds, field) {
    if (answer.status === 429) complain(wait(answer), field);
    else complain(t(kinds[answer.status] || "phone_failed"), kinds[answer.status] ? field : undefined);
  }

  // A request that is under way is sent no second time.
  async function once(form, act) {
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    try {
      await act();
    } catch {
      complain(t(navigator.onLine ? "phone_failed" : "offline_send"));
    } finally {
      delete form.dataset.sending;
    }
  }

  // The steps --------------------------------------------------------------------------------

  async function send(form) {
    const field = form.elements.phone;
    const answer = await call("POST", `${AT}/code?locale=${page.locale}`, { phone: field.value.trim() });
    if (!answer.ok) return refused(answer, { 422: "phone_bad", 501: "phone_unsent", 503: "phone_unsent" }, field);
    const { challenge, expires_in_s: seconds } = await answer.json();
    asked = { challenge, until: Date.now() + seconds * 1000 };
    $("#cc-phone-code").reset();
    step("code", true);
    return say(filled("phone_sent", { minutes: Math.round(seconds / 60) }));
  }

  async function enter(form) {
    const field = form.elements.code;
    const code = field.value.replace(/\s/g, "");
    if (!/^\d{6}$/.test(code)) return complain(t("phone_code_bad"), field);
    if (Date.now() > asked.until) return complain(t("phone_code_old"), field);
    if (page.busy) return complain(t("phone_busy"));
    const take = form.elements.take.checked && !$("#cc-phone-take").hidden;
    const answer = await call("POST", `${AT}/session`, { challenge: asked.challenge, code, take });
    if (!answer.ok) return refused(answer, { 401: "phone_code_wrong", 409: "phone_busy", 422: "phone_code_bad" }, field);
    asked = null;
    $("#cc-phone-ask").reset();
    return changed(!take, t(take ? "phone_done_took" : "phone_done"));
  }

  async function leave() {
    if (page.busy) return complain(t("phone_busy"));
    const answer = await call("DELETE", `${AT}/session`);
    return answer.ok ? changed(true, t("phone_left")) : refused(answer, {});
  }

  // Somebody else's, from now on: nothing of before may stay on the screen, in no tab.
  async function changed(another, said) {
    if (another) page.clear();
    store.set("who", String(Date.now()));
    await Promise.all([load(), window.carcare.listMine()]);
    say(said);
    $("[data-phone]:not([hidden]) :is(input, button)")?.focus();
  }

  addEventListener("storage", ({ key }) => {
    if (key !== "carcare-who") return;
    page.clear();
    $("#cc-mine").close();
  });

  actions.phoneOut = (button) => once(button, leave);
  actions.phoneAgain = () => { asked = null; say(""); step("ask", true); };
  document.addEventListener("carcare:mine", () => { say(""); load().catch(() => {}); });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.id !== "cc-phone-ask" && form.id !== "cc-phone-code") return;
    event.preventDefault();
    if (form.id === "cc-phone-code") once(form, () => enter(form));
    else if (!form.elements.phone.value.trim()) complain(t("phone_bad"), form.elements.phone);
    else withConsent(true, () => once(form, () => send(form)));
  });
})();
