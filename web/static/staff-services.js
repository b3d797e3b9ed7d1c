// Which services the store offers, and its own prices where it has some.
import { $, $$, call, h, inWords, pill, problem, t } from "./staff-kit.js";
import { openPrice } from "./staff-price.js";

let services = [];
let offered = new Set();
let before = new Set();
let change = null;
let address = null;

// `send(method, path, body, done)` returns what went wrong, or nothing.
export function startServices(send) {
  change = async (method, path, body, done) => {
    const failed = await send(method, path, body, done);
    if (!failed) await showServices(address);
    return failed;
  };
  $("#services").addEventListener("submit", (event) => {
    event.preventDefault();
    save([...offered]);
  });
  $("#services-back").addEventListener("click", () => save(null));
  $("#services-find").addEventListener("input", filter);
  $("#services-mine").addEventListener("change", filter);
}

export async function showServices(storeAddress) {
  address = storeAddress;
  const answer = await call("GET", address("/catalogue"));
  $("#services-error").textContent = answer.ok ? "" : problem(answer);
  if (!answer.ok) return;
  services = answer.data.services;
  before = new Set(services.filter((one) => one.offered).map((one) => one.code));
  offered = new Set(before);
  drawServices();
}

export function drawServices() {
  const kinds = [...new Set(services.map((one) => one.category))];
  $("#services-list").replaceChildren(...kinds.map((kind) => h("fieldset.kind", {},
    h("legend", {}, t(`category_${kind}`)),
    h("ul.services", {}, services.filter((one) => one.category === kind).map(row)))));
  nameSave();
  filter();
}

function row(one) {
  const id = `service-${one.code}`;
  const box = h("input", {
    id, type: "checkbox", checked: offered.has(one.code), "aria-describedby": `${id}-more`,
    change: (event) => {
      if (event.target.checked) offered.add(one.code);
      else offered.delete(one.code);
      nameSave();
    },
  });
  return h("li", { "data-service": one.code },
    h("label", { for: id }, box, h("span", {}, inWords(one.name))),
    h("span.more", { id: `${id}-more` },
      h("span", {}, span(one.price)), one.own ? pill(t("price_own")) : null,
      h("small", {}, t("service_needs", { n: one.needs.duration_min })),
      one.doable ? null : pill(t("no_bay"), "stop_now")),
    h("button.plain", {
      type: "button", "aria-label": t("price_of", { service: inWords(one.name) }),
      click: () => openPrice(one, change),
    }, t("price_edit")));
}

const yuan = (cents) => Math.round(cents / 100).toLocaleString("en");

function span({ labour, parts }) {
  return t("price_span", { low: yuan(labour.low + parts.low), high: yuan(labour.high + parts.high) });
}

function nameSave() {
  const n = services.filter(({ code }) => offered.has(code) !== before.has(code)).length;
  $("#services-save").textContent = n ? t("services_save_n", { n }) : t("services_save");
  $("#services-save").disabled = n === 0;
}

function filter() {
  const words = $("#services-find").value.trim().toLowerCase();
  const mine = $("#services-mine").checked;
  const fits = (one) => (!mine || offered.has(one.code))
    && (!words || `${one.name.zh} ${one.name.en} ${one.code}`.toLowerCase().includes(words));
  const shown = new Set(services.filter(fits).map((one) => one.code));
  for (const item of $$("#services-list li")) item.hidden = !shown.has(item.dataset.service);
  for (const group of $$("#services-list fieldset")) group.hidden = !$("li:not([hidden])", group);
}

async function save(codes) {
  const error = $("#services-error");
  error.textContent = codes && !codes.length ? t("services_none") : "";
  if (error.textContent) return;
  error.textContent = await change("PUT", "/services", { services: codes }, t("services_done"));
}
