// The search over the knowledge base, and the look-up of trouble codes.
import { $, $$, call, h, pill, problem, t } from "./technician-kit.js";
import { head, local, openRecord, recordBody, sourceLine } from "./technician-records.js";

let asked = null;
let turn = 0;

export function startSearch() {
  const form = $("#search");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const target = `#search/${encodeURIComponent(form.elements.q.value.trim())}`;
    // A search that was made before is made again: a case may have been reviewed since.
    asked = null;
    if (matchMedia("(pointer: coarse)").matches) form.elements.q.blur();
    if (location.hash === target) search();
    else location.hash = target;
  });
  form.addEventListener("change", (event) => {
    nameFilters();
    if (event.target !== form.elements.q && form.elements.q.value.trim()) search();
  });
  $("#record").addEventListener("click", (event) => {
    if (event.target === event.currentTarget) event.currentTarget.close();
  });
  $("#codes").addEventListener("submit", (event) => {
    event.preventDefault();
    const target = `#codes/${encodeURIComponent($("#codes-q").value.trim())}`;
    if (location.hash === target) codes();
    else location.hash = target;
  });
  $("#filters").open = matchMedia("(min-width: 700px)").matches;
  vehicles();
  nameFilters();
}

function nameFilters() {
  const form = $("#search");
  const n = $$("[name=kind]:checked", form).length + (form.elements.vehicle.value ? 1 : 0);
  $("#filters-name").textContent = n ? t("filters_on", { n }) : t("filters");
}

// The address holds the query, so that "back" returns to what was found.
export function showSearch(query) {
  if (query && query !== asked) {
    $("#search-q").value = query;
    search();
  }
}

export function showCodes(query) {
  if (!query) return;
  $("#codes-q").value = query;
  codes();
}

export function searchFor(query, kinds) {
  for (const box of $$("#search [name=kind]")) box.checked = kinds.includes(box.value);
  nameFilters();
  asked = null;
  location.hash = `#search/${encodeURIComponent(query)}`;
}

export function redrawSearch() {
  nameFilters();
  vehicles();
  if (asked) search();
  if ($("#code-cards").childElementCount || $("#codes-state").textContent) codes();
}

async function vehicles() {
  const list = $("#search-vehicle");
  const chosen = list.value;
  const answer = await call("GET", "/api/v1/technician/vehicles");
  const known = answer.data.vehicles || [];
  list.replaceChildren(h("option", { value: "" }, t("vehicle_all")),
    ...known.map((name) => h("option", { value: name }, name)));
  list.value = known.includes(chosen) ? chosen : "";
  list.disabled = known.length === 0;
  $("#vehicle-hint").textContent = t(known.length ? "vehicle_hint" : "vehicle_none");
}

async function search() {
  const form = $("#search");
  const query = form.elements.q.value.trim();
  const state = $("#search-state");
  const mine = ++turn;
  asked = query;
  if (!query) {
    state.textContent = t("error_missing");
    form.elements.q.focus();
    return;
  }
  state.textContent = t("loading");
  const kinds = $$("[name=kind]:checked", form).map((box) => `&kind=${box.value}`).join("");
  const car = form.elements.vehicle.value;
  const more = `${kinds}${car ? `&vehicle=${encodeURIComponent(car)}` : ""}`;
  const answer = await call(
    "GET", local("/api/v1/technician/search", `&q=${encodeURIComponent(query)}${more}`),
  );
  if (mine !== turn) return;
  const hits = answer.data.hits || [];
  state.classList.toggle("unsure", Boolean(answer.data.abstained && hits.length));
  if (!answer.ok) state.textContent = problem(answer);
  else if (!hits.length) state.textContent = t("hits_none");
  else state.textContent = answer.data.abstained ? t("abstained") : t("hits", { n: hits.length });
  $("#hits").replaceChildren(...hits.map(hitCard));
  // On a phone the open filters would hide that anything was found.
  if (state.getBoundingClientRect().top > innerHeight * 0.75) state.scrollIntoView();
}

const marked = (pieces) =>
  pieces.map((piece) => (piece.hit ? h("mark", {}, piece.text) : piece.text));

function hitCard(hit) {
  const isCase = hit.kind === "case";
  const name = hit.title.map((piece) => piece.text).join("");
  const title = isCase
    ? h("a", { href: `#case/${hit.doc_id.slice("case:".length)}` }, marked(hit.title))
    : h("button.link", { type: "button", click: () => openRecord(hit.doc_id, name) }, marked(hit.title));
  const seen = [...hit.title, ...hit.passage].some((piece) => piece.hit);
  return h(`li.card${isCase ? ".case" : ""}`, {},
    h("h3", {}, title),
    h("p.pills", {}, pill(t(`kind_${hit.kind}`), isCase ? "case" : ""),
      isCase ? h("span.hint", {}, t("case_note")) : null,
      hit.vehicle ? pill(t("for_vehicle", { vehicle: hit.vehicle }), "soft") : null),
    h("p.passage", {}, marked(hit.passage)),
    hit.asked && !seen && !isCase ? h("p.hint", {}, t("why_asked")) : null,
    h("p.cited", {}, h("b", {}, t("source")), " ", sourceLine({ title: hit.source, url: hit.url })));
}

// Trouble codes ------------------------------------------------------------------------------

async function codes() {
  const field = $("#codes-q");
  const state = $("#codes-state");
  const query = field.value.trim();
  if (!query) {
    state.textContent = t("codes_none");
    field.focus();
    return;
  }
  state.textContent = t("loading");
  const answer = await call("GET", local("/api/v1/technician/codes", `&q=${encodeURIComponent(query)}`));
  if (!answer.ok) {
    state.textContent = problem(answer);
    return;
  }
  const { codes: known, maker_specific: makers, unknown, beginnings } = answer.data;
  const cards = [
    ...known.map(codeCard),
    ...makers.map((code) => makerCard(code, t("maker_text"))),
    ...unknown.map((code) => h("article.card", {}, h("h3", {}, code), h("p", {}, t("unknown_code")))),
    ...beginnings.map(beginningCard),
  ];
  const whole = known.length + makers.length + unknown.length;
  state.textContent = whole ? t("codes_found", { n: whole }) : cards.length ? "" : t("codes_none");
  $("#code-cards").replaceChildren(...cards);
}

const codeCard = (record) =>
  h("article.card", {}, h("h3", {}, record.title), head(record), recordBody(record, "h4"));

function makerCard(code, text) {
  const id = `make-${code}`;
  const make = h("input", { id, type: "text", autocomplete: "off", maxlength: 60 });
  return h("article.card", {},
    h("h3", {}, `${code} · ${t("maker_title")}`),
    h("p", {}, text),
    h("form.line", {
      submit: (event) => {
        event.preventDefault();
        if (!make.value.trim()) make.focus();
        else searchFor(`${make.value.trim()} ${code}`, ["manual", "case"]);
      },
    },
    h("div.field", {}, h("label", { for: id }, t("maker_make")), make),
    h("button.button", { type: "submit" }, t("maker_send"))));
}

function beginningCard({ start, total, codes: listed, maker_specific: makers }) {
  if (makers) return makerCard(start, t("maker_start", { start }));
  const count = listed.length < total
    ? t("starts_first", { shown: listed.length, n: total }) : t("starts_total", { n: total });
  return h("article.card", {},
    h("h3", {}, t("starts_with", { start })),
    h("p.hint", {}, count),
    h("ul.codelist", {}, listed.map(({ code, name }) =>
      h("li", {}, h("a", { href: `#codes/${code}` }, h("b", {}, code), " ", name)))));
}
