// The form of a case: recording, editing, errors beside their fields, possible duplicates.
import { $, $$, ask, call, fieldErrors, h, kept, kind, page, problem, t } from "./technician-kit.js";
import { car, noteNext, statusPill } from "./technician-cases.js";
import { chosenPhotos, clearPhotos, drawChosen, sendPhotos, startPhotos } from "./technician-photos.js";

const CASES = "/api/v1/cases";
const PAUSE_MS = 700; // after the last key, before possible duplicates are looked for
const COMPARED = new Set(["title", "symptom", "vehicle.make", "vehicle.model", "codes"]);
const LISTS = { codes: codesOf, checks_tried: linesOf, parts: linesOf };
const NUMBERS = new Set(["vehicle.year", "vehicle.mileage_km", "time_min"]);

// Which case is edited, from which version; null while a new one is recorded.
let edited = null;
let timer = 0;
let turn = 0;
let visit = 0; // counts what the form was opened for, since answers may come late
let once = { body: "", key: "" };

const form = $("#case-form");
const fields = () => $$("[data-path]", form);
const field = (path) => $(`[data-path="${path}"]`, form);
// Not shown to whoever signs in next in the same tab.
const draftName = () => `case-${edited ? edited.case_id : "new"}-${page.account?.name}`;

export function startForm() {
  startPhotos();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });
  form.addEventListener("input", ({ target }) => {
    if (!target.dataset.path) return;
    setError(target.dataset.path, "");
    kept.set(draftName(), read());
    if (COMPARED.has(target.dataset.path)) lookSoon();
  });
  $("#form-clear").addEventListener("click", () => ask({
    title: t("clear_form"),
    text: t("clear_sure"),
    yes: t("clear_form"),
    act: async () => {
      kept.drop(draftName());
      if (edited) await showEdit(edited.case_id);
      else await showNew();
      return "";
    },
  }));
}

export async function showNew() {
  visit += 1;
  form.inert = false;
  edited = null;
  fill(kept.get(draftName()) || {});
  if (!chosenPhotos().length) clearPhotos();
  begin(kept.get(draftName()));
}

export async function showEdit(caseId) {
  const mine = ++visit;
  form.inert = true;
  const answer = await call("GET", `${CASES}/${encodeURIComponent(caseId)}`);
  if (mine !== visit) return;
  if (!answer.ok) {
    edited = null;
    fill({});
    formNotice(problem(answer));
    return;
  }
  edited = { case_id: caseId, version: answer.data.version };
  clearPhotos();
  form.inert = false;
  const written = kept.get(draftName());
  fill(written || flat(answer.data));
  begin(written);
}

function begin(mine) {
  for (const one of fields()) setError(one.dataset.path, "");
  formNotice(mine ? t("kept_draft") : "", "calm");
  drawForm();
  $("#similar").replaceChildren();
  look();
}

export function drawForm() {
  // Photos of a case that there is already are added and taken off where it is shown.
  $("#form-photos").hidden = Boolean(edited);
  $("#form-title").textContent = t(edited ? "edit_title" : "new_title");
  $("#form-save").textContent = t(edited ? "save_edit" : "save_new");
  drawChosen();
}

export function redrawForm() {
  drawForm();
  for (const one of fields()) setError(one.dataset.path, "");
  formNotice("");
  look();
}

// Fields -------------------------------------------------------------------------------------

const read = () => Object.fromEntries(fields().map((one) => [one.dataset.path, one.value]));

function fill(values) {
  for (const one of fields()) one.value = values[one.dataset.path] ?? "";
}

function flat(one) {
  const values = { ...one, codes: one.codes.join(" ") };
  for (const [key, value] of Object.entries(one.vehicle)) values[`vehicle.${key}`] = value;
  for (const key of ["checks_tried", "parts"]) values[key] = one[key].join("\n");
  return values;
}

