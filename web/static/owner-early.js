// What is typed before the page stands goes into its composer, and is sent if the driver sent it.
(() => {
  "use strict";

  const { compose, written_text } = window.carcare;
  const $ = (selector, root = document) => root.querySelector(selector);
  const LATEST_MS = 15_000; // a page that never gets its first view still has its composer
  const form = $("#cc-early");
  const field = $("textarea", form);
  let meant = false; // to be sent
  let spelling = false; // an input method is in the midst of a word
  let stands = false;

  function mean(event) {
    event.preventDefault();
    meant = Boolean(field.value.trim());
    $(".kept", form).hidden = !meant;
  }

  function handOver() {
    if (!stands || spelling || !form.isConnected) return;
    const held = document.activeElement === field;
    const text = field.value;
    form.remove();
    document.body.classList.remove("cc-typing");
    if (!text.trim() && !held) return;
    compose(written_text() ? `${text}\n${written_text()}` : text);
    // The composer takes the words in first.
    if (meant) setTimeout(() => $("#composer .submit-button")?.click(), 100);
  }

  // The first view sets the composer as well, and so may a poster's code; then come the words.
  const ready = () => setTimeout(() => { stands = true; handOver(); }, 150);

  form.addEventListener("submit", mean);
  form.addEventListener("keydown", (event) => {
    // An input method's Enter ends its own word and sends nothing.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) mean(event);
  });
  // Who goes on writing has not meant that yet.
  form.addEventListener("input", () => { meant = false; $(".kept", form).hidden = true; });
  form.addEventListener("compositionstart", () => { spelling = true; });
  form.addEventListener("compositionend", () => { spelling = false; setTimeout(handOver); });
  form.addEventListener("focusin", () => document.body.classList.add("cc-typing"));
  if (document.activeElement === field || field.value) document.body.classList.add("cc-typing");
  document.addEventListener("carcare:drawn", ready, { once: true });
  document.addEventListener("carcare:started", () => setTimeout(ready, LATEST_MS), { once: true });
})();
