// "Mine": bookings, cars, conversations, looks. Bookings and conversations come drawn from the
// server; cars go over the API.
(() => {
  "use strict";

  const { actions, page, store, t } = window.carcare;
  const $ = (selector, root = document) => root.querySelector(selector);
  const FIELDS = ["model", "plate", "odometer_km", "last_service_on"];
  const CARS = "/api/v1/cars";
  let cars = [];
  let editing = null; // the id of the car in the form

  // Looks ------------------------------------------------------------------------------------

  function look(theme) {
    if (theme === "auto") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    for (const button of document.querySelectorAll("[data-theme-set]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeSet === theme));
    }
  }

  actions.theme = (button) => {
    store.set("theme", button.dataset.themeSet);
    look(button.dataset.themeSet);
  };

  // Cars -------------------------------------------------------------------------------------

  async function call(method, path, body) {
    const send = (headers) => fetch(path, {
      method, headers: { "Content-Type": "application/json", ...headers },
      body: body && JSON.stringify(body),
    });
    const answer = await send({});
    if (answer.status !== 403) return answer;
    // A signed-in browser shows that the call is its own.
    const account = await (await fetch("/api/v1/account")).json();
    return send({ "X-CSRF-Token": account.csrf_token });
  }

  function node(tag, text, more = {}) {
    return Object.assign(document.createElement(tag), { textContent: text, ...more });
  }

  function button(label, action, style = "plain") {
    const made = node("button", label, { type: "button", className: style });
    made.addEventListener("click", action);
    return made;
  }

  function facts(car) {
    const km = car.odometer_km === null ? "" : t("car_driven").replace("{km}", car.odometer_km);
    const served = car.last_service_on ? t("car_served_on").replace("{day}", car.last_service_on) : "";
    return [car.plate, km, served].filter(Boolean).join(" · ");
  }

  function drawCars() {
    const list = $("#cc-cars");
    list.replaceChildren(...cars.map((car, n) => {
      const item = node("li", "", { className: "card car" });
      const row = node("div", "", { className: "row" });
      if (n > 0) row.append(button(t("car_use"), () => save(car.car_id, car), "act soft"));
      row.append(button(t("car_edit"), () => edit(car)), button(t("car_remove"), () => remove(car)));
      item.append(node("b", car.model), node("p", facts(car), { className: "more" }), row);
      if (n === 0) item.querySelector("b").append(node("span", t("car_mine"), { className: "pill" }));
      return item;
    }));
    if (!cars.length) list.append(node("li", t("cars_none"), { className: "hint" }));
  }

  async function loadCars() {
    const answer = await fetch(CARS);
    if (answer.ok) cars = (await answer.json()).cars;
    drawCars();
  }

  function edit(car) {
    const form = $("#cc-car");
    editing = car?.car_id || null;
    for (const name of FIELDS) form.elements[name].value = car?.[name] ?? "";
    $(".wrong", form).hidden = true;
    form.hidden = false;
    form.elements.model.focus();
  }

  function written(form) {
    const text = (name) => form.elements[name].value.trim();
    const km = text("odometer_km").replace(/[,\s]/g, "");
    return {
      model: text("model"), plate: text("plate"),
      odometer_km: km === "" ? null : Number(km), last_service_on: text("last_service_on") || null,
    };
  }

  async function save(id, car) {
    const body = Object.fromEntries(FIELDS.map((name) => [name, car[name]]));
    const answer = await call(id ? "PUT" : "POST", id ? `${CARS}/${id}` : CARS, body);
    if (!answer.ok) return complain(await answer.json());
    $("#cc-car").hidden = true;
    await loadCars();
    return undefined;
  }

  function complain(problem) {
    const field = FIELDS.find((name) => problem.errors?.some((row) => row.field === name));
    const line = $("#cc-car .wrong");
    line.textContent = t(field ? `car_bad_${field}` : problem.status === 409 ? "car_full" : "car_failed");
    line.hidden = false;
    if (field) $("#cc-car").elements[field].focus();
  }

  async function remove(car) {
    const answer = await call("DELETE", `${CARS}/${car.car_id}`);
    if (answer.ok) await loadCars();
  }

  // The dialog -------------------------------------------------------------------------------

  async function open() {
    const dialog = $("#cc-mine");
    $("#cc-car").hidden = true;
    drawCars();
    dialog.showModal();
    document.dispatchEvent(new CustomEvent("carcare:mine"));
    await list();
  }

  async function list() {
    const shown = $("#cc-mine-list");
    try {
      const [answer] = await Promise.all([fetch(`/page/mine?locale=${page.locale}`), loadCars()]);
      shown.innerHTML = answer.ok ? await answer.text() : "";
    } catch {
      shown.textContent = t("offline");
    }
  }

  const close = () => $("#cc-mine").close();

  window.carcare.call = call;
  window.carcare.listMine = list;
  actions.mine = open;
  actions.closeMine = close;
  actions.carAdd = () => edit(null);
  actions.carCancel = () => { $("#cc-car").hidden = true; };
  actions.openThread = (pressed) => {
    close();
    if (!page.busy) page.send({ open: pressed.dataset.thread, locale: page.locale });
  };

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "cc-car") return;
    event.preventDefault();
    save(editing, written(event.target)).catch(() => complain({}));
  });
  // What a button of a booking says goes into the chat.
  document.addEventListener("click", (event) => {
    if (event.target.closest("#cc-mine [data-say]")) close();
  });
  document.addEventListener("carcare:started", () => look(store.get("theme") || "auto"));
  look(store.get("theme") || "auto");
})();
