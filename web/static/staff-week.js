// A week of times that can be changed: for each day its periods, each from one time to another.
import { $, h, t } from "./staff-kit.js";

export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

// A day ends at 24:00 in records; a clock on a screen shows that as 00:00.
const shown = ([from, to]) => [from, to === "24:00" ? "00:00" : to];
const kept = ([from, to]) => [from, to === "00:00" ? "24:00" : to];

// Draws an editor into `node`; ids of its fields begin with `prefix`.
export function weekEditor(node, prefix) {
  let week = {};
  const draw = () => node.replaceChildren(...WEEKDAYS.map((day) => dayRow(week, day, prefix, draw)));
  return {
    draw,
    set(hours) {
      week = Object.fromEntries(WEEKDAYS.map((day) => [day, (hours[day] || []).map(shown)]));
      draw();
    },
    copyMonday() {
      for (const day of WEEKDAYS) week[day] = week.mon.map((period) => [...period]);
      draw();
    },
    // Returns what is wrong in words, having moved to its place; nothing if all is well.
    check() {
      const wrong = WEEKDAYS.find((day) => fault(week[day]));
      if (!wrong) return WEEKDAYS.some((day) => week[day].length) ? "" : t("hours_never");
      $(`#${prefix}-${wrong}-0-0`).focus();
      return t(fault(week[wrong]), { day: t(`day_${wrong}`) });
    },
    hours: () => Object.fromEntries(WEEKDAYS.map((day) => [day, week[day].map(kept).sort()])),
  };
}

// The server decides; this says it in the language of the page, and where.
function fault(periods) {
  if (periods.some((period) => period.some((time) => !time))) return "hours_blank";
  const sorted = periods.map(kept).sort();
  const clash = sorted.some(([, to], n) =>
    n + 1 < sorted.length && (to <= sorted[n][0] || sorted[n + 1][0] < to));
  return clash ? "hours_overlap" : "";
}

function dayRow(week, day, prefix, draw) {
  const periods = week[day];
  const add = h("button.plain", {
    type: "button", "data-add": `${prefix}-${day}`, "aria-label": t("hours_add_to", { day: t(`day_${day}`) }),
    click: () => {
      const last = periods.at(-1);
      periods.push(last ? [last[1], ""] : ["09:00", "18:00"]);
      draw();
      $(`#${prefix}-${day}-${periods.length - 1}-0`).focus();
    },
  }, t(periods.length ? "hours_more" : "hours_open"));
  return h("fieldset.day", { "data-day": day },
    h("legend", {}, t(`day_${day}`)),
    periods.length
      ? periods.map((period, n) => periodRow(week, day, n, prefix, draw))
      : h("span.hint", {}, t("hours_closed")),
    add);
}

function periodRow(week, day, n, prefix, draw) {
  const period = week[day][n];
  const time = (end) => h("input", {
    id: `${prefix}-${day}-${n}-${end}`, type: "time", value: period[end],
    "aria-label": t(end ? "hours_to" : "hours_from", { day: t(`day_${day}`) }),
    input: (event) => { period[end] = event.target.value; },
  });
  return h("span.period", {}, time(0), h("span", { "aria-hidden": "true" }, "–"), time(1),
    h("button.plain", {
      type: "button", "aria-label": t("hours_remove", { day: t(`day_${day}`), n: n + 1 }),
      click: () => {
        week[day].splice(n, 1);
        draw();
        $(`[data-add=${prefix}-${day}]`).focus();
      },
    }, "×"));
}
