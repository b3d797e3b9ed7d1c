// A poster's code leads here with a store and a service: their names become a first message, which
// the driver sends or changes.
(() => {
  "use strict";

  const { page, t, notice, compose } = window.carcare;
  const found = document.getElementById("carcare-link");
  if (!found) return;
  const { store, service } = JSON.parse(found.textContent);
  const filled = (key, facts) => t(key).replace(/\{(\w+)\}/g, (whole, name) => facts[name] ?? whole);

  function prepare() {
    // Once is enough: the page opened anew begins without it.
    history.replaceState(history.state, "", location.pathname + location.hash);
    if (!store) {
      notice(t("link_unknown"), 12_000);
      return;
    }
    const facts = { store: store[page.locale], service: service?.[page.locale] };
    compose(filled(service ? "link_service" : "link_store", facts));
    notice(t("link_ready"), 12_000);
  }

  // The first view sets the composer as well; what was in it comes after that.
  document.addEventListener("carcare:drawn", () => setTimeout(prepare, 100), { once: true });
})();
