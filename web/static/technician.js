// The technicians' page in the browser: which view the address shows, language, sign-out.
import { $, $$, account, call, kept, notice, page, problem, store, t, translate } from "./technician-kit.js";
import { list, openCase, redrawCases, startCases } from "./technician-cases.js";
import { redrawForm, showEdit, showNew, startForm } from "./technician-form.js";
import { redrawSearch, showCodes, showSearch, startSearch } from "./technician-search.js";

// Address -> section, tab, and what fills it.
const VIEWS = {
  search: { section: "search", tab: "#search", show: showSearch },
  codes: { section: "codes", tab: "#codes", show: showCodes },
  cases: { section: "cases", tab: "#cases", show: () => list() },
  case: { section: "case", tab: "#cases", show: openCase },
  new: { section: "form", tab: "#new", show: showNew },
  edit: { section: "form", tab: "#cases", show: showEdit },
};

function part() {
  const [name, rest = ""] = location.hash.slice(1).split(/\/(.*)/s);
  try {
    return [VIEWS[name] ? name : "search", decodeURIComponent(rest)];
  } catch {
    return ["search", ""];
  }
}

async function show(event) {
  if (location.hash === "#main") return;
  const [name, rest] = part();
  const view = VIEWS[name];
  const section = $(`#view-${view.section}`);
  const moved = section.hidden;
  for (const other of $$("main > section")) other.hidden = other !== section;
  for (const link of $$("nav a")) {
    if (link.hash === view.tab) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (event && moved) scrollTo(0, 0);
  await view.show(rest);
  if (event && moved) $("h2", section)?.focus({ preventScroll: true });
}

function changeLanguage() {
  page.locale = page.locale === "zh" ? "en" : "zh";
  store.set("locale", page.locale);
  translate();
  redrawSearch();
  redrawCases();
  redrawForm();
}

async function signOut() {
  const answer = await call("POST", "/api/v1/logout");
  if (!answer.ok) {
    notice(problem(answer));
    return;
  }
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith("carcare-case-")) kept.drop(key.slice("carcare-".length));
  }
  location.assign(`/login?next=${location.pathname}`);
}

async function start() {
  translate();
  const answer = await account().catch(() => ({ ok: false, status: 0, data: {} }));
  if (answer.ok) $("#who").textContent = t("signed_in", { name: page.account.name });
  else notice(problem(answer));
  startSearch();
  startCases();
  startForm();
  addEventListener("hashchange", show);
  $("#language").addEventListener("click", changeLanguage);
  $("#sign-out").addEventListener("click", signOut);
  await show();
  document.documentElement.dataset.ready = "yes";
}

start();
