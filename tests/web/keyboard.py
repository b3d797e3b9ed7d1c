"""A person who has a keyboard alone, and sees where the focus is."""

import re
import time

from playwright.sync_api import Page

# Where the focus is, and what is wrong with it: "" where a person sees it.
LOOK = """() => {
  const held = document.activeElement;
  const nowhere = [null, document.body, document.documentElement];
  if (nowhere.includes(held)) return "lost to the body";
  // The label beside a hidden field for files stands for it.
  const at = held.matches("input.sr[type=file]") ? held.nextElementSibling : held;
  const name = `${at.tagName.toLowerCase()}${at.id && "#" + at.id} ${at.className}`
    + ` ${JSON.stringify({...at.dataset})} "${at.textContent.trim().slice(0, 30)}"`;
  if (at.disabled) return `on what is disabled: ${name}`;
  const box = at.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  if (right - left < 2 || bottom - top < 2) return `out of sight: ${name}`;
  const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  if (!seen || !(at.contains(seen) || seen.contains(at) && seen.matches("label"))) {
    return `behind ${seen?.tagName} ${seen?.className}: ${name}`;
  }
  const ring = getComputedStyle(at);
  if (ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2) return "";
  // The frame around the composer stands for its field's ring.
  const frame = at.matches("textarea") && at.closest(".full-container");
  if (!frame) return `without a ring: ${name}`;
  const drawn = getComputedStyle(frame).borderTopColor;
  at.blur();
  const plain = getComputedStyle(frame).borderTopColor;
  at.focus({ preventScroll: true });
  return drawn === plain ? `without a ring: ${name}` : "";
}"""
# A page that is busy may take as long to put right what it has just drawn.
SETTLE_S = 2


class Keyboard:
    """Presses keys; whatever has the focus after one has to be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def look(self) -> None:
        """Fail where the focus is lost or hidden."""
        until = time.monotonic() + SETTLE_S
        # Not by Playwright's own waiting, which the policy of some pages forbids.
        while wrong := self.page.evaluate(LOOK):
            assert time.monotonic() < until, f"the focus is {wrong}"
            self.page.wait_for_timeout(50)

    def press(self, key: str) -> None:
        """Press a key, and look."""
        self.page.keyboard.press(key)
        self.look()

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.page.keyboard.type(text)
        self.look()

    def on(self, selector: str) -> bool:
        """Whether what `selector` names has the focus."""
        return bool(self.page.evaluate("s => document.activeElement.matches(s)", selector))

    def to(self, selector: str, *, back: bool = False, most: int = 60) -> None:
        """Press Tab, or Shift and Tab, until `selector` has the focus."""
        passed = []
        for _ in range(most):
            self.press("Shift+Tab" if back else "Tab")
            if self.on(selector):
                return
            passed.append(
                re.sub(r"\s+", " ", self.page.evaluate("document.activeElement.outerHTML"))[:60]
            )
        raise AssertionError(f"Tab never reaches {selector}; it went over {passed}")
