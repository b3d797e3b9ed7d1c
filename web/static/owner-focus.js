// Keeps the focus in sight: when what had it is drawn anew, switched off or put away, the focus
// goes to what took its place, else to the turn or the sheet that it belongs to.
(() => {
  "use strict";

  const $ = (selector, root = document) => root.querySelector(selector);
  const CONTROLS = "button, a[href], summary, input, textarea";
  let held = null; // what had the focus last, and where it stood
  let due = false;

  const controls = (part) => [...part.querySelectorAll(CONTROLS)];
  const usable = (node) => node.isConnected && !node.disabled && node.getClientRects().length > 0;

  function note({ target }) {
    const part = target.closest("[class^=part-]");
    held = { node: target, part, at: part ? controls(part).indexOf(target) : -1, sheet: target.closest("dialog") };
  }

  function successor() {
    const same = held.part?.isConnected && controls(held.part)[held.at];
    if (same && usable(same)) return same;
    if (held.sheet?.open) return $("[data-do=carAdd]", held.sheet) || $("button", held.sheet);
    return $("#cc-log > .last") || $("#cc-welcome h2");
  }

  function rescue() {
    due = false;
    const at = document.activeElement;
    if (!held || usable(held.node) || (at !== document.body && at !== held.node)) return;
    const next = successor();
    if (!next.matches(CONTROLS)) next.tabIndex = -1;
    next.focus({ preventScroll: !held.sheet });
  }

  function later() {
    if (due) return;
    due = true;
    requestAnimationFrame(rescue);
  }

  document.addEventListener("focusin", note);
  new MutationObserver(later).observe(document.documentElement, {
    childList: true, subtree: true, attributeFilter: ["hidden", "disabled", "open", "class"],
  });
})();
