// What all tabs of the store staff's page share: the store they are about, times, failed calls.
import { page, problem as known } from "./workplace.js";

export * from "./workplace.js";

// The store that the page is about; `name` is in both languages. Null until one is chosen.
export const desk = { stores: [], store: null };

export const problem = (answer) => known(answer, {
  "not-changeable": "not_changeable",
  "not-allowed": "not_allowed",
  "not-offered": "not_offered",
  "slot-in-past": "slot_past",
  "slot-taken": "slot_taken",
  "unknown-booking": "booking_gone",
  "unknown-slot": "slot_taken",
  "unknown-store": "store_gone",
});

export const inWords = (name) => name[page.locale];

const language = () => (page.locale === "zh" ? "zh-CN" : "en-GB");

// The API writes times by the store's clock, so what a text holds is what hangs on its wall.
export const clock = (iso) => iso.slice(11, 16);
export const dayOf = (iso) => iso.slice(0, 10);

// "2026-12-01" -> "Tue, 1 December"; days are calendar days, without a zone.
export function dayInWords(day, { year = false } = {}) {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString(language(), {
    timeZone: "UTC", weekday: "short", day: "numeric", month: "long",
    ...(year && { year: "numeric" }),
  });
}

export function addDays(day, n) {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + n);
  return at.toISOString().slice(0, 10);
}

export const isDay = (text) =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
