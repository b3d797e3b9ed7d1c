// What the store sets of itself: closed days, and what becomes of the bookings that no longer fit.
import { $, ask, call, clock, dayInWords, dayOf, desk, fieldErrors, h, inWords, isDay, pill, problem, say, t } from "./staff-kit.js";
import { openBooking } from "./staff-booking.js";
import { drawHours, startHours } from "./staff-hours.js";
import { drawTeam, startTeam } from "./staff-team.js";
import { drawServices, showServices, startServices } from "./staff-services.js";

let settings = null;
let turn = 0;

const address = (path = "") => `/api/v1/staff/stores/${encodeURIComponent(desk.store.store_id)}${path}`;

export function start() {
  $("#closure").addEventListener("submit", close);
  startHours(change);
  startTeam(change);
  startServices(change);
}

export async function show() {
  const mine = ++turn;
  $("#store-state").textContent = t("loading");
  const answer = await call("GET", address());
  if (mine !== turn) return;
  $("#store-state").textContent = answer.ok ? "" : problem(answer);
  if (!answer.ok) return;
  settings = answer.data;
  drawHours(settings.hours);
  drawTeam(settings);
  draw();
  await showServices(address);
}

// Another language: what is being written stays.
export function redraw() {
  if (!settings) return;
  draw();
  drawHours();
  drawTeam();
  drawServices();
}

// Sends a change; returns what went wrong, or nothing, having said what was done.
async function change(method, path, body, done) {
  const answer = await call(method, address(path), body);
  if (!answer.ok) return why(answer);
  settings = answer.data;
  draw();
  if (path === "/hours") drawHours(settings.hours);
  if (path === "/technicians") drawTeam(settings);
  const n = settings.affected.length;
  const told = n ? t("affected_now", { done, n }) : done;
  $("#store-state").textContent = told;
  say(told);
  return "";
}

function why(answer) {
  const [field, text] = fieldErrors(answer)[0] || [];
  return field === "day" ? t("closure_range") : text || problem(answer);
}

function draw() {
  drawAffected();
  $("#services-back").hidden = !settings.own.includes("services");
  $("#hours-back").hidden = !settings.own.includes("hours");
  $("#closures").replaceChildren(...settings.closed.map(closure));
}

// Closed days -------------------------------------------------------------------------------

async function close(event) {
  event.preventDefault();
  const [day, reason] = [$("#closure-day"), $("#closure-reason")];
  const error = $("#closure-error");
  const blank = !isDay(day.value) ? day : !reason.value.trim() ? reason : null;
  error.textContent = blank ? t(blank === day ? "closure_no_day" : "closure_no_reason") : "";
  if (blank) {
    blank.focus();
    return;
  }
  const body = { day: day.value, reason: reason.value };
  error.textContent = await change("POST", "/closures", body,
    t("closure_done", { day: dayInWords(day.value) }));
  if (error.textContent) return;
  event.target.reset();
  $("#store-title").focus();
  $("#store-title").scrollIntoView({ block: "nearest" });
}

function closure({ day, reason }) {
  const reopen = async () => {
    const failed = await change("DELETE", `/closures/${day}`, undefined,
      t("reopen_done", { day: dayInWords(day) }));
    if (failed) $("#closure-error").textContent = failed;
    else $("#store-title").focus();
  };
  return h("li.closed", {},
    h("span", {}, h("b", {}, dayInWords(day, { year: true })), reason ? ` · ${reason}` : ""),
    h("button.button", {
      type: "button", click: reopen, "aria-label": t("reopen_day", { day: dayInWords(day) }),
    }, t("reopen")));
}

// Bookings that no longer fit ---------------------------------------------------------------

function drawAffected() {
  const rows = settings.affected;
  $("#affected").replaceChildren(...rows.length ? [
    h("h3", {}, t("affected_title", { n: rows.length })),
    h("p.hint", {}, t("affected_hint")),
    h("ul.cards", {}, rows.map(affected)),
  ] : []);
}

function affected({ booking, offers }) {
  const day = dayOf(booking.starts_at);
  return h("li.card.case", { "data-affected": booking.code },
    h("h3", {}, h("button.link", {
      type: "button", "data-code": booking.code, click: () => openBooking(booking.code, show),
    }, `${dayInWords(day)} ${clock(booking.starts_at)} · ${inWords(booking.service_name)}`)),
    h("p.pills", {}, pill(t(`status_${booking.status}`), booking.status),
      h("span.hint", {}, [booking.name, booking.phone_masked].filter(Boolean).join(" · "))),
    offers.length
      ? h("div.line.offers", {}, h("span", {}, t("affected_offers")),
        offers.map((slot) => offer(booking, slot, day)))
      : h("p", {}, t("affected_none")));
}

function offer(booking, slot, day) {
  const moment = `${dayInWords(dayOf(slot.starts_at))} ${clock(slot.starts_at)}`;
  const closed = settings.closed.find((one) => one.day === day);
  return h("button.button", {
    type: "button",
    click: () => ask({
      title: t("affected_move", { when: moment }), text: t("affected_sure"), reason: true,
      proposed: closed?.reason, yes: t("move_send"),
      act: (reason) => move(booking, slot, reason),
    }),
  }, moment);
}

async function move(booking, slot, reason) {
  const answer = await call("POST",
    `/api/v1/staff/bookings/${encodeURIComponent(booking.code)}/move`, { slot_id: slot.slot_id, reason });
  if (!answer.ok) return why(answer);
  await show();
  $("#store-state").textContent = t("did_move");
  say(t("did_move"));
  return "";
}

