"""Pictures of every page type, in each view and width, for docs/pages.md: `make demo`, then `make screenshots` beside it."""

from __future__ import annotations

import argparse
import shutil
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = "pages"
WIDTHS = (360, 768, 1440)
VIEWS = {"标准版": {}, "大字版": {"view": "large"}}  # name -> cookies
SUFFIXES = {"标准版": "", "大字版": "-large"}
TALLEST = {360: 1700, 768: 1500, 1440: 1700}  # pixels; what is below is left out
SHOWN_AT = {360: 1.0, 768: 0.625, 1440: 0.5}  # smaller than taken, to keep the files small
QUALITY = 60
THROUGH = """() => new Promise(done => {
  const step = () => scrollY + innerHeight >= document.body.scrollHeight - 1 || scrollY > 3000
    ? (scrollTo(0, 0), setTimeout(done, 200)) : (scrollBy(0, innerHeight), setTimeout(step, 40));
  step();
})"""
HEAD = """# Every page, as it looks

Taken from the demo by `make screenshots` at 360, 768 and 1,440 pixels, in the standard view and in the large one, cut
off below the first screens. [design.md](design.md) says why they look as they do. This file is written by
`tests/browser/page_pictures.py`; do not edit it.
"""


@dataclass(frozen=True)
class Kind:
    """A page type. `path` leads to it; with `link` a CSS selector of the link on that page which does."""

    name: str
    title: str
    path: str
    link: str = ""
    status: int = 200


KINDS = (
    Kind("home", "首页 Front page", "/"),
    Kind("section", "栏目 Section of a union", "/foshan/"),
    Kind("article", "稿件 Article", "/", ".front-stories .teaser-title a"),
    Kind("adopted", "转载 Adopted article", "/foshan/", ".lead-title a"),
    Kind("event", "活动通知 Event", "/events/", ".occasion:not(.occasion-off) .occasion-title a"),
    Kind("event-off", "已取消的活动 Cancelled event", "/events/", ".occasion-off .occasion-title a"),
    Kind("topic", "专题 Topic", "/topics/song-qingliang/"),
    Kind("topics", "全部专题 Topics", "/topics/"),
    Kind("category", "分类 Category", "/category/weiquan/"),
    Kind("events", "活动 Events", "/events/"),
    Kind("unions", "找工会 Directory", "/unions/"),
    Kind("events-month", "一个月的活动 Events of a month", f"/events/?month={date.today():%Y-%m}"),
    Kind("city", "一个市的工会 A city's unions", "/unions/?city=4406"),
    Kind("unions-found", "找工会的结果 Found in the directory", "/unions/?q=nanhai"),
    Kind("union", "一家工会 A union", "/unions/foshan/"),
    Kind("search", "搜索结果 Search results", "/search/?q=送清凉"),
    Kind("search-none", "没有结果 Nothing found", "/search/?q=潜水艇"),
    Kind("feedback", "读者纠错 Reader's correction", "/", ".lead-title a >> /feedback/"),
    Kind("text", "说明页 The alliance's own text", "/about/"),
    Kind("sitemap", "网站地图 Site map", "/sitemap/"),
    Kind("not-found", "没有这一页 404", "/nix/", status=404),
    Kind("unclear", "看不懂的要求 400", "/events/?month=2019-13", status=400),
)
GONE = ("gone", "已撤下 410")
MAINTENANCE = Kind("maintenance", "停机维护 Maintenance", "/static/maintenance.html")


def context(browser: Browser, base: str, width: int, cookies: dict[str, str]) -> BrowserContext:
    made = browser.new_context(
        viewport={"width": width, "height": 800},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    )
    made.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
    return made


def resolve(page: Page, base: str, kind: Kind) -> str:
    """The address of a page of this kind: links are followed from one selector to the next. RuntimeError without one."""
    address = base + kind.path
    for link in filter(None, kind.link.split(" >> ")):
        page.goto(address)
        selector = f'a[href*="{link}"]' if link.startswith("/") else link
        found = page.locator(selector).first
        if not found.count():
            raise RuntimeError(f"{address} has no {link}: is the demo running? (make demo)")
        address = base + urlsplit(found.get_attribute("href") or "").path
    return address


