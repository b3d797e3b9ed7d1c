// Speaking instead of typing, where the browser turns speech into words.
(() => {
  "use strict";

  const { actions, compose, notice, page, t, written_text } = window.carcare;
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  const button = () => document.querySelector("[data-do=speak]");
  let listening = null;

  function show(on) {
    button().setAttribute("aria-pressed", String(on));
    notice(on ? t("listening") : "");
  }

  function listen() {
    const before = written_text();
    const ear = new Recognition();
    ear.lang = page.locale === "zh" ? "zh-CN" : "en-US";
    ear.interimResults = true;
    ear.onresult = ({ results }) => {
      const heard = [...results].map((result) => result[0].transcript).join("");
      compose(before ? `${before} ${heard}` : heard);
    };
    ear.onerror = () => { listening = null; show(false); notice(t("not_heard"), 6000); };
    ear.onend = () => { if (listening) { listening = null; show(false); } };
    listening = ear;
    show(true);
    ear.start();
  }

  actions.speak = () => (listening ? listening.stop() : listen());

  document.addEventListener("carcare:started", () => { button().hidden = !Recognition; });
})();
