// Moving a booking: a day, one of its free times, and why.
import { $, call, clock, dayInWords, dayOf, h, isDay, problem, t } from "./staff-kit.js";

// Puts the form into `place`; `send(slot_id, reason)` returns what went wrong, or nothing.
export function moveForm(place, booking, send) {
  const day = h("input", { id: "move-day", type: "date", value: dayOf(booking.starts_at) });
  const slots = h("select", { id: "move-slot", "aria-describedby": "move-state" });
  const state = h("p.hint", { id: "move-state", role: "status" });
  const reason = h("textarea", {
    id: "move-reason", rows: 2, "aria-required": "true", "aria-describedby": "move-error",
  });
  const error = h("p.error", { id: "move-error", role: "alert" });
  const list = () => freeTimes(booking, day, slots, state);
  day.addEventListener("change", list);
  place.replaceChildren(h("form.panel", {
    submit: async (event) => {
      event.preventDefault();
      error.textContent = slots.value ? await send(slots.value, reason.value) : t("move_pick");
      if (error.textContent) list();
    },
  },
  h("h3", {}, t("step_move")),
  h("div.pair", {},
    h("div.field", {}, h("label", { for: "move-day" }, t("move_day")), day),
    h("div.field", {}, h("label", { for: "move-slot" }, t("move_slot")), slots, state)),
  h("div.field", {}, h("label", { for: "move-reason" }, t("reason")), reason),
  error,
  h("div.line", {},
    h("button.button.main", { type: "submit" }, t("move_send")),
    h("button.button.quiet", {
      type: "button",
      click: () => {
        place.replaceChildren();
        $("[data-step=move]").focus();
      },
    }, t("cancel")))));
  day.focus();
  return list();
}

async function freeTimes(booking, day, slots, state) {
  if (!isDay(day.value)) return;
  const asked = day.value;
  const query = `service=${encodeURIComponent(booking.service)}&date=${asked}`;
  const answer = await call(
    "GET", `/api/v1/stores/${encodeURIComponent(booking.store_id)}/slots?${query}`,
  );
  if (asked !== day.value) return;
  const chosen = slots.value;
  const free = (answer.data.slots || []).filter((slot) => slot.starts_at !== booking.starts_at);
  slots.replaceChildren(...free.map((slot) => h("option", { value: slot.slot_id }, clock(slot.starts_at))));
  slots.disabled = free.length === 0;
  if (free.some((slot) => slot.slot_id === chosen)) slots.value = chosen;
  if (!answer.ok) state.textContent = problem(answer);
  else state.textContent = free.length ? "" : t("move_none", { day: dayInWords(asked) });
}
