// Emergency mode: while it lasts, the last turn's instruction and its call buttons are the page.
(() => {
  "use strict";

  const { actions, t } = window.carcare;
  const $ = (selector, root = document) => root.querySelector(selector);
  const KEY = "carcare-calmed";

  // What the driver has read already does not take the page over again, after a reload neither.
  const calmed = new Set(read());

  function read() {
    try { return JSON.parse(sessionStorage.getItem(KEY)) || []; } catch { return []; }
  }

  function keep() {
    try { sessionStorage.setItem(KEY, JSON.stringify([...calmed])); } catch { /* private window */ }
  }

  function instruction() {
    const banner = $("#cc-log > .last > .part-banner:has(.calls)");
    return banner ? $(".banner", banner).textContent : "";
  }

  function settle() {
    const said = instruction();
    const on = Boolean(said) && !calmed.has(said);
    const before = document.body.classList.contains("cc-emergency");
    document.body.classList.toggle("cc-emergency", on);
    if (on && !before) {
      $("#cc-scroll").scrollTop = 0;
      $(".last .call")?.focus({ preventScroll: true });
    }
  }

  actions.calm = () => {
    calmed.add(instruction());
    keep();
    settle();
    const turn = $("#cc-log > .last");
    $("#cc-scroll").scrollTop = turn.offsetTop - 8;
    $("#composer textarea")?.focus({ preventScroll: true });
  };

  // Shown to be read out to whoever answers the call; it is sent to nobody.
  actions.where = (button) => {
    const line = $(".where", button.parentElement);
    const show = (text) => { line.textContent = text; line.hidden = false; };
    if (!navigator.geolocation) return show(t("where_failed"));
    show(t("locating"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => show(t("where_at")
        .replace("{lat}", coords.latitude.toFixed(5)).replace("{lon}", coords.longitude.toFixed(5))
        .replace("{m}", Math.ceil(coords.accuracy))),
      () => show(t("where_failed")),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  };

  document.addEventListener("carcare:drawn", ({ detail }) => {
    if (detail.reset && !detail.turns?.length) { calmed.clear(); keep(); }
    settle();
  });
})();
