// The store's own price of one service, in yuan, for every class of car.
import { $, h, inWords, t } from "./staff-kit.js";

const FIELDS = [["labour", "low"], ["labour", "high"], ["parts", "low"], ["parts", "high"]];
const WHOLE = /^\d{1,6}$/;

// `change(method, path, body, done)` returns what went wrong, or nothing.
export function openPrice(service, change) {
  const dialog = $("#price");
  const error = h("p.error", { id: "price-error", role: "alert" });
  const path = `/prices/${encodeURIComponent(service.code)}`;
  const name = inWords(service.name);
  const send = async (method, body, done) => {
    error.textContent = await change(method, path, body, done);
    if (!error.textContent) dialog.close();
  };
  const form = h("form", {
    submit: (event) => {
      event.preventDefault();
      const found = read(form);
      error.textContent = found.wrong ? t(found.wrong) : "";
      if (found.wrong) found.field.focus();
      else send("PUT", found.price, t("price_done", { service: name }));
    },
  },
  h("h2", { id: "price-title" }, t("price_of", { service: name })),
  h("p.hint", {}, t("price_hint")),
  h("p", {}, t("price_catalogue", amounts(service.catalogue))),
  h("div.prices", {}, FIELDS.map(([part, end]) => field(service, part, end))),
  error,
  h("div.line", {},
    h("button.button.main", { type: "submit" }, t("price_save")),
    service.own ? h("button.button", {
      type: "button", click: () => send("DELETE", undefined, t("price_back_done", { service: name })),
    }, t("price_back")) : null,
    h("button.button.quiet", { type: "button", click: () => dialog.close() }, t("cancel"))));
  dialog.replaceChildren(form);
  dialog.showModal();
}

const yuan = (cents) => Math.round(cents / 100);

const amounts = ({ labour, parts }) => ({
  labour_low: yuan(labour.low), labour_high: yuan(labour.high),
  parts_low: yuan(parts.low), parts_high: yuan(parts.high),
});

function field(service, part, end) {
  const id = `price-${part}-${end}`;
  return h("div.field", {}, h("label", { for: id }, t(`price_${part}_${end}`)),
    h("input", {
      id, type: "text", inputmode: "numeric", autocomplete: "off", "aria-describedby": "price-error",
      value: yuan(service.price[part][end]),
    }));
}

function read(form) {
  const price = { labour: {}, parts: {} };
  for (const [part, end] of FIELDS) {
    const input = $(`#price-${part}-${end}`, form);
    const text = input.value.trim();
    if (!WHOLE.test(text)) return { wrong: "price_whole", field: input };
    price[part][end] = Number(text) * 100;
    if (end === "high" && price[part].low > price[part].high) {
      return { wrong: "price_order", field: input };
    }
  }
  return { price };
}
