// The statements of a text, numbered where they stand, and the record that each comes from.
import { h, t } from "./staff-kit.js";

const escaped = (words) => words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

// Returns the title and the body in parts, statements marked with numbers, and the facts in that
// order; those that stand nowhere word for word (a hashtag, a label) come last, without a mark.
export function numbered({ title, body, facts }) {
  const claims = facts.map((fact) => fact.claim).filter(Boolean);
  const longest = [...claims].sort((a, b) => b.length - a.length).map(escaped);
  const known = longest.length ? new RegExp(`(${longest.join("|")})`) : null;
  const order = [];
  const parts = (text) => (known ? text.split(known) : [text]).flatMap((part) => {
    const fact = facts.find((one) => one.claim === part);
    if (!fact) return [part];
    if (!order.includes(fact)) order.push(fact);
    // The joiner keeps a number on the line of what it belongs to.
    return [h("mark", {}, part, "\u2060", h("sup", {}, String(order.indexOf(fact) + 1)))];
  });
  const drawn = { title: parts(title), body: parts(body) };
  return { parts: drawn, facts: [...order, ...facts.filter((fact) => !order.includes(fact))] };
}

// "service:oil_service#prices.compact;store:sh-1#price_factor" -> [[what, id], …]
function sources(source) {
  return source.split(";").map((one) => {
    const [, kind, id, field = ""] = one.match(/^(\w+):([^#]*)#?(.*)$/) || [null, "", one];
    const fields = [...new Set(field.split(",").map((name) => name.split(".")[0]))].filter(Boolean);
    const named = fields.map((name) => t(`field_${name}`)).filter((name) => !name.startsWith("field_"));
    return [[t(`record_${kind || "other"}`), ...named].join(" · "), one];
  });
}

export const records = (facts) => h("ol.records", {}, facts.map((fact) => h("li", {},
  h("span", {}, fact.claim),
  sources(fact.source).map(([what, id]) => h("small", {}, what, " ", h("code", {}, id))))));