function linesOf(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

// "P0301 P0302" are two codes, "P 0301" is one; what is neither is sent as it stands.
function codesOf(text) {
  return text.split(/[,，、;；\n]+/).flatMap((part) => {
    const words = part.trim().split(/\s+/);
    return words.every((word) => /^[a-z]\w{4,6}$/i.test(word)) ? words : [part.trim()];
  }).filter(Boolean);
}

function body() {
  const found = { vehicle: {} };
  for (const [path, text] of Object.entries(read())) {
    let value = text.trim();
    if (path in LISTS) value = LISTS[path](text);
    else if (NUMBERS.has(path)) value = /^\d+$/.test(value) ? Number(value) : value;
    // An empty list may stand, an empty field is left out: the server says which may be.
    if (value === "") continue;
    const [whole, part] = path.split(".");
    if (part) found.vehicle[part] = value;
    else found[whole] = value;
  }
  if (edited) found.version = edited.version;
  return found;
}

function setError(path, text) {
  const one = field(path);
  if (!one) return false;
  $(`#${one.id}-error`).textContent = text;
  if (text) one.setAttribute("aria-invalid", "true");
  else one.removeAttribute("aria-invalid");
  return true;
}

function formNotice(text, style = "", ...more) {
  $("#form-notice").replaceChildren(
    ...(text ? [h(`p.note${style && `.${style}`}`, {}, text, more)] : []),
  );
}

// Saving -------------------------------------------------------------------------------------

async function save() {
  const button = $("#form-save");
  if (button.disabled) return;
  button.disabled = true;
  button.textContent = t("saving");
  for (const one of fields()) setError(one.dataset.path, "");
  formNotice("");
  const sent = body();
  const answer = edited
    ? await call("PUT", `${CASES}/${edited.case_id}`, sent)
    : await call("POST", CASES, sent, { "Idempotency-Key": keyOf(sent) });
  if (answer.ok) await saved(answer.data);
  else refused(answer);
  button.disabled = false;
  drawForm();
}

// The same case sent twice, after a lost answer, is recorded once.
function keyOf(sent) {
  const text = JSON.stringify(sent);
  if (once.body !== text) once = { body: text, key: [...crypto.getRandomValues(new Uint32Array(4))].join("-") };
  return once.key;
}

async function saved(data) {
  await sendPhotos(data.case_id, chosenPhotos());
  kept.drop(draftName());
  once = { body: "", key: "" };
  clearPhotos();
  fill({});
  edited = null;
  noteNext(t("saved"));
  location.hash = `#case/${data.case_id}`;
}

function refused(answer) {
  if (kind(answer) === "stale-version") {
    const version = answer.data.current_version;
    formNotice(t("stale", { n: version }), "",
      h("span.line", {},
        h("a.button", { href: `#case/${edited.case_id}`, target: "_blank" }, t("stale_open")),
        h("button.button", {
          type: "button",
          click: () => { edited.version = version; save(); },
        }, t("stale_save"))));
    $("#form-notice").scrollIntoView({ block: "center" });
    return;
  }
  const wrong = new Map();
  for (const [path, why] of fieldErrors(answer)) {
    if (path === "vehicle") for (const part of ["vehicle.make", "vehicle.model"]) wrong.set(part, why);
    else if (!wrong.has(path)) wrong.set(path, why);
  }
  const placed = [...wrong].filter(([path, why]) => setError(path, why));
  if (!placed.length) {
    formNotice(t("not_saved_why", { why: problem(answer) }));
    $("#form-notice").scrollIntoView({ block: "center" });
    return;
  }
  formNotice(t("not_saved", { n: placed.length }));
  fields().find((one) => one.getAttribute("aria-invalid") === "true").focus();
}

// Possible duplicates ------------------------------------------------------------------------

function lookSoon() {
  clearTimeout(timer);
  timer = setTimeout(look, PAUSE_MS);
}

async function look() {
  const mine = ++turn;
  const state = $("#similar-state");
  const { title, symptom, vehicle, codes } = body();
  const sketch = {
    title: title?.slice(0, 160),
    symptom: symptom?.slice(0, 2000),
    vehicle: { make: vehicle.make?.slice(0, 60), model: vehicle.model?.slice(0, 60) },
    codes: codes.map((code) => code.slice(0, 40)).slice(0, 20),
    case_id: edited?.case_id,
  };
  if (!title && !symptom && !codes.length) {
    state.textContent = t("similar_hint");
    $("#similar").replaceChildren();
    return;
  }
  const answer = await call("POST", `${CASES}/similar`, sketch);
  // A search that failed is tried again with the next key; the form goes on without it.
  if (mine !== turn || !answer.ok) return;
  const { similar } = answer.data;
  state.textContent = similar.length
    ? t("similar_found", { n: similar.length }) : t("similar_none");
  $("#similar").replaceChildren(...similar.map(likeness));
}

function likeness(one) {
  const what = one.alike.map((key) => t(`alike_${key}`)).join(" · ");
  return h("li.card", {},
    h("a", { href: `#case/${one.case_id}`, target: "_blank" }, one.title),
    h("p.pills", {}, statusPill(one.status), h("span.hint", {}, car(one.vehicle))),
    h("p.hint", {}, t("alike", { what })));
}
