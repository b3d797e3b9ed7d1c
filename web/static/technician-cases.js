// Solved cases: the list, and one case with photos, history, review and withdrawal.
import {
  $, ask, call, fieldErrors, h, kind, page, pill, problem, say, t, when,
} from "./technician-kit.js";
import { failedUploads, sendPhotos } from "./technician-photos.js";

const CASES = "/api/v1/cases";
let cursor = null;
let shown = 0;
let opened = null;
let note = "";

export function startCases() {
  $("#cases").addEventListener("submit", (event) => {
    event.preventDefault();
    list();
  });
  $("#cases-status").addEventListener("change", () => list());
  $("#cases-more").addEventListener("click", () => list(cursor));
}

export async function list(from = null) {
  const { q, status, make } = $("#cases").elements;
  const wanted = { q: q.value, status: status.value, make: make.value, cursor: from };
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
  if (!from) $("#cases-state").textContent = t("loading");
  const answer = await call("GET", `${CASES}?${query}`);
  if (!answer.ok) {
    $("#cases-state").textContent = problem(answer);
    return;
  }
  const cards = answer.data.cases.map(caseCard);
  if (from) $("#case-cards").append(...cards);
  else $("#case-cards").replaceChildren(...cards);
  shown = (from ? shown : 0) + cards.length;
  cursor = answer.data.next_cursor;
  $("#cases-more").hidden = !cursor;
  $("#cases-state").textContent = shown ? t("cases_shown", { n: shown }) : t("cases_none");
  if (from) cards[0]?.querySelector("a").focus();
}

export const car = ({ make, model, year }) => [make, model, year].filter(Boolean).join(" ");

export const statusPill = (status) => pill(t(`status_${status}`), status);

function caseCard(one) {
  return h(`li.card.is-${one.status}`, {},
    h("h3", {}, h("a", { href: `#case/${one.case_id}` }, one.title)),
    h("p.pills", {}, statusPill(one.status), pill(car(one.vehicle), "soft"),
      one.codes.map((code) => pill(code, "soft"))),
    h("p.cited", {}, t("recorded_by", { name: one.written.name, when: when(one.written.at) })));
}

// One case -----------------------------------------------------------------------------------

// What was just done to the case that is shown next.
export function noteNext(text) {
  note = text;
}

export async function openCase(caseId) {
  const view = $("#view-case");
  if (opened?.case_id !== caseId) view.replaceChildren(h("p.state", {}, t("loading")));
  const address = location.hash;
  const answer = await call("GET", `${CASES}/${encodeURIComponent(caseId)}`);
  if (location.hash !== address) return;
  if (!answer.ok) {
    view.replaceChildren(back(), h("p.note", { role: "alert" }, problem(answer)));
    return;
  }
  opened = answer.data;
  view.replaceChildren(...caseView(opened));
  if (note) {
    $("h2", view).before(h("p.note.done", {}, note));
    say(note);
    note = "";
  }
  $("h2", view).focus({ preventScroll: true });
}

const back = () => h("p", {}, h("a.back", { href: "#cases" }, t("back_cases")));

function caseView(one) {
  return [
    back(),
    h("h2", { tabindex: "-1" }, one.title),
    h("p.pills", {}, statusPill(one.status), h("span.hint", {}, t("case_note"))),
    one.status !== "reviewed" && one.found_version
      ? h("p.note.calm", {}, t("found_version", { n: one.found_version })) : "",
    one.withdrawn ? h("p.note", {}, `${t("status_withdrawn")} · ${one.withdrawn.reason}`) : "",
    caseText(one),
    actions(one),
    photos(one),
    h("h3", {}, t("history")),
    h("ol.history", {}, one.history.map(change)),
  ];
}

function caseText(one) {
  const vehicle = [car(one.vehicle), one.vehicle.engine,
    one.vehicle.powertrain ? t(`power_${one.vehicle.powertrain}`) : null,
    one.vehicle.mileage_km === null ? null : `${one.vehicle.mileage_km.toLocaleString()} km`];
  const rows = [
    ["vehicle", vehicle.filter(Boolean).join(" · ")],
    ["field_codes", one.codes.length ? h("span.pills", {}, one.codes.map((code) =>
      h("a.pill", { href: `#codes/${code}` }, code))) : null],
    ["field_symptom", lines(one.symptom)],
    ["field_checks", points(one.checks_tried)],
    ["field_cause", lines(one.root_cause)],
    ["field_fix", lines(one.fix)],
    ["field_parts", points(one.parts)],
    ["field_time", String(one.time_min)],
  ];
  return h("dl.facts", {}, rows.filter(([, value]) => value).map(([key, value]) =>
    h("div", {}, h("dt", {}, t(key)), h("dd", {}, value))));
}

