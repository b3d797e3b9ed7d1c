// One booking in a dialog: who, what, when, what can be done with it now, and its history.
import { $, $$, ask, call, clock, dayInWords, dayOf, fieldErrors, h, inWords, kind, page, pill, problem, say, t, when } from "./staff-kit.js";
import { moveForm } from "./staff-move.js";

// Order and look of the buttons; the rest of the API's steps have none on this page.
const STEPS = [
  { step: "check_in", path: "check-in", style: ".main" },
  { step: "done", path: "done", style: ".main" },
  { step: "move" },
  { step: "no_show", path: "no-show", reason: true },
  { step: "cancel", path: "cancel", reason: true },
];

let changed = () => {};

// `after` is called once something was changed.
export async function openBooking(code, after) {
  changed = after;
  const dialog = $("#booking");
  const answer = await call("GET", address(code));
  dialog.replaceChildren(...(answer.ok ? body(answer.data) : [bar(code), h("p", {}, problem(answer))]));
  if (!dialog.open) dialog.showModal();
  dialog.scrollTop = 0;
  // What opened it may have been drawn anew since.
  dialog.onclose = () => {
    for (const card of $$(`[data-code="${CSS.escape(code)}"]`)) card.focus({ preventScroll: true });
  };
}

export function startBooking() {
  $("#booking").addEventListener("click", (event) => {
    if (event.target === event.currentTarget) event.currentTarget.close();
  });
}

const address = (code, path = "") => `/api/v1/staff/bookings/${encodeURIComponent(code)}${path}`;

const bar = (title) => h("header", {}, h("h2", { id: "booking-title", tabindex: "-1" }, title),
  h("button.plain", { type: "button", click: () => $("#booking").close() }, t("close")));

function body(one) {
  const notice = h("div", { id: "booking-notice", role: "alert" });
  return [
    bar(inWords(one.service_name)),
    h("p.pills", {}, pill(t(`status_${one.status}`), one.status), h("span.hint", {}, one.code)),
    buttons(one),
    notice,
    h("div", { id: "booking-move" }),
    facts(one),
    h("p", {}, h("a", { href: `${one.work_order_url}?locale=${page.locale}`, download: true }, t("work_order"))),
    h("h3", {}, t("history")),
    h("ol.history", {}, one.history.map(line)),
  ];
}

function facts(one) {
  const end = dayOf(one.ends_at) === dayOf(one.starts_at)
    ? clock(one.ends_at) : moment(one.ends_at);
  const rows = [
    ["time", `${moment(one.starts_at)}–${end}`],
    ["needs", one.needs && inWords(one.needs.text)],
    ["bay", one.bay_id],
    ["technician", one.technician_id],
    ["name", one.name],
    ["phone", phone(one)],
    ["vehicle", one.vehicle],
    ["note", one.note],
  ];
  return h("dl.facts", {}, rows.filter(([, value]) => value)
    .map(([key, value]) => h("div", {}, h("dt", {}, t(`fact_${key}`)), h("dd.lines", {}, value))));
}

// The whole number stays covered until somebody means to call: screens in a shop are seen by many.
function phone(one) {
  const place = h("span.phone", {}, one.phone_masked);
  if (!one.phone) return place;
  const show = h("button.plain", {
    type: "button",
    click: () => {
      place.replaceChildren(h("a", { href: `tel:${one.phone}` }, one.phone));
      $("a", place).focus();
    },
  }, t("phone_show"));
  place.append(" ", show);
  return place;
}

const moment = (iso) => `${dayInWords(dayOf(iso))} ${clock(iso)}`;

function line(change) {
  const told = [
    change.was && t("change_was", { was: moment(change.was) }),
    change.starts_at && t("change_starts", { when: moment(change.starts_at) }),
    change.reason && t("change_reason", { reason: change.reason }),
  ].filter(Boolean);
  return h("li", {},
    h("b", {}, t(`what_${change.what}`)),
    h("p.hint", {}, t("change_by", { who: change.by || t(`who_${change.who}`), when: when(change.at) })),
    told.map((text) => h("p", {}, text)));
}

// What can be done with it ------------------------------------------------------------------

function buttons(one) {
  const possible = STEPS.filter(({ step }) => one.possible.includes(step));
  return h("div.line.actions", {}, possible.map((step) => h(`button.button${step.style || ""}`, {
    type: "button", "data-step": step.step, click: () => take(one, step),
  }, t(`step_${step.step}`))));
}

function take(one, { step, path, reason }) {
  if (step === "move") {
    moveForm($("#booking-move"), one, (slot, why) =>
      send(one, "/move", { slot_id: slot, reason: why }, "move"));
  } else if (!reason) send(one, `/${path}`, {}, step);
  else {
    ask({
      title: t(`step_${step}`), text: t(`sure_${step}`), reason: true, yes: t(`step_${step}`),
      act: (why) => send(one, `/${path}`, { reason: why }, step),
    });
  }
}

async function renew(one) {
  await changed();
  await openBooking(one.code, changed);
}

// Returns what went wrong; what was done is said, and shown anew here and in the day.
async function send(one, path, sent, step) {
  const answer = await call("POST", address(one.code, path), sent);
  if (!answer.ok) {
    const why = reasonError(answer) || problem(answer);
    // Somebody else was faster: show how it stands now.
    const stale = kind(answer) === "not-changeable";
    if (stale) await renew(one);
    // Where a reason is asked for, the place beside it says what is wrong.
    if (stale || !("reason" in sent)) $("#booking-notice").replaceChildren(h("p.note", {}, why));
    return why;
  }
  say(t(`did_${step}`));
  await renew(one);
  $("#booking-notice").replaceChildren(h("p.note.done", {}, t(`did_${step}`)));
  // Once the question is closed: behind it nothing takes the focus.
  requestAnimationFrame(() => ($("#booking .actions button") || $("#booking header button")).focus());
  return "";
}

const reasonError = (answer) =>
  fieldErrors(answer).find(([field]) => field === "reason")?.[1];
