// The opening hours of a week: for each day its periods, each from one time to another.
import { $, h, t } from "./staff-kit.js";

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
let week = {};
let change = null;

// `send(method, path, body, done)` returns what went wrong, or nothing.
export function startHours(send) {
  change = send;
  $("#hours").addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  $("#hours-copy").addEventListener("click", () => {
    for (const day of WEEKDAYS) week[day] = week.mon.map((period) => [...period]);
    redraw();
  });
  $("#hours-back").addEventListener("click", () => put(null));
}

// Without hours what is being written stays.
export function drawHours(hours) {
  if (hours) week = Object.fromEntries(WEEKDAYS.map((day) => [day, (hours[day] || []).map(shown)]));
  redraw();
}

// A day ends at 24:00 in records; a clock on a screen shows that as 00:00.
const shown = ([from, to]) => [from, to === "24:00" ? "00:00" : to];
const kept = ([from, to]) => [from, to === "00:00" ? "24:00" : to];

function redraw() {
  $("#hours-error").textContent = "";
  $("#hours-days").replaceChildren(...WEEKDAYS.map(dayRow));
}

function dayRow(day) {
  const periods = week[day];
  const add = h("button.plain", {
    type: "button", "aria-label": t("hours_add_to", { day: t(`day_${day}`) }),
    click: () => {
      const last = periods.at(-1);
      periods.push(last ? [last[1], ""] : ["09:00", "18:00"]);
      redraw();
      $(`#hours-${day}-${periods.length - 1}-0`).focus();
    },
  }, t(periods.length ? "hours_more" : "hours_open"));
  return h("fieldset.day", { "data-day": day },
    h("legend", {}, t(`day_${day}`)),
    periods.length ? periods.map((period, n) => periodRow(day, period, n))
      : h("span.hint", {}, t("hours_closed")),
    add);
}

function periodRow(day, period, n) {
  const time = (end) => h("input", {
    id: `hours-${day}-${n}-${end}`, type: "time", value: period[end],
    "aria-label": t(end ? "hours_to" : "hours_from", { day: t(`day_${day}`) }),
    input: (event) => { period[end] = event.target.value; },
  });
  return h("span.period", {}, time(0), h("span", { "aria-hidden": "true" }, "–"), time(1),
    h("button.plain", {
      type: "button", "aria-label": t("hours_remove", { day: t(`day_${day}`), n: n + 1 }),
      click: () => {
        week[day].splice(n, 1);
        redraw();
        $(`[data-day=${day}] > button`).focus();
      },
    }, "×"));
}

async function save() {
  const wrong = WEEKDAYS.find((day) => fault(week[day]));
  if (wrong) {
    $("#hours-error").textContent = t(fault(week[wrong]), { day: t(`day_${wrong}`) });
    $(`[data-day=${wrong}] input`).focus();
    return;
  }
  if (!WEEKDAYS.some((day) => week[day].length)) $("#hours-error").textContent = t("hours_never");
  else await put(Object.fromEntries(WEEKDAYS.map((day) => [day, week[day].map(kept).sort()])));
}

// The server decides; this says it in the language of the page, and where.
function fault(periods) {
  if (periods.some((period) => period.some((time) => !time))) return "hours_blank";
  const sorted = periods.map(kept).sort();
  const clash = sorted.some(([, to], n) => n + 1 < sorted.length && (to <= sorted[n][0] || sorted[n + 1][0] < to));
  return clash ? "hours_overlap" : "";
}

async function put(hours) {
  const failed = await change("PUT", "/hours", { hours }, t(hours ? "hours_done" : "hours_done_back"));
  $("#hours-error").textContent = failed;
}
