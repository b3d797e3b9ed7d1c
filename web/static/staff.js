// The store staff's page in the browser: which view the address shows, which store, language.
import { $, $$, account, call, desk, h, inWords, notice, page, problem, store, t, translate } from "./staff-kit.js";
import * as day from "./staff-day.js";
import * as figures from "./staff-figures.js";
import * as market from "./staff-market.js";
import * as shop from "./staff-store.js";

// Address -> what fills its section. A view has `start` for its listeners, `show` with the rest of
// the address, and `redraw` for another language where `show` would lose what is being written.
const VIEWS = { day, store: shop, market, figures };

function part() {
  const [name, rest = ""] = location.hash.slice(1).split(/\/(.*)/s);
  return [VIEWS[name] ? name : "day", rest];
}

async function show(event) {
  if (location.hash === "#main") return;
  const [name, rest] = part();
  const section = $(`#view-${name}`);
  const moved = section.hidden;
  for (const other of $$("main > section")) other.hidden = other !== section;
  for (const link of $$("nav a")) {
    if (link.hash === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (event && moved) scrollTo(0, 0);
  if (desk.store) await VIEWS[name].show(rest);
  if (event && moved) $("h2", section)?.focus({ preventScroll: true });
}

function changeLanguage() {
  page.locale = page.locale === "zh" ? "en" : "zh";
  store.set("locale", page.locale);
  translate();
  drawStores();
  const [name, rest] = part();
  if (desk.store) (VIEWS[name].redraw || VIEWS[name].show)(rest);
}

// Stores ------------------------------------------------------------------------------------

async function stores() {
  const answer = await call("GET", "/api/v1/staff/stores");
  if (!answer.ok) return problem(answer);
  desk.stores = answer.data.stores;
  const last = store.get("store");
  desk.store = desk.stores.find((one) => one.store_id === last) || desk.stores[0] || null;
  drawStores();
  return desk.store ? "" : t("no_store");
}

function drawStores() {
  const many = desk.stores.length > 1;
  $("#place").hidden = !many;
  $("#store-name").textContent = many || !desk.store ? "" : inWords(desk.store.name);
  if (!many) return;
  $("#store-pick").replaceChildren(...desk.stores.map((one) => h("option", { value: one.store_id },
    t("store_option", { name: inWords(one.name), city: one.city, id: one.store_id }))));
  $("#store-pick").value = desk.store.store_id;
}

function pickStore(event) {
  desk.store = desk.stores.find((one) => one.store_id === event.target.value);
  store.set("store", desk.store.store_id);
  show();
}

// -------------------------------------------------------------------------------------------

async function signOut() {
  const answer = await call("POST", "/api/v1/logout");
  if (answer.ok) location.assign(`/login?next=${location.pathname}`);
  else notice(problem(answer));
}

async function start() {
  translate();
  const answer = await account().catch(() => ({ ok: false, status: 0, data: {} }));
  const failed = answer.ok ? await stores() : problem(answer);
  if (answer.ok) $("#who").textContent = t("signed_in", { name: page.account.name });
  if (failed) notice(failed);
  for (const view of Object.values(VIEWS)) view.start();
  addEventListener("hashchange", show);
  $("#store-pick").addEventListener("change", pickStore);
  $("#language").addEventListener("click", changeLanguage);
  $("#sign-out").addEventListener("click", signOut);
  await show();
  document.documentElement.dataset.ready = "yes";
}

start();
