// Who works at the store, under ids that name nobody: skills, shifts and days off.
import { $, dayInWords, h, isDay, t } from "./staff-kit.js";
import { weekEditor } from "./staff-week.js";

const SKILLS = [
  "maintenance", "repair", "diagnosis", "tyres", "brakes", "body", "climate", "ev", "electrical",
  "roadside",
];
const ID = /^[a-z][a-z0-9_-]*$/;
let team = [];
let opening = {};
let change = null;
let made = 0;

// `send(method, path, body, done)` returns what went wrong, or nothing.
export function startTeam(send) {
  change = send;
  $("#team").addEventListener("submit", save);
  $("#team-add").addEventListener("click", () => {
    team.push(member({ technician_id: "", skills: [], hours: opening, off: [] }));
    drawTeam();
    $("#team-list > :last-child input").focus();
  });
}

// Without settings what is being written stays.
export function drawTeam(settings) {
  if (settings) {
    opening = settings.hours;
    team = settings.technicians.map(member);
  }
  $("#team-none").hidden = team.length > 0;
  $("#team-error").textContent = "";
  $("#team-list").replaceChildren(...team.map(row));
}

const member = (one) => ({
  key: `team${made++}`, id: one.technician_id, skills: new Set(one.skills), hours: one.hours,
  off: [...one.off], week: null, open: !one.technician_id,
});

function row(one, n) {
  const id = h("input", {
    id: `${one.key}-id`, type: "text", value: one.id, autocomplete: "off", maxlength: 40,
    autocapitalize: "none", spellcheck: "false", "aria-describedby": "team-hint team-error",
    input: (event) => { one.id = event.target.value.trim(); },
  });
  return h("li.card", { "data-member": one.id },
    h("div.line", {},
      h("div.field.grow", {}, h("label", { for: `${one.key}-id` }, t("team_id")), id),
      h("button.button.quiet", {
        type: "button", "aria-label": t("team_remove_one", { id: one.id || String(n + 1) }),
        click: () => {
          team.splice(n, 1);
          drawTeam();
          $("#team-add").focus();
        },
      }, t("team_remove"))),
    h("fieldset", {}, h("legend", {}, t("team_skills")), h("div.ticks", {}, SKILLS.map((skill) => tick(one, skill)))),
    shifts(one),
    daysOff(one));
}

const tick = (one, skill) => h("label.tick", {},
  h("input", {
    type: "checkbox", value: skill, checked: one.skills.has(skill),
    change: (event) => one.skills[event.target.checked ? "add" : "delete"](skill),
  }),
  h("span", {}, t(`category_${skill}`)));

function shifts(one) {
  const place = h("div", {});
  const hours = one.week ? one.week.hours() : one.hours;
  one.week = weekEditor(place, one.key);
  one.week.set(hours);
  return h("details.shifts", {
    open: one.open, toggle: (event) => { one.open = event.target.open; },
  }, h("summary", {}, t("team_shifts")), place);
}

function daysOff(one) {
  const day = h("input", { id: `${one.key}-off`, type: "date" });
  const add = () => {
    if (!isDay(day.value)) return;
    one.off = [...new Set([...one.off, day.value])].sort();
    drawTeam();
    $(`#${one.key}-off`).focus();
  };
  return h("div.off", {},
    h("label", { for: `${one.key}-off` }, t("team_off")),
    h("div.line", {}, day,
      h("button.button", { type: "button", click: add }, t("team_off_add")),
      one.off.map((date) => h("button.button.quiet", {
        type: "button", "aria-label": t("team_off_drop", { day: dayInWords(date) }),
        click: () => {
          one.off = one.off.filter((other) => other !== date);
          drawTeam();
          $(`#${one.key}-off`).focus();
        },
      }, `${dayInWords(date)} ×`))));
}

// Returns what is wrong in words, having moved to its place; nothing if all is well.
function check() {
  for (const one of team) {
    const twin = team.some((other) => other !== one && other.id === one.id);
    const wrong = !ID.test(one.id) ? "team_bad_id" : twin ? "team_twice" : "";
    if (wrong || !one.skills.size) {
      $(`#${one.key}-id`).focus();
      return t(wrong || "team_no_skill", { id: one.id });
    }
    const clash = one.week.check();
    if (clash) return `${one.id}: ${clash}`;
  }
  return "";
}

async function save(event) {
  event.preventDefault();
  const error = $("#team-error");
  error.textContent = check();
  if (error.textContent) return;
  const technicians = team.map((one) => ({
    technician_id: one.id, skills: SKILLS.filter((skill) => one.skills.has(skill)),
    hours: one.week.hours(), off: one.off,
  }));
  const failed = await change("PUT", "/technicians", { technicians }, t("team_done"));
  error.textContent = failed;
}
