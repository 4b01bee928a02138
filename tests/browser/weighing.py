"""What a page costs a reader on a phone: bytes over the wire, the moment of its largest part, what shifts.

`python -m tests.browser.weighing --base http://127.0.0.1:8000` prints it for a running demo, over a slow 4G.
"""

from __future__ import annotations

import argparse
import shutil
from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

PHONE = {"width": 360, "height": 780}
DOTS = 2  # of the screen to a pixel
# Lighthouse's "slow 4G" (its throttling constants: 150 ms, 1.6 and 0.75 Mbit/s) and its fourfold slower processor.
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 96_000}
SLOWER = 4
ROUNDS = 5
SETTLED = 1500  # milliseconds after which nothing moves any more
OBSERVE = """
window.seen = {lcp: 0, cls: 0};
new PerformanceObserver(list => { for (const entry of list.getEntries()) seen.lcp = entry.startTime })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => { for (const entry of list.getEntries())
  if (!entry.hadRecentInput) seen.cls += entry.value }).observe({type: 'layout-shift', buffered: true});
"""
SCROLL = """() => new Promise(done => {
  const step = () => scrollY + innerHeight >= document.body.scrollHeight - 1
    ? setTimeout(done, 300) : (scrollBy(0, innerHeight), setTimeout(step, 60));
  step();
})"""


@dataclass(frozen=True)
class Cost:
    """Bytes with headers by kind of request (Chromium's names); milliseconds; the sum of shifts, which has no unit."""

    sizes: dict[str, int]
    lcp: float
    cls: float

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    @property
    def pictures(self) -> int:
        return self.sizes.get("Image", 0)

    @property
    def dress(self) -> int:
        """Styles and scripts."""
        return self.sizes.get("Stylesheet", 0) + self.sizes.get("Script", 0)


def phone(browser: Browser) -> BrowserContext:
    """A phone that has nothing of the site yet."""
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=DOTS, has_touch=True, is_mobile=True, locale="zh-CN"
    )
    context.add_init_script(OBSERVE)
    return context


def weigh(page: Page, address: str, slow: bool = False) -> Cost:
    """Opens the page as a first visit and scrolls through all of it. Raises RuntimeError where there is none."""
    wire = page.context.new_cdp_session(page)
    sizes = _listen(wire)
    if slow:
        wire.send("Network.emulateNetworkConditions", SLOW_4G)
        wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    response = page.goto(address, wait_until="load")
    if response is None or not response.ok:
        raise RuntimeError(f"{address} is not there")
    page.wait_for_timeout(SETTLED if slow else 0)
    lcp = page.evaluate("seen.lcp")  # scrolling ends its measuring
    page.evaluate(SCROLL)
    page.wait_for_load_state("networkidle")
    return Cost(dict(sizes), lcp, page.evaluate("seen.cls"))


def _listen(wire: CDPSession) -> dict[str, int]:
    """Kind of request -> bytes that came so far."""
    sizes: dict[str, int] = defaultdict(int)
    kinds: dict[str, str] = {}
    wire.send("Network.enable")
    wire.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    wire.on("Network.loadingFinished", lambda event: _add(sizes, kinds, event))
    return sizes


def _add(sizes: dict[str, int], kinds: dict[str, str], event: dict) -> None:
    sizes[kinds.get(event["requestId"], "Other")] += int(event["encodedDataLength"])


def first_article(page: Page, base: str) -> str:
    """The address of the story that leads the front page."""
    page.goto(base)
    return base + (page.get_attribute(".lead-title a", "href") or "/")


def measure(browser: Browser, address: str) -> Cost:
    """The medians of several first visits over a slow 4G; the bytes of the last."""
    costs = []
    for _ in range(ROUNDS):
        context = phone(browser)
        costs.append(weigh(context.new_page(), address, slow=True))
        context.close()
    lcp, cls = (median(getattr(cost, name) for cost in costs) for name in ("lcp", "cls"))
    return Cost(costs[-1].sizes, lcp, cls)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the demo is served")
    parser.add_argument("paths", nargs="*", default=["/", "/foshan/", "/events/", "/unions/"])
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        addresses = [options.base + path for path in options.paths]
        addresses.append(first_article(browser.new_page(), options.base))
        print("| page | all, KB | pictures | CSS + JS | LCP, s | CLS |\n|---|---:|---:|---:|---:|---:|")
        for address in addresses:
            cost = measure(browser, address)
            sizes = " | ".join(f"{size / 1024:.0f}" for size in (cost.total, cost.pictures, cost.dress))
            path = address.removeprefix(options.base)
            print(f"| {path} | {sizes} | {cost.lcp / 1000:.2f} | {cost.cls:.3f} |", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
