// A store's figures: what stands out in numbers, and plots with the table behind each.
import { $, addDays, call, dayInWords, desk, h, inWords, isDay, page, problem, t } from "./staff-kit.js";
import { columns, rows, save, svgText, toCsv, toPng } from "./staff-plots.js";

const ENDS = ["done", "open", "cancelled", "no_show"];
const MOST_SERVICES = 12;
const SAVED_WIDE = 960;
const TWO_COLUMNS = 940;
let shown = null;
let turn = 0;

export function start() {
  $("#figures-period").addEventListener("submit", (event) => {
    event.preventDefault();
    const [from, to] = [$("#figures-from").value, $("#figures-to").value];
    if (isDay(from) && isDay(to)) location.hash = `#figures/${from}/${to}`;
  });
  for (const button of document.querySelectorAll("[data-days]")) {
    button.addEventListener("click", () => {
      const to = $("#figures-to").max || $("#figures-to").value;
      location.hash = `#figures/${addDays(to, 1 - Number(button.dataset.days))}/${to}`;
    });
  }
  let wide = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== wide && shown && !$("#view-figures").hidden) draw();
    wide = innerWidth;
  });
}

// Shows the days of the address; the last twelve weeks without.
export async function show(rest = "") {
  const mine = ++turn;
  const [from, to] = rest.split("/");
  const wish = isDay(from) && isDay(to) ? `?from=${from}&to=${to}` : "";
  $("#figures-state").textContent = t("loading");
  const at = `/api/v1/staff/stores/${encodeURIComponent(desk.store.store_id)}/figures`;
  const answer = await call("GET", `${at}${wish}`);
  if (mine !== turn) return;
  if (!answer.ok) {
    $("#figures-state").textContent = answer.status === 422 ? t("figures_period_wrong") : problem(answer);
    $("#figures").replaceChildren();
    return;
  }
  shown = { ...answer.data, csv: `${at}.csv?from=${answer.data.first}&to=${answer.data.last}` };
  if (!wish) $("#figures-to").max = shown.last;
  draw();
}

export function redraw(rest) {
  if (shown) draw();
  else show(rest);
}

function draw() {
  $("#figures-from").value = shown.first;
  $("#figures-to").value = shown.last;
  $("#figures-csv").href = `${shown.csv}&locale=${page.locale}`;
  $("#figures-csv").hidden = false;
  const found = plots();
  $("#figures-state").textContent = shown.bookings.made ? "" : t("figures_empty", days());
  $("#figures").replaceChildren(
    shown.bookings.made || shown.ratings.rate !== null ? tiles() : "",
    h("div.plots", {}, found.map(figure)),
  );
}

const days = () => ({ first: dayInWords(shown.first, { year: true }), last: dayInWords(shown.last, { year: true }) });
const percent = (share) => `${Math.round(share * 100)}%`;

function lasting(hours) {
  return hours < 48 ? t("figures_hours", { n: Math.round(hours) }) : t("figures_days", { n: Math.round(hours / 24) });
}

// Tiles --------------------------------------------------------------------------------------

const tile = (name, value, more) => h("div.tile", {},
  h("dt", {}, name), h("dd", {}, h("b", {}, value), more ? h("small", {}, more) : null));

function tiles() {
  const { bookings, show: came, lead, cancellations, ratings } = shown;
  return h("dl.tiles", {},
    tile(t("figures_bookings"), String(bookings.made), t("figures_bookings_more", bookings)),
    tile(t("figures_show"), came.rate === null ? "–" : percent(came.rate), came.rate === null
      ? t("figures_show_none") : t("figures_show_more", { ...came, low: percent(came.low), high: percent(came.high) })),
    tile(t("figures_lead"), lead.median_hours === null ? "–" : lasting(lead.median_hours),
      lead.p90_hours === null ? "" : t("figures_lead_more", { p90: lasting(lead.p90_hours) })),
    tile(t("figures_cancelled"), String(bookings.cancelled), t("figures_cancelled_more", cancellations)),
    tile(t("figures_helped"), ratings.rate === null ? "–" : percent(ratings.rate), ratings.rate === null
      ? t("figures_helped_few", ratings) : t("figures_helped_more", {
        ...ratings, n: ratings.helpful + ratings.not_helpful, low: percent(ratings.low), high: percent(ratings.high),
      })));
}

// Plots --------------------------------------------------------------------------------------

const ends = () => Object.fromEntries(ENDS.map((kind) => [kind, t(`figures_${kind}`)]));

