// The opening hours of the store.
import { $, t } from "./staff-kit.js";
import { weekEditor } from "./staff-week.js";

let week = null;
let change = null;

// `send(method, path, body, done)` returns what went wrong, or nothing.
export function startHours(send) {
  change = send;
  week = weekEditor($("#hours-days"), "hours");
  $("#hours").addEventListener("submit", (event) => {
    event.preventDefault();
    const wrong = week.check();
    $("#hours-error").textContent = wrong;
    if (!wrong) put(week.hours(), t("hours_done"));
  });
  $("#hours-copy").addEventListener("click", week.copyMonday);
  $("#hours-back").addEventListener("click", () => put(null, t("hours_done_back")));
}

// Without hours what is being written stays.
export function drawHours(hours) {
  if (hours) week.set(hours);
  else week.draw();
  $("#hours-error").textContent = "";
}

async function put(hours, done) {
  const failed = await change("PUT", "/hours", { hours }, done);
  $("#hours-error").textContent = failed;
}
