// Whole records: in a dialog beside the search, and as cards of trouble codes.
import { $, call, h, page, pill, problem, t } from "./technician-kit.js";

const local = (path, more = "") => `${path}?locale=${page.locale}${more}`;

export const level = (severity) => (severity ? pill(t(severity), severity) : null);

export async function openRecord(docId, title) {
  const dialog = $("#record");
  draw(dialog, title, h("p.state", { role: "status" }, t("loading")));
  dialog.showModal();
  const answer = await call("GET", local(`/api/v1/technician/records/${encodeURIComponent(docId)}`));
  if (!answer.ok) {
    draw(dialog, title, h("p.note", { role: "alert" }, problem(answer)));
    return;
  }
  draw(dialog, answer.data.title, recordBody(answer.data), head(answer.data));
  dialog.scrollTop = 0;
}

function draw(dialog, title, body, pills = null) {
  const close = h("button.button.quiet.close", { type: "button", click: () => dialog.close() }, t("close"));
  dialog.replaceChildren(
    h("header", {}, h("h2", { id: "record-title" }, title), close), pills || "", body,
  );
  close.focus();
}

export const head = (record) => h("p.pills", {},
  pill(t(`kind_${record.kind}`)), level(record.severity),
  record.system ? pill(`${t("system")} · ${t(`system_${record.system}`)}`, "soft") : null,
  record.duration_min ? pill(t("duration", { n: record.duration_min }), "soft") : null);

export function recordBody(record, tag = "h3") {
  return h("div.record", {},
    record.sections.map((section) => sectionOf(section, tag)),
    record.services.length
      ? [h(tag, {}, t("services")), h("p", {}, record.services.join(page.locale === "zh" ? "、" : ", "))]
      : [],
    h(tag, {}, t("sources")),
    h("ul.plainlist.sources-list", {}, record.sources.map((source) => h("li", {}, sourceLine(source)))),
    record.reviewed ? h("p.hint", {}, t("reviewed_on", { day: record.reviewed })) : null);
}

function sectionOf(section, tag) {
  const name = [t(`section_${section.section}`),
    section.ranked && section.items.length > 1 ? h("small", {}, ` ${t("ranked")}`) : null];
  if (section.prices.length) return [h(tag, {}, name), prices(section.prices)];
  if (section.items.length === 1 && !section.items[0].parts.length) {
    return [h(tag, {}, name), h("p", {}, section.items[0].text)];
  }
  const list = section.ranked ? "ol" : "ul";
  return [h(tag, {}, name), h(`${list}.points`, {}, section.items.map(item))];
}

function item({ text, parts, severity, colour, flashing }) {
  const colours = colour ? [t(`colour_${colour}`), flashing ? t("flashing") : null] : [];
  const said = colours.filter(Boolean).join(page.locale === "zh" ? "，" : ", ");
  return h("li", {},
    said || severity ? h("span.pills", {}, said ? pill(said, "soft") : null, level(severity)) : null,
    h(parts.length ? "strong" : "span", {}, text),
    parts.length ? h("dl", {}, grouped(parts)) : null);
}

function grouped(parts) {
  const names = [...new Set(parts.map(({ part }) => part))];
  return names.map((name) => h("div", {}, h("dt", {}, t(`part_${name}`)),
    parts.filter(({ part }) => part === name).map(({ text }) => h("dd", {}, text))));
}

function prices(rows) {
  const span = ([low, high]) => (low === high ? `${low}` : `${low}–${high}`);
  return h("table", {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("vehicle")),
      h("th", { scope: "col" }, t("labour")), h("th", { scope: "col" }, t("parts_price")))),
    h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row" }, t(row.vehicle)),
      h("td", {}, span(row.labour)), h("td", {}, span(row.parts))))));
}

export function sourceLine({ title, url }) {
  if (!/^https:\/\//.test(url || "")) return [title];
  return [title, " ", h("a", { href: url, target: "_blank", rel: "noopener noreferrer nofollow" },
    t("open_source"))];
}

export { local };
