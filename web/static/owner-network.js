// When the network drops: says so, keeps what was written, and goes on from the stored turn.
(() => {
  "use strict";

  const { page, t, notice, written_text, compose } = window.carcare;
  const DRAFT = "carcare-draft";
  const SILENT_MS = 20_000; // longer than the silence of a working server in the midst of an answer
  const TRY_MS = 3_000;
  let lastSign = Date.now();
  let trying = false;

  // The answer goes on without us; the page anew shows the stored turn, or the rest of it.
  function reload() {
    try { sessionStorage.setItem(DRAFT, written_text()); } catch { /* private window */ }
    location.reload();
  }

  async function reachable() {
    try {
      const limit = AbortSignal.timeout(TRY_MS * 2);
      return (await fetch("/healthz", { cache: "no-store", signal: limit })).ok;
    } catch {
      return false;
    }
  }

  async function untilBack() {
    if (trying) return;
    trying = true;
    while (!(await reachable())) {
      notice(t("offline"));
      await new Promise((done) => setTimeout(done, TRY_MS));
    }
    trying = false;
    if (page.busy) reload();
    else notice(t("restored"), 3000);
  }

  addEventListener("offline", () => { notice(t("offline")); untilBack(); });
  addEventListener("online", untilBack);
  document.addEventListener("carcare:drawn", () => { lastSign = Date.now(); });
  setInterval(async () => {
    if (!page.busy || trying || Date.now() - lastSign < SILENT_MS) return;
    lastSign = Date.now();
    if (!(await reachable())) untilBack();
    else if (page.busy && Date.now() - lastSign > TRY_MS) reload();
  }, 2_000);

  // The first view sets the composer as well; what was in it comes after that.
  document.addEventListener("carcare:drawn", () => {
    let draft = "";
    try {
      draft = sessionStorage.getItem(DRAFT) || "";
      sessionStorage.removeItem(DRAFT);
    } catch { /* private window */ }
    if (draft) setTimeout(() => compose(draft), 100);
  }, { once: true });
})();
