// A day of the store: its bays and what is booked in them, as a calendar, or a list on a phone.
import { $, addDays, call, clock, dayInWords, dayOf, desk, h, inWords, isDay, pill, problem, t } from "./staff-kit.js";
import { openBooking, startBooking } from "./staff-booking.js";

const CELL_MIN = 5;
const WIDE = 6;
const FREED = ["cancelled", "no_show"];
const AGAIN_MS = 60_000;
let shown = null;
let turn = 0;

export function start() {
  startBooking();
  $("#day-before").addEventListener("click", () => go(addDays(shown.date, -1)));
  $("#day-after").addEventListener("click", () => go(addDays(shown.date, 1)));
  $("#day-today").addEventListener("click", () => { location.hash = "#day"; });
  $("#day-again").addEventListener("click", () => again());
  $("#day-date").addEventListener("change", (event) => {
    if (isDay(event.target.value)) go(event.target.value);
  });
  setInterval(() => {
    const seen = !document.hidden && !$("#view-day").hidden && !$("dialog[open]");
    if (shown && seen) again();
  }, AGAIN_MS);
}

const go = (date) => { location.hash = `#day/${date}`; };

// Shows the day of the address; today without one.
export async function show(date = "") {
  const mine = ++turn;
  const wanted = isDay(date) ? `&date=${date}` : "";
  if (!shown) $("#day-state").textContent = t("loading");
  const id = encodeURIComponent(desk.store.store_id);
  const answer = await call("GET", `/api/v1/staff/bookings?store_id=${id}${wanted}`);
  if (mine !== turn) return;
  if (!answer.ok) {
    $("#day-state").textContent = problem(answer);
    return;
  }
  shown = answer.data;
  draw();
}

export const again = () => show(shown && location.hash.startsWith("#day/") ? shown.date : "");

function draw() {
  const today = dayOf(shown.now) === shown.date;
  $("#day-title").textContent = today
    ? t("day_is_today", { day: dayInWords(shown.date) }) : dayInWords(shown.date, { year: true });
  $("#day-date").value = shown.date;
  // A button that is switched off loses the focus.
  if (today && document.activeElement === $("#day-today")) $("#day-title").focus();
  $("#day-today").disabled = today;
  if ($("#day-state").textContent !== summary()) $("#day-state").textContent = summary();
  const busy = shown.bookings.filter((one) => !FREED.includes(one.status));
  const freed = shown.bookings.filter((one) => FREED.includes(one.status));
  const kept = document.activeElement?.dataset?.code;
  $("#calendar").replaceChildren(
    shown.closed !== null ? closedNote(busy) : "",
    shown.carried.length ? section("carried", shown.carried) : "",
    busy.length || shown.open.length ? calendar(busy, today) : "",
    freed.length ? section("freed", freed) : "",
  );
  if (kept) $(`#calendar [data-code="${kept}"]`)?.focus({ preventScroll: true });
}

// What there is of each kind; a status that no booking has is left out.
function summary() {
  if (!shown.bookings.length) return t(shown.open.length ? "day_empty" : "day_shut");
  const kinds = { ahead: ["held", "confirmed"], here: ["checked_in"], done: ["done"],
    missed: ["no_show"], cancelled: ["cancelled"] };
  return Object.entries(kinds)
    .map(([kind, statuses]) => [kind, shown.bookings.filter((b) => statuses.includes(b.status)).length])
    .filter(([, n]) => n)
    .map(([kind, n]) => t(`count_${kind}`, { n }))
    .join(" · ");
}

const closedNote = (busy) => h("p.note", {}, t("day_closed", { reason: shown.closed }), " ",
  busy.some((one) => one.status === "confirmed") ? h("a", { href: "#store" }, t("day_settle")) : null);

const section = (name, bookings) => h("div.aside", {},
  h("h3", {}, t(`day_${name}`)),
  h("ol.loose", {}, bookings.map((one) => h("li", {}, card(one)))));

// The calendar ------------------------------------------------------------------------------

const minutes = (iso) => {
  const days = Math.round((Date.parse(dayOf(iso)) - Date.parse(shown.date)) / 86_400_000);
  return days * 1440 + Number(iso.slice(11, 13)) * 60 + Number(iso.slice(14, 16));
};

