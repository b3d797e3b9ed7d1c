// Marketing: what to write, three texts with the record behind every statement, posters, and a
// check of what somebody wrote by hand.
import { $, $$, call, desk, h, inWords, kind, page, problem, say, t } from "./staff-kit.js";
import { numbered, records } from "./staff-facts.js";

const AT = "/api/v1/marketing";
const WECHAT = ["moments", "group", "one_to_one"];
// Narrower than this the records come below their text, folded.
const BESIDE = 940;
const SHAPES = ["3x4", "9x16", "1x1"];
let offered = null; // what the store's texts can be about
let found = null; // {wish, copy} of the last texts
let checked = null;
let turn = 0;

export function start() {
  $("#market-locale").value = page.locale;
  $("[name=about][value=service]").checked = true;
  for (const radio of $$("[name=about]")) radio.addEventListener("change", drawSubjects);
  $("#market-subject").addEventListener("change", drawGroup);
  $("#market-wish").addEventListener("submit", write);
  $("#market-check").addEventListener("submit", check);
  drawSubjects();
}

export async function show() {
  if (offered?.store_id === desk.store.store_id) return;
  const mine = ++turn;
  offered = found = checked = null;
  drawSubjects();
  drawFound();
  drawCheck();
  $("#market-state").textContent = t("loading");
  const answer = await call("GET", `${AT}/options?store_id=${encodeURIComponent(desk.store.store_id)}`);
  if (mine !== turn) return;
  $("#market-state").textContent = answer.ok ? "" : problem(answer);
  if (!answer.ok) return;
  offered = answer.data;
  drawSubjects();
}

export function redraw() {
  if (!offered) return show();
  const kept = $("#market-subject").value;
  drawSubjects();
  $("#market-subject").value = kept;
  drawGroup();
  drawFound();
  drawCheck();
  return undefined;
}

// The wish -----------------------------------------------------------------------------------

const about = () => $("[name=about]:checked").value;

function subjects() {
  if (!offered) return [];
  if (about() === "service") return offered.services;
  return offered.campaigns.filter((one) => Boolean(one.audience) === (about() === "customers"));
}

function drawSubjects() {
  const options = subjects();
  $("#market-subject").replaceChildren(...options.map((one) => (
    h("option", { value: one.code }, inWords(one.name)))));
  $("#market-subject").disabled = $("#market-write").disabled = !options.length;
  drawGroup();
}

function drawGroup() {
  const code = $("#market-subject").value;
  const one = subjects().find((each) => each.code === code);
  $("#market-subject-hint").textContent = one?.audience
    ? t(`market_group_${one.audience}`, { n: one.customers })
    : offered && !one ? t("market_nothing") : "";
}

function wish() {
  const outlet = $("#market-outlet").value;
  return {
    store_id: desk.store.store_id,
    [about() === "service" ? "service" : "campaign"]: $("#market-subject").value,
    channel: WECHAT.includes(outlet) ? "wechat" : outlet,
    ...(WECHAT.includes(outlet) && { form: outlet }),
    tone: $("#market-tone").value,
    locale: $("#market-locale").value,
  };
}

function failed(answer) {
  const reason = kind(answer);
  if (reason === "not-offered") return t("market_not_offered");
  if (reason === "invalid") return t("market_refused", { why: answer.data.detail });
  return problem(answer);
}

async function write(event) {
  event.preventDefault();
  const wanted = wish();
  const mine = ++turn;
  $("#market-write").disabled = true;
  $("#market-state").textContent = t("market_writing");
  const answer = await call("POST", AT, wanted);
  $("#market-write").disabled = false;
  if (mine !== turn) return;
  $("#market-state").textContent = answer.ok ? "" : failed(answer);
  found = answer.ok ? { wish: wanted, copy: answer.data } : null;
  drawFound();
  if (!answer.ok) return;
  say(t("market_done"));
  $("#market-found h3").focus();
}

// The texts ----------------------------------------------------------------------------------

const whole = (text) => [text.title, text.body, text.hashtags.join(" ")].filter(Boolean).join("\n");
// Where nobody sees a heading, it is none of the message.
const ready = (text) => (text.sms || found.wish.form === "one_to_one" ? text.body : whole(text));