def take(page: Page, address: str, status: int, width: int) -> Image.Image:
    """The page down to TALLEST with all its pictures. Raises RuntimeError where another status is answered."""
    response = page.goto(address, wait_until="networkidle")
    if response is None or response.status != status:
        raise RuntimeError(f"{address}: {response and response.status}, not {status}")
    page.evaluate(THROUGH)
    page.wait_for_load_state("networkidle")
    tall = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST[width])
    clip = {"x": 0, "y": 0, "width": width, "height": tall}
    picture = Image.open(BytesIO(page.screenshot(full_page=True, clip=clip))).convert("RGB")
    size = tuple(round(side * SHOWN_AT[width]) for side in picture.size)
    return picture.resize(size, Image.Resampling.LANCZOS) if SHOWN_AT[width] != 1 else picture


def views_of(kind: Kind) -> list[str]:
    """A file that the web server gives by itself knows nothing of a reader's choice."""
    return [*VIEWS][:1] if kind is MAINTENANCE else [*VIEWS]


def write(kinds: list[Kind], docs: Path) -> None:
    """docs/pages.md: a table a page type, a row a view, a column a width."""
    parts = [HEAD]
    for kind in kinds:
        rows = ["| | 360 | 768 | 1,440 |", "|---|---|---|---|"]
        for view in views_of(kind):
            cells = [f"![{kind.title}]({FOLDER}/{file_name(kind, width, view)})" for width in WIDTHS]
            rows.append(f"| {view} | {' | '.join(cells)} |")
        parts.append("\n".join([f"## {kind.title}", "", *rows, ""]))
    (docs / "pages.md").write_text("\n".join(parts))


def file_name(kind: Kind, width: int, view: str) -> str:
    return f"{kind.name}-{width}{SUFFIXES[view]}.webp"


def take_all(
    browser: Browser, base: str, kinds: list[Kind], folder: Path, sizes: list[tuple[str, int]]
) -> int:
    """Takes the pictures in all `sizes` (view, width); bytes of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    finder = browser.new_page()
    addresses = {kind: resolve(finder, base, kind) for kind in kinds}
    written = 0
    for view, width in sizes:
        visit = context(browser, base, width, VIEWS[view])
        page = visit.new_page()
        for kind, address in addresses.items():
            if view in views_of(kind):
                path = folder / file_name(kind, width, view)
                take(page, address, kind.status, width).save(path, quality=QUALITY, method=6)
                written += path.stat().st_size
        visit.close()
    return written


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the demo is served")
    parser.add_argument("--docs", type=Path, default=DOCS)
    parser.add_argument("--gone", help="the path of something withdrawn, which no page leads to")
    parser.add_argument("--views", nargs="*", choices=VIEWS, default=list(VIEWS), help="both unless said")
    parser.add_argument("--widths", nargs="*", type=int, choices=WIDTHS, default=list(WIDTHS))
    parser.add_argument("--only", nargs="*", help="names of page types; all unless said")
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        parser.exit(1, "Chromium is not installed: apt-get install chromium fonts-noto-cjk\n")
    kinds = [*KINDS, *([Kind(*GONE, options.gone, status=410)] if options.gone else []), MAINTENANCE]
    wanted = [kind for kind in kinds if not options.only or kind.name in options.only]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        sizes = [(view, width) for view in options.views for width in options.widths]
        size = take_all(browser, options.base, wanted, options.docs / FOLDER, sizes)
        browser.close()
    print(f"{len(wanted)} page types, {size / 2**20:.1f} MB")
    if wanted == kinds and len(sizes) == len(VIEWS) * len(WIDTHS):
        write(kinds, options.docs)


if __name__ == "__main__":
    main()