const lines = (text) => h("span.lines", {}, text);
const points = (items) => (items.length ? h("ul.points", {}, items.map((one) => h("li", {}, one))) : null);

function change(one) {
  const more = h("details", {}, h("summary", {}, t("show_version")), caseText(one.text));
  return h("li", {},
    h("p", {}, h("b", {}, t(`what_${one.what}`)), ` · ${t("version", { n: one.version })} · `,
      t("by", { name: one.by.name, when: when(one.by.at) })),
    one.reason ? h("p", {}, `${t("reason")}${page.locale === "zh" ? "：" : ": "}${one.reason}`) : null,
    more);
}

function photos(one) {
  const failed = failedUploads(one.case_id);
  const open = one.status !== "withdrawn";
  if (!one.photos.length && !open) return "";
  return h("div", {},
    h("h3", {}, t("field_photos")),
    failed && open ? h("p.note", { role: "alert" },
      t("photo_failed", { n: failed.missing, why: failed.why }), " ",
      failed.files.length === 0 ? null : h("button.button", {
        type: "button",
        click: async () => {
          await sendPhotos(one.case_id, failed.files);
          openCase(one.case_id);
        },
      }, t("photo_again"))) : null,
    h("ul.photos", {}, one.photos.map((photo, n) => h("li", {},
      h("a", { href: photo.url, target: "_blank", rel: "noopener" },
        h("img", { src: photo.url, alt: t("photo_alt", { n: n + 1 }), loading: "lazy" })),
      open ? h("button.remove", {
        type: "button", "aria-label": t("photo_remove", { n: n + 1 }), click: () => erase(one, photo),
      }, "×") : null))),
    open ? [
      h("p.hint", { id: "add-hint" }, t("hint_photos")),
      h("input.sr", {
        id: "add-photos", type: "file", accept: "image/*", multiple: true, "aria-describedby": "add-hint",
        change: async (event) => {
          await sendPhotos(one.case_id, [...event.target.files]);
          openCase(one.case_id);
        },
      }),
      h("label.button.file", { for: "add-photos" }, t("photo_add")),
    ] : null);
}

function erase(one, photo) {
  ask({
    title: t("field_photos"),
    text: t("photo_erase"),
    yes: t("photo_yes"),
    act: async () => {
      const answer = await call("DELETE", photo.url);
      if (!answer.ok) return problem(answer);
      openCase(one.case_id);
      return "";
    },
  });
}

function actions(one) {
  if (one.status === "withdrawn") return "";
  const mine = one.written.name === page.account?.name || page.account?.role === "admin";
  return h("div.line.actions", {},
    one.status === "draft"
      ? h("button.button.main", { type: "button", click: () => review(one) }, t("review")) : null,
    mine || one.status === "reviewed"
      ? h("a.button", { href: `#edit/${one.case_id}` }, t("edit")) : null,
    h("button.button.quiet", { type: "button", click: () => withdraw(one) }, t("withdraw")));
}

function review(one) {
  ask({
    title: t("review"),
    text: t("review_sure"),
    yes: t("review"),
    act: (reason) => step(one, "review", { version: one.version }, reason, "review_done"),
  });
}

function withdraw(one) {
  ask({
    title: t("withdraw"),
    text: t("withdraw_sure"),
    reason: true,
    yes: t("withdraw"),
    act: (reason) => step(one, "withdraw", { version: one.version, reason }, reason, "withdraw_done"),
  });
}

// Returns what is wrong, "" when it was done.
async function step(one, verb, body, reason, done) {
  const answer = await call("POST", `${CASES}/${one.case_id}/${verb}`, body);
  if (!answer.ok) {
    if (kind(answer) === "stale-version") return t("stale", { n: answer.data.current_version });
    return fieldErrors(answer)[0]?.[1] || problem(answer);
  }
  noteNext(t(done));
  openCase(one.case_id);
  return "";
}

export function redrawCases() {
  if (!$("#view-cases").hidden) list();
  if (!$("#view-case").hidden && opened) $("#view-case").replaceChildren(...caseView(opened));
}