function plots() {
  const period = t("figures_days_of", { store: inWords(desk.store.name), ...days() });
  const found = [];
  if (shown.bookings.made) {
    found.push({
      id: "weeks", draw: columns, kinds: ENDS, names: ends(), first: t("figures_week"),
      rows: shown.weeks.map((week) => ({ ...week, label: shortDay(week.monday), key: week.monday })),
    }, {
      id: "services", draw: rows, stacked: true, kinds: ENDS, names: ends(), first: t("figures_service"),
      rows: most(shown.services).map((one) => ({ ...one, label: inWords(one.name) })),
    }, {
      id: "ahead", draw: columns, kinds: ["bookings"], names: { bookings: t("figures_bookings") },
      first: t("figures_ahead_days"),
      rows: shown.lead.spans.map((span) => ({ ...span, label: spanInWords(span) })),
    });
  }
  if (shown.asked.services.length) {
    found.push({
      id: "asked", draw: rows, kinds: ["times", "booked"], first: t("figures_service"),
      names: { times: t("figures_times"), booked: t("figures_booked") },
      rows: shown.asked.services.slice(0, MOST_SERVICES).map((one) => ({ ...one, label: inWords(one.name) })),
      hint: t("figures_asked_more", shown.asked),
    });
  }
  found.push(...said());
  return found.map((plot) => ({
    ...plot, period, title: t(`figures_${plot.id}`), label: `${t(`figures_${plot.id}`)}. ${period}`,
  }));
}

function said() {
  const { ratings } = shown;
  const found = [];
  if (ratings.rate !== null) {
    found.push({
      id: "ratings", draw: columns, kinds: ["helpful", "not_helpful"], first: t("figures_week"),
      names: { helpful: t("figures_helpful"), not_helpful: t("figures_not_helpful") },
      rows: ratings.weeks.map((week) => ({ ...week, label: shortDay(week.monday), key: week.monday })),
      hint: t("figures_helped_hint", ratings),
    });
  }
  if (ratings.reasons.length) {
    found.push({
      id: "reasons", draw: rows, kinds: ["times"], names: { times: t("figures_given") },
      first: t("figures_reason"), hint: t("figures_reasons_hint", ratings),
      rows: ratings.reasons.map((one) => ({ ...one, label: t(`figures_reason_${one.reason}`) })),
    });
  }
  return found;
}

function most(services) {
  if (services.length <= MOST_SERVICES) return services;
  const rest = services.slice(MOST_SERVICES - 1);
  const sums = Object.fromEntries(ENDS.map((kind) => [kind, rest.reduce((n, one) => n + one[kind], 0)]));
  const name = t("figures_others", { n: rest.length });
  return [...services.slice(0, MOST_SERVICES - 1), { ...sums, name: { zh: name, en: name } }];
}

function shortDay(day) {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(page.locale === "zh" ? "zh-CN" : "en-GB",
    { timeZone: "UTC", day: "numeric", month: page.locale === "zh" ? "numeric" : "short" });
}

function spanInWords({ from_days: from, to_days: to }) {
  if (to === 0) return t("figures_same_day");
  if (to === null) return t("figures_more_than", { n: from - 1 });
  return from === to ? String(from) : `${from}–${to}`;
}

function table(plot) {
  return [[plot.first, ...plot.kinds.map((kind) => plot.names[kind])],
    ...plot.rows.map((row) => [row.key || row.label, ...plot.kinds.map((kind) => row[kind])])];
}

function figure(plot) {
  const main = Math.min($("#main").clientWidth - 32, 1088);
  const wide = innerWidth >= TWO_COLUMNS ? Math.floor((main - 20) / 2) : main;
  const name = `${shown.store_id}-${plot.id}-${shown.first}-${shown.last}`.replace(/[^\w.-]/g, "_");
  const saved = () => plot.draw(plot, SAVED_WIDE);
  const [head, ...body] = table(plot);
  const button = (kind, act) => h("button.button.small", {
    type: "button", click: act, "data-save": kind, "aria-label": t("figures_save_as", { title: plot.title, kind }),
  }, kind);
  const drawn = plot.draw({ ...plot, period: "" }, wide - 2);
  return h("figure.plot", { "data-plot": plot.id }, drawn,
    plot.hint ? h("p.hint", {}, plot.hint) : null,
    h("details", {}, h("summary", {}, t("figures_table")),
      h("div.wide", { tabindex: 0, role: "region", "aria-label": plot.title }, h("table", {},
        h("caption.sr", {}, plot.label),
        h("thead", {}, h("tr", {}, head.map((cell) => h("th", { scope: "col" }, cell)))),
        h("tbody", {}, body.map(([first, ...cells]) => h("tr", {},
          h("th", { scope: "row" }, first), cells.map((cell) => h("td", {}, String(cell ?? "–"))))))))),
    h("div.saves", {}, h("span.hint", {}, t("figures_save")),
      button("SVG", () => save(new Blob([svgText(saved())], { type: "image/svg+xml" }), `${name}.svg`)),
      button("PNG", async () => save(await toPng(saved()), `${name}.png`)),
      button("CSV", () => save(new Blob([toCsv(table(plot))], { type: "text/csv" }), `${name}.csv`))));
}