function drawFound() {
  if (!found) {
    $("#market-found").replaceChildren();
    return;
  }
  const { copy } = found;
  $("#market-found").replaceChildren(
    h("h3", { tabindex: -1 }, t("market_texts")),
    copy.notes.length ? h("div.note.calm", {}, h("ul.points", {}, copy.notes.map((note) => h("li", {}, note)))) : "",
    copy.audience ? h("p", {}, t(`market_group_${copy.audience.group}`, { n: copy.audience.customers })) : "",
    h("p.hint", {}, copy.model === "embedded" ? t("market_by_embedded") : t("market_by_model", { model: copy.model })),
    h("ol.texts", {}, copy.texts.map(text)),
    posters(copy),
  );
}

function text(one, n) {
  const { parts, facts } = numbered(one);
  return h("li.card.text", { "data-text": n + 1 },
    h("header", {}, h("h4", {}, t("market_variant", { n: n + 1 })), one.sms ? h("span.pill", {}, length(one.sms)) : null),
    h("div.beside", {},
      h("div.words", { lang: found.wish.locale === "zh" ? "zh-CN" : "en" },
        one.title && !one.sms ? h("p.title", {}, ...parts.title) : null,
        h("p.lines", {}, ...parts.body),
        one.hashtags.length ? h("p.tags", {}, one.hashtags.join(" ")) : null),
      h("details.facts-of", { open: innerWidth >= BESIDE },
        h("summary", {}, t("market_facts", { n: facts.length })), records(facts))),
    one.mended.length ? h("div.note.done", {}, h("p", {}, t("market_mended")), violations(one.mended)) : null,
    h("div.line", {},
      copyButton(() => ready(one)),
      h("button.button.quiet", { type: "button", click: () => edit(one) }, t("market_edit"))));
}

const length = (sms) => t("market_length", { chars: sms.chars, parts: sms.parts });

function copyButton(wanted) {
  const button = h("button.button", {
    type: "button",
    "data-copy": true,
    click: async () => {
      try {
        await navigator.clipboard.writeText(wanted());
        button.textContent = t("market_copied");
        say(t("market_copied"));
      } catch {
        say(t("market_copy_failed"));
        button.textContent = t("market_copy_failed");
      }
      setTimeout(() => { button.textContent = t("market_copy"); }, 4000);
    },
  }, t("market_copy"));
  return button;
}

function edit(one) {
  $("#check-text").value = ready(one);
  checked = null;
  drawCheck();
  $("#check-text").focus();
}

function posters(copy) {
  return h("section.posters", { "aria-labelledby": "posters-title" },
    h("h3", { id: "posters-title" }, t("market_posters")),
    h("p.hint", {}, t("market_posters_hint")),
    h("ul", {}, SHAPES.map((shape) => h("li", {},
      h("img", {
        src: copy.posters[shape], alt: t("market_poster_alt", { shape: shape.replace("x", ":"), title: copy.title }),
        class: `shape-${shape}`, loading: "lazy",
        error: (event) => event.target.replaceWith(h("p.note", {}, t("market_poster_failed"))),
      }),
      h("a.button", { href: copy.posters[shape], download: `${found.wish.store_id}-${shape}.png` },
        t("market_poster_save", { shape: shape.replace("x", ":") }))))));
}

// The check ----------------------------------------------------------------------------------

const violations = (list) => h("ul.points", {}, list.map((one) => h("li", {},
  h("b", {}, t("check_words", { words: one.words })), ` ${one.why}`, h("small", {}, one.article))));

async function check(event) {
  event.preventDefault();
  const words = $("#check-text").value.trim();
  if (!words || !$("#market-subject").value) {
    $("#check-found").replaceChildren(h("p.note", {}, t(words ? "market_nothing" : "error_missing")));
    return;
  }
  const answer = await call("POST", `${AT}/check`, { ...wish(), text: words });
  checked = answer.ok ? answer.data : null;
  if (answer.ok) drawCheck();
  else $("#check-found").replaceChildren(h("p.note", {}, failed(answer)));
}

function drawCheck() {
  if (!checked) {
    $("#check-found").replaceChildren();
    return;
  }
  const { violations: wrong, mended, sms } = checked;
  $("#check-found").replaceChildren(
    wrong.length
      ? h("div.note", {}, h("p", {}, t("check_wrong", { n: wrong.length })), violations(wrong))
      : h("p.note.done", {}, t("check_right")),
    sms ? h("p.hint", {}, length(sms)) : "",
    wrong.length && mended ? h("div.card", {}, h("h4", {}, t("check_mended")),
      h("p.lines", {}, mended), h("div.line", {}, copyButton(() => mended))) : "",
    wrong.length && !mended ? h("p.note", {}, t("check_nothing_left")) : "",
  );
}