function axis(busy) {
  const times = [...shown.open.flat(), ...busy.map((one) => one.starts_at)].map(minutes);
  const ends = busy.map((one) => Math.min(minutes(one.ends_at), 1440));
  const from = Math.floor(Math.min(...times) / 60) * 60;
  return { from, to: Math.max(from + 60, Math.ceil(Math.max(...times, ...ends) / 60) * 60) };
}

function calendar(busy, today) {
  const { from, to } = axis(busy);
  const row = (at) => 2 + Math.round((Math.min(Math.max(at, from), to) - from) / CELL_MIN);
  const known = shown.bays.map((bay) => bay.bay_id);
  const bays = [...known, ...new Set(busy.map((b) => b.bay_id).filter((b) => !known.includes(b)))];
  // Wider ones scroll by themselves, where the heads of the columns can't stay in sight.
  const node = h(`div.calendar${bays.length > WIDE ? ".is-wide" : ""}`, {}, heads(bays), hours(from, to, row), shut(from, to, row, bays),
    today ? now(row, from, to) : null,
    h("ol", {}, busy.map((one) => {
      const item = h(`li${size(one)}`, {}, card(one));
      item.style.gridColumn = String(2 + bays.indexOf(one.bay_id));
      item.style.gridRow = `${row(minutes(one.starts_at))} / ${row(minutes(one.ends_at))}`;
      return item;
    })));
  node.style.setProperty("--bays", bays.length);
  node.style.setProperty("--cells", (to - from) / CELL_MIN);
  return node;
}

// Column heads, hours and shaded times are for the eye: each booking names its bay and time.
const heads = (bays) => bays.map((id, n) => {
  const bay = shown.bays.find((one) => one.bay_id === id);
  const head = h("div.bay", { "aria-hidden": "true" }, h("b", {}, id),
    h("small", {}, bay ? inWords(bay.kinds) : ""));
  head.style.gridColumn = String(2 + n);
  return head;
});

function hours(from, to, row) {
  const lines = [];
  for (let at = from; at < to; at += 60) {
    const text = `${String(Math.floor(at / 60) % 24).padStart(2, "0")}:00`;
    const line = h("div.hour", { "aria-hidden": "true" }, h("span", {}, text));
    line.style.gridRow = `${row(at)} / ${row(at + 60)}`;
    lines.push(line);
  }
  return lines;
}

function shut(from, to, row, bays) {
  const open = shown.open.map((period) => period.map(minutes));
  const begins = [from, ...open.map(([, end]) => end)];
  const ends = [...open.map(([begin]) => begin), to];
  return begins.map((begin, n) => {
    if (ends[n] <= begin) return null;
    const band = h("div.shut", { "aria-hidden": "true" });
    band.style.gridRow = `${row(begin)} / ${row(ends[n])}`;
    band.style.gridColumn = `2 / ${2 + bays.length}`;
    return band;
  });
}

function now(row, from, to) {
  const at = minutes(shown.now);
  if (at < from || at >= to) return null;
  const line = h("div.now", { "aria-hidden": "true" });
  line.style.gridRow = String(row(at));
  return line;
}

// How much text fits into the height of its time.
function size(one) {
  const length = minutes(one.ends_at) - minutes(one.starts_at);
  if (length < 30) return ".is-short";
  if (length < 40) return ".is-half";
  return length < 60 ? ".is-brief" : length < 90 ? "" : ".is-long";
}

function card(one) {
  const until = dayOf(one.ends_at) === dayOf(one.starts_at) ? clock(one.ends_at)
    : t("until_day", { day: dayInWords(dayOf(one.ends_at)), time: clock(one.ends_at) });
  const from = dayOf(one.starts_at) === shown.date ? clock(one.starts_at)
    : t("from_day", { day: dayInWords(dayOf(one.starts_at)), time: clock(one.starts_at) });
  return h(`button.booking.is-${one.status}`, {
    type: "button", "data-code": one.code, click: () => openBooking(one.code, again),
  },
  h("span.first", {}, h("b", {}, `${from}–${until}`), pill(t(`status_${one.status}`), one.status)),
  h("span.service", {}, inWords(one.service_name)),
  h("span.who", {}, [one.name, one.phone_masked].filter(Boolean).join(" · ")),
  h("span.needs", {}, one.needs ? inWords(one.needs.text) : ""),
  h("span.in", {}, one.technician_id
    ? t("bay_and_technician", { bay: one.bay_id, technician: one.technician_id })
    : t("bay_is", { bay: one.bay_id })));
}
