"""How soon the driver's page shows and takes words, on a slowed processor: `make bench-page`.

A real server and real Chromium, each visit with an empty cache. `python -m evals.bench_page
--url http://127.0.0.1:8000/` measures a server that runs already.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, CDPSession, sync_playwright

from evals.bench import running_server

WIDTHS = (390, 1280)
HEIGHT = 844
WITHIN_MS = 180_000
# Looks once a frame, from before the page's own first line.
WATCH = """(() => {
  window.seen = {};
  const shows = (s) => [...document.querySelectorAll(s)].some((n) => n.getClientRects().length);
  const look = () => {
    const now = performance.now();
    const words = document.querySelector("#cc-boot h2, #cc-welcome h2")?.innerText;
    if (!seen.frame && words && shows("textarea")) seen.frame = now;
    if (!seen.ready && shows("#composer textarea[aria-label]")) seen.ready = now;
    if (!seen.ready) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.largest = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
})()"""
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
ROWS = {
    "first": "first paint, ms",
    "frame": "headline and a field to write in, ms",
    "largest": "largest paint, ms",
    "ready": "the whole page, ms",
    "kb": "transferred, KB",
}
Seen = dict[str, float]


def visit(browser: Browser, url: str, width: int, slow: float) -> Seen:
    """Open the page once with an empty cache; returns what `ROWS` names."""
    context = browser.new_context(viewport={"width": width, "height": HEIGHT}, locale="zh-CN")
    page = context.new_page()
    page.add_init_script(WATCH)
    cdp = context.new_cdp_session(page)
    sizes = _count(cdp)
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.goto(url, wait_until="commit")
    page.wait_for_function("window.seen.ready", timeout=WITHIN_MS)
    page.wait_for_load_state("networkidle")
    seen: Seen = {**page.evaluate("window.seen"), "first": page.evaluate(PAINTED)}
    seen["kb"] = sum(sizes) / 1024
    context.close()
    return seen


def _count(cdp: CDPSession) -> list[float]:
    sizes: list[float] = []
    cdp.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    cdp.send("Network.enable")
    return sizes


def rows(seen: dict[int, list[Seen]]) -> Iterator[str]:
    """Yield the lines of the table."""
    yield f"{'width':<7}{'what':<38}{'n':>4}{'median':>9}{'worst':>9}"
    for width, visits in seen.items():
        for key, name in ROWS.items():
            values = [one[key] for one in visits]
            yield f"{width:<7}{name:<38}{len(values):>4}{median(values):>9.0f}{max(values):>9.0f}"


@contextmanager
def _site(url: str | None) -> Iterator[str]:
    if url is not None:
        yield url
        return
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        yield f"{server.url}/"


@contextmanager
def _chromium() -> Iterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        sys.exit("Chromium draws the page: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="of a server that runs already")
    parser.add_argument("--rounds", type=int, default=7, help="visits at each width")
    parser.add_argument("--slow", type=float, default=4, help="times slower than this processor")
    chosen = parser.parse_args()
    with _site(chosen.url) as url, _chromium() as browser:
        # The server's own first answer is slower than all others.
        visit(browser, url, WIDTHS[0], 1)
        seen = {
            width: [visit(browser, url, width, chosen.slow) for _ in range(chosen.rounds)]
            for width in WIDTHS
        }
    sys.stdout.write("\n".join(rows(seen)) + "\n")


if __name__ == "__main__":
    main()
