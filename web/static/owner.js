// The car owner's page in the browser: draws the parts it is sent, asks for consent, finds the
// place, and sends what buttons say. Texts come from the catalogue in the document's head.
(() => {
  "use strict";

  const PARTS = ["user", "car", "kept", "banner", "photos", "status", "answer", "cards", "sources", "next", "rate"];
  const PHOTO_SIDE = 2000; // the longest side that the photo reader looks at
  const NEAR_END = 90;
  const UNANSWERED_MS = 5_000; // until then, the same button pressed again is the same press
  const texts = JSON.parse(document.getElementById("carcare-strings").textContent);
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

  const store = {
    get(key) {
      try { return localStorage.getItem(`carcare-${key}`); } catch { return null; }
    },
    set(key, value) {
      try { localStorage.setItem(`carcare-${key}`, value); } catch { /* private window */ }
    },
  };

  const page = {
    locale: store.get("locale") || (/^zh\b/i.test(navigator.language) ? "zh" : "en"),
    consent: store.get("consent") === "yes",
    place: null,
    busy: false,
    sending: 0, // when what no view has answered yet was sent
    waiting: null, // what to do once the driver has agreed
    send: () => {},
    clear: () => {},
  };

  const t = (key) => texts[page.locale][key] || "";

  // Texts ------------------------------------------------------------------------------------

  function translate() {
    document.documentElement.lang = page.locale === "zh" ? "zh-CN" : "en";
    document.title = t("title");
    for (const node of $$("[data-t]")) {
      if (node.textContent !== t(node.dataset.t)) node.textContent = t(node.dataset.t);
    }
    for (const node of $$("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
    for (const node of $$("[data-hint]")) node.placeholder = t(node.dataset.hint);
    nameComposer();
  }

  function nameComposer() {
    const area = $("#composer textarea");
    if (area) {
      area.placeholder = t("placeholder");
      area.setAttribute("aria-label", t("composer"));
      area.setAttribute("enterkeyhint", "send");
    }
    const names = {
      '[data-testid="upload-button"]': "add_photo",
      ".submit-button": "send",
      ".stop-button": "stop",
      ".delete-button": "remove_photo",
    };
    for (const [selector, key] of Object.entries(names)) {
      for (const node of $$(`#composer ${selector}`)) {
        if (node.getAttribute("aria-label") !== t(key)) node.setAttribute("aria-label", t(key));
      }
    }
    $("#composer [role=group]")?.setAttribute("aria-label", t("composer"));
  }

  function changeLanguage() {
    page.locale = page.locale === "zh" ? "en" : "zh";
    store.set("locale", page.locale);
    translate();
  }

  // Conversation -----------------------------------------------------------------------------

  function draw(view) {
    if (!view) return;
    page.sending = 0;
    const log = $("#cc-log");
    if (view.reset) log.replaceChildren();
    let fresh = null;
    for (const turn of view.turns || []) {
      let node = $$(":scope > article", log).find((known) => known.dataset.id === turn.id);
      if (!node) {
        node = fresh = document.createElement("article");
        node.dataset.id = turn.id;
        log.append(node);
      }
      for (const name of PARTS) drawPart(node, name, turn.parts[name]);
    }
    $("#cc-welcome").hidden = log.childElementCount > 0;
    settle(log);
    setBusy(Boolean(view.busy), log);
    if (fresh) requestAnimationFrame(() => showTurn(fresh));
    requestAnimationFrame(hintMore);
    document.dispatchEvent(new CustomEvent("carcare:drawn", { detail: view }));
  }

  function drawPart(turn, name, html) {
    if (html === undefined) return;
    let part = $(`:scope > .part-${name}`, turn);
    if (!part) {
      if (!html) return;
      part = document.createElement("div");
      part.className = `part-${name}`;
      const later = PARTS.slice(PARTS.indexOf(name) + 1);
      const next = [...turn.children].find((c) => later.some((l) => c.className === `part-${l}`));
      turn.insertBefore(part, next || null);
    }
    if (part.drawn !== html) {
      part.drawn = html;
      part.innerHTML = html;
    }
  }

  // Buttons of earlier turns no longer fit the conversation.
  function settle(log) {
    const turns = $$(":scope > article", log);
    turns.forEach((turn, n) => {
      const last = n === turns.length - 1;
      turn.classList.toggle("last", last);
      for (const control of $$("button.act, .keep input", turn)) control.disabled = !last;
    });
  }

  function setBusy(busy, log) {
    const ended = page.busy && !busy;
    page.busy = busy;
    document.body.classList.toggle("cc-busy", busy);
    log.setAttribute("aria-busy", String(busy));
    if (ended) announce(log.lastElementChild);
    requestAnimationFrame(nameComposer);
  }

  function announce(turn) {
    if (!turn) return;
    const said = ["banner", "answer", "next"].map((n) => $(`:scope > .part-${n}`, turn)?.innerText);
    $("#cc-announce").textContent = said.filter(Boolean).join(" ").slice(0, 1500);
  }

  function showTurn(turn) {
    const frame = $("#cc-scroll");
    frame.scrollTop = turn.offsetTop - frame.offsetTop - 8;
  }

  function hintMore() {
    const frame = $("#cc-scroll");
    const below = frame.scrollHeight - frame.scrollTop - frame.clientHeight;
    const last = $("#cc-log > .last");
    const content = last ? last.lastElementChild?.getBoundingClientRect().bottom : 0;
    $("#cc-more").hidden = below < NEAR_END || content < frame.getBoundingClientRect().bottom + 40;
  }

  function openSource(button) {
    const turn = button.closest("article");
    const item = $(`[data-source="${Number(button.dataset.cite)}"]`, turn);
    if (!item) return;
    item.closest("details").open = true;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "center" });
  }

  // Sending ----------------------------------------------------------------------------------

  function sent() {
    const found = { locale: page.locale, consent: page.consent, location: page.place };
    page.place = null;
    $("#cc-located").hidden = true;
    return found;
  }

  // Gradio drops what comes before an event is over, and its end may reach us late: we tell a
  // second press, which is dropped, from the next message, which never is.
  const pressedTwice = () => Date.now() - page.sending < UNANSWERED_MS;

  // A message that can't be sent now stays where it is.
  function cutOff() {
    if (navigator.onLine) return false;
    notice(t("offline_send"));
    return true;
  }

  function say(text, more = {}) {
    if (!text || page.busy || cutOff()) return;
    withConsent(mayHoldPhone(text), () => page.send({ say: text, ...sent(), ...more }));
  }

  // A cut-out is kept only where the box beside the pictures was ticked.
  function kept(button) {
    const box = $("[data-keep]", button.closest(".pick") || button);
    const agreed = Boolean(box?.checked && button.dataset.pick);
    return agreed ? { keep: { crop: box.dataset.keep, code: button.dataset.pick } } : {};
  }

  // What is typed beside a ticked box may be the answer; the server reads which lamp it names.
  function written() {
    if (written_text().trim() || $("#composer .delete-button")) page.sending = Date.now();
    const box = $("#cc-log > .last .keep input:checked");
    return { ...sent(), ...(box ? { keep: { crop: box.dataset.keep } } : {}) };
  }

  const written_text = () => $("#composer textarea")?.value || "";

  // As if it had been typed; the driver sends it.
  function compose(text) {
    const area = $("#composer textarea");
    if (!area) return;
    area.value = text;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus({ preventScroll: true });
  }

  function undo(then) {
    if (page.busy || cutOff()) return;
    const said = $("#cc-log > .last .bubble")?.textContent || "";
    page.send({ undo: said, locale: page.locale });
    // What comes back is the conversation without that turn, or the reason why it stays.
    document.addEventListener("carcare:drawn", ({ detail }) => { if (detail.reset) then(said); },
      { once: true });
  }

  function erase() {
    if (page.busy) return;
    const turns = $$("#cc-log > article:has(> .part-kept)").map((turn) => turn.dataset.id);
    page.send({ erase: turns, locale: page.locale });
  }

  function forget() {
    if (!page.busy) $("#cc-sure").showModal();
  }

  function forgetNow() {
    $("#cc-sure").close();
    page.send({ forget: true, locale: page.locale });
  }

  const mayHoldPhone = (text) => text.replace(/[\s-]/g, "").match(/\d{7,}/) !== null;

  function withConsent(needed, action) {
    if (!needed || page.consent) return action();
    page.waiting = action;
    $("#cc-consent").showModal();
  }

  function agree(yes) {
    const action = page.waiting;
    page.waiting = null;
    $("#cc-consent").close();
    if (!yes) return;
    page.consent = true;
    store.set("consent", "yes");
    action?.();
  }

  // Place ------------------------------------------------------------------------------------

  function locate(sendNow) {
    if (!navigator.geolocation) return notice(t("locate_denied"));
    notice(t("locating"));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        notice("");
        page.place = { lat: coords.latitude, lon: coords.longitude };
        if (sendNow && !page.busy) say(t("here"));
        else $("#cc-located").hidden = false;
      },
      () => notice(t("locate_denied"), 9000),
      { enableHighAccuracy: false, timeout: 12000, maximumAge: 120000 },
    );
  }

  function notice(text, gone_ms = 0) {
    const line = $("#cc-notice");
    line.textContent = text;
    line.hidden = !text;
    if (gone_ms) setTimeout(() => { if (line.textContent === text) notice(""); }, gone_ms);
  }

  // Photos -----------------------------------------------------------------------------------

  const photoInput = () => $('#composer input[type="file"]');

  async function addPhotos(files) {
    const photos = [...files].filter((f) => /^image\//.test(f.type) || /\.hei[cf]$/i.test(f.name));
    const input = photoInput();
    if (!photos.length || !input) return;
    const transfer = new DataTransfer();
    for (const photo of await Promise.all(photos.map(shrink))) transfer.items.add(photo);
    input.files = transfer.files;
    input.ours = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    $("#composer textarea")?.focus({ preventScroll: true });
  }

  // Roadside networks are slow, and what a camera writes beside the picture is nobody's business.
  async function shrink(file) {
    if (file.type === "image/gif") return file;
    try {
      const picture = await createImageBitmap(file);
      const factor = Math.min(1, PHOTO_SIDE / Math.max(picture.width, picture.height));
      if (factor === 1 && file.size < 800_000) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * factor);
      canvas.height = Math.round(picture.height * factor);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.92));
      return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
    } catch {
      return file; // a kind that this browser can't draw; the server may
    }
  }

  function takePhotos(files) {
    const kept = [...files];
    withConsent(true, () => addPhotos(kept));
  }

  const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");

  function listenForPhotos() {
    document.addEventListener("change", (event) => {
      const input = event.target;
      if (input.id === "cc-camera") {
        takePhotos(input.files);
        input.value = "";
      } else if (input === photoInput() && !input.ours) {
        event.stopImmediatePropagation();
        takePhotos(input.files);
      } else if (input === photoInput()) input.ours = false;
    }, true);
    document.addEventListener("paste", (event) => {
      if (!event.clipboardData?.files.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      takePhotos(event.clipboardData.files);
    }, true);
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
      document.addEventListener(kind, (event) => {
        if (!carriesFiles(event)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        const leaving = kind === "dragleave" && event.relatedTarget !== null;
        if (kind !== "dragleave" || !leaving) $("#cc-drop").hidden = kind === "drop" || kind === "dragleave";
        if (kind === "drop") takePhotos(event.dataTransfer.files);
      }, true);
    }
  }

  // Controls ---------------------------------------------------------------------------------

  const ACTIONS = {
    camera: () => withConsent(true, () => $("#cc-camera").click()),
    album: () => withConsent(true, () => photoInput()?.click()),
    locate: (button) => withConsent(true, () => locate(Boolean(button.closest("article")))),
    unlocate: () => { page.place = null; $("#cc-located").hidden = true; },
    language: changeLanguage,
    new: () => page.clear(),
    agree: () => agree(true),
    decline: () => agree(false),
    undo: () => undo(() => {}),
    edit: () => undo(compose),
    erase,
    forget,
    forgetNow,
    keep: () => $("#cc-sure").close(),
    down: () => $("#cc-scroll").scrollBy({ top: $("#cc-scroll").clientHeight * 0.8 }),
  };

  function listenForClicks() {
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.do) ACTIONS[button.dataset.do](button);
      else if (button.dataset.say) say(button.dataset.say, kept(button));
      else if (button.dataset.sayKey) say(t(button.dataset.sayKey));
      else if (button.dataset.cite) openSource(button);
      else if (button.matches("#composer .submit-button")) guardSend(event, button);
    }, true);
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || !event.target.matches?.("#composer textarea")) return;
      // An input method's Enter ends its own word and sends nothing.
      if (event.isComposing || event.keyCode === 229) event.stopImmediatePropagation();
      else if (page.busy) { event.preventDefault(); event.stopImmediatePropagation(); }
      else guardSend(event, $("#composer .submit-button"));
    }, true);
  }

  function guardSend(event, button) {
    const waits = !page.consent && mayHoldPhone(written_text());
    const away = cutOff();
    if (!waits && !away && !pressedTwice()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!waits || away) return;
    withConsent(true, () => button?.click());
  }

  // Start ------------------------------------------------------------------------------------

  function start(element, props, trigger, watch) {
    page.send = (data) => {
      if (pressedTwice()) return;
      page.sending = Date.now();
      trigger("submit", data);
    };
    page.clear = () => trigger("clear", {});
    watch("value", () => draw(props.value));
    $("#cc-scroll").addEventListener("scroll", hintMore, { passive: true });
    $("#cc-consent").addEventListener("cancel", () => { page.waiting = null; });
    listenForPhotos();
    listenForClicks();
    translate();
    document.dispatchEvent(new CustomEvent("carcare:started"));
    new MutationObserver(nameComposer).observe($("#page"), { childList: true, subtree: true });
  }

  document.documentElement.lang = page.locale === "zh" ? "zh-CN" : "en";
  document.title = t("title");
  // What the page's other scripts build on; they add what their buttons do to `actions`.
  window.carcare = { start, sent, written, translate, actions: ACTIONS, page, store, t, notice, say, compose,
    written_text, withConsent };
})();
