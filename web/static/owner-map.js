// A map to move around in, where the operator names a map service: its tiles cover the drawing of
// the stores once the first of them is there, and leave it as it is when none comes.
(() => {
  "use strict";

  const { t } = window.carcare;
  const $ = (selector, root = document) => root.querySelector(selector);
  const told = JSON.parse($("#carcare-tiles").textContent);
  const FAILED = 3; // tiles in a row that say that no map will come
  const NEAREST = 15;
  const maps = new Set();
  let library = null;

  // The library comes with the first map that is looked at.
  function leaflet() {
    library ||= new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href: told.style }));
      const script = Object.assign(document.createElement("script"), { src: told.script });
      script.onload = () => done(window.L);
      script.onerror = failed;
      document.head.append(script);
    });
    return library;
  }

  function plain(text) {
    return Object.assign(document.createElement("span"), { textContent: text }).innerHTML;
  }

  function goTo(figure, number) {
    const cards = [...figure.closest("article").querySelectorAll(".store")];
    const card = cards.find((one) => $(".pin-no", one)?.textContent === String(number));
    if (!card) return;
    card.tabIndex = -1;
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "center" });
  }

  function pin(L, store, number, figure) {
    const icon = L.divIcon({ className: "map-pin", html: String(number), iconSize: [30, 30] });
    const marker = L.marker(store.at, { icon, alt: store.name, title: "" });
    marker.bindTooltip(plain(store.name), { direction: "top", offset: [0, -14] });
    marker.on("click", () => goTo(figure, number));
    marker.on("keydown", ({ originalEvent: event }) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      goTo(figure, number);
    });
    marker.on("add", () => {
      marker.getElement().setAttribute("aria-label", `${number} ${store.name}`);
    });
    return marker;
  }

  function cover(L, figure) {
    const { stores, here } = JSON.parse(figure.dataset.points);
    const place = document.createElement("div");
    place.className = "tiles";
    place.setAttribute("role", "region");
    place.setAttribute("aria-label", t("tiles_map").replace("{names}", stores.map((s) => s.name).join(", ")));
    figure.prepend(place);
    const map = L.map(place, { scrollWheelZoom: false, zoomControl: false, maxZoom: 19 });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: t("tiles_in"), zoomOutTitle: t("tiles_out") }).addTo(map);
    maps.add(map);
    const seen = here ? [...stores.map((s) => s.at), here] : stores.map((s) => s.at);
    const fit = () => map.fitBounds(seen, { padding: [44, 44], maxZoom: NEAREST, animate: false });
    fit();
    if (here) L.marker(here, { icon: L.divIcon({ className: "map-here", iconSize: [18, 18] }), interactive: false, keyboard: false }).addTo(map);
    stores.forEach((store, n) => pin(L, store, n + 1, figure).addTo(map));
    layer(L, map, figure, () => {
      figure.classList.add("live");
      map.invalidateSize({ animate: false });
      fit();
    });
  }

  // Calls `begin` once, when a first tile is there.
  function layer(L, map, figure, begin) {
    let failed = 0;
    // Services know their customers by the site that asks; nothing else of the address is told.
    L.tileLayer(told.url, { attribution: plain(told.attribution), maxZoom: 19, referrerPolicy: "origin" })
      .once("tileload", begin)
      .on("tileerror", () => {
        failed += 1;
        if (failed < FAILED || figure.classList.contains("live")) return;
        drop(map);
      })
      .addTo(map);
  }

  function drop(map) {
    if (!maps.delete(map)) return;
    const place = map.getContainer();
    map.remove();
    place.remove();
  }

  const looked = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      looked.unobserve(target);
      leaflet().then((L) => cover(L, target), () => {});
    }
  });

  document.addEventListener("carcare:drawn", () => {
    for (const map of [...maps]) if (!map.getContainer().isConnected) drop(map);
    for (const figure of document.querySelectorAll("#cc-log .map[data-points]:not(.met)")) {
      figure.classList.add("met");
      looked.observe(figure);
    }
  });
})();
