// What the pages of technicians and stores share: texts, elements, calls, dialogs.
// Elements are made from texts alone, so nothing that people typed can become markup.

const texts = JSON.parse(document.getElementById("carcare-strings").textContent);

export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

export const store = {
  get(key) {
    try { return localStorage.getItem(`carcare-${key}`); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(`carcare-${key}`, value); } catch { /* private window */ }
  },
};

// What is being written lasts as long as its tab.
export const kept = {
  get(key) {
    try { return JSON.parse(sessionStorage.getItem(`carcare-${key}`)); } catch { return null; }
  },
  set(key, value) {
    try { sessionStorage.setItem(`carcare-${key}`, JSON.stringify(value)); } catch { /* full */ }
  },
  drop(key) {
    try { sessionStorage.removeItem(`carcare-${key}`); } catch { /* private window */ }
  },
};

export const page = {
  locale: store.get("locale") || (/^zh\b/i.test(navigator.language) ? "zh" : "en"),
  csrf: null,
  account: null,
};

export function t(key, facts = {}) {
  const text = texts[page.locale][key] || key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? facts[name] : whole));
}

export function translate(root = document) {
  document.documentElement.lang = page.locale === "zh" ? "zh-CN" : "en";
  document.title = t("title");
  for (const node of $$("[data-t]", root)) node.textContent = t(node.dataset.t);
  for (const node of $$("[data-label]", root)) node.setAttribute("aria-label", t(node.dataset.label));
}

// h("p.hint", {id: "x"}, "text", element, …); functions among the attributes listen to events.
export function h(what, attributes = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined));
  return node;
}

export function when(iso) {
  const language = page.locale === "zh" ? "zh-CN" : "en-GB";
  return new Date(iso).toLocaleString(language, { dateStyle: "medium", timeStyle: "short" });
}

export function say(text) {
  $("#said").textContent = "";
  requestAnimationFrame(() => { $("#said").textContent = text; });
}

export function notice(...children) {
  const line = $("#notice");
  line.replaceChildren(...children);
  line.hidden = children.length === 0;
}

// Calls --------------------------------------------------------------------------------------

async function send(method, path, body, headers) {
  const sent = { "X-CSRF-Token": page.csrf || "", ...headers };
  const json = body !== undefined && !(body instanceof FormData);
  if (json) sent["Content-Type"] = "application/json";
  const answer = await fetch(path, { method, headers: sent, body: json ? JSON.stringify(body) : body });
  const text = await answer.text();
  let data = null;
  try { data = text ? JSON.parse(text) : null; } catch { /* a proxy's own page */ }
  return { ok: answer.ok, status: answer.status, data: data || {} };
}

export async function account() {
  const answer = await send("GET", "/api/v1/account");
  if (answer.ok) {
    page.csrf = answer.data.csrf_token;
    page.account = answer.data;
  }
  return answer;
}

// Returns {ok, status, data}; status 0 when the server can't be reached.
export async function call(method, path, body, headers = {}) {
  try {
    let answer = await send(method, path, body, headers);
    if (answer.status === 403 && kind(answer) === "csrf") {
      // Signed in anew in another window.
      await account();
      answer = await send(method, path, body, headers);
    }
    if (answer.status === 401) {
      notice(t("signed_out"), " ",
        h("a", { href: `/login?next=${location.pathname}`, target: "_blank", rel: "noopener" }, t("sign_in")));
    } else notice();
    return answer;
  } catch {
    return { ok: false, status: 0, data: {} };
  }
}

export const kind = (answer) => String(answer.data.type || "").replace("urn:carcare:problem:", "");

// What to say of a failed call as a whole; `known` maps kinds of problem to texts of the page.
export function problem(answer, known = {}) {
  switch (answer.status) {
    case 0: return t("offline");
    case 401: return t("signed_out");
    case 429: return t("too_many");
  }
  return t(known[kind(answer)] || "failed");
}

const RULES = [
  [/is missing|it is blank/, "error_missing"],
  [/at most (\d+) characters|longer than (\d+) characters/, "error_long"],
  [/at most (\d+) items/, "error_many"],
  [/greater than or equal to (\d+)/, "error_min"],
  [/less than or equal to (\d+)/, "error_max"],
  [/valid integer/, "error_number"],
  [/no trouble code/, "error_code"],
  [/phone number/, "error_phone"],
  [/number plate/, "error_plate"],
  [/a VIN/, "error_vin"],
];

// What is wrong with fields, in the language of the page: [[field, text], …].
export function fieldErrors(answer) {
  return (answer.data.errors || []).map(({ field, message }) => {
    const [, path, item] = field.match(/^(.*?)(?:\.(\d+))?$/);
    const rule = RULES.find(([pattern]) => pattern.test(message));
    const found = rule && message.match(rule[0]);
    const why = rule ? t(rule[1], { n: found[1] || found[2] }) : t("error_other");
    return [path, item === undefined ? why : t("error_item", { n: Number(item) + 1, why })];
  });
}

// Dialogs ------------------------------------------------------------------------------------

// Asks for a yes, or with `reason` for a text; `act` returns an error text to stay open.
export function ask({ title, text, reason, proposed = "", yes, act }) {
  const dialog = $("#ask");
  const area = reason ? h("textarea", {
    id: "ask-reason", rows: 3, "aria-required": "true", "aria-describedby": "ask-error",
  }, proposed) : null;
  const error = h("p.error", { id: "ask-error", role: "alert" });
  const done = h("button.button.main", { type: "submit" }, yes);
  const form = h("form", {
    submit: async (event) => {
      event.preventDefault();
      done.disabled = true;
      error.textContent = (await act(area?.value ?? "")) || "";
      done.disabled = false;
      if (!error.textContent) dialog.close();
      else (area || done).focus();
      area?.setAttribute("aria-invalid", String(Boolean(error.textContent)));
    },
  },
  h("h2", { id: "ask-title" }, title),
  h("p", {}, text),
  area && h("div.field", {}, h("label", { for: "ask-reason" }, t("reason")), area),
  error,
  h("div.line", {}, done,
    h("button.button.quiet", { type: "button", click: () => dialog.close() }, t("cancel"))));
  dialog.replaceChildren(form);
  dialog.showModal();
}

export const pill = (text, style = "") => h(`span.pill${style && `.${style}`}`, {}, text);
