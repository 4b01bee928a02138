"""Takes the documents' pictures from a running demo: `make demo`, then `make screenshots` beside it."""

import argparse
import shutil
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).parents[2] / "docs" / "images"
COLOURS = 256  # drawn pictures and flat type lose nothing by it, and the files stay small


@dataclass(frozen=True)
class Shot:
    """A page at one size of window; `scale` is how many of the screen's dots make a pixel."""

    name: str
    path: str
    width: int
    height: int
    scale: int = 1


SHOTS = (
    Shot("home", "/", 1440, 1600),
    Shot("home-phone", "/", 360, 780, scale=2),
)


def take(browser: Browser, base: str, shot: Shot) -> bytes:
    """The page as PNG, with all pictures in view loaded. Raises RuntimeError for a page that is not there."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        device_scale_factor=shot.scale,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page = context.new_page()
    response = page.goto(base + shot.path, wait_until="networkidle")
    if response is None or not response.ok:
        raise RuntimeError(f"{base}{shot.path} is not there: is the demo running? (make demo)")
    picture = page.screenshot()
    context.close()
    return picture


def save(picture: bytes, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    image.save(path, optimize=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the demo is served")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        parser.exit(1, "Chromium is not installed: apt-get install chromium fonts-noto-cjk\n")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for shot in SHOTS:
            path = options.folder / f"{shot.name}.png"
            save(take(browser, options.base, shot), path)
            print(f"{path} {path.stat().st_size // 1024} KB")
        browser.close()


if __name__ == "__main__":
    main()
