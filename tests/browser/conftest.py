"""A real Chromium, started once; each test gets a page in a context of its own."""

import os
import shutil
import subprocess

import pytest
from django.db import connection
from playwright.sync_api import sync_playwright

from tests.live.process import fail_if_skipped

INSTALL = "{} is not installed: apt-get install chromium fonts-noto-cjk"
# In a container there is no sandbox to be had, and a browser under test calls nobody.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser(django_db_setup):
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        pytest.skip(INSTALL.format("Chromium"))
    if not _has_chinese_glyphs():
        pytest.skip(INSTALL.format("A font with Chinese glyphs"))
    # Playwright keeps an event loop in this thread, in which Django would otherwise refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    migrated = getattr(connection, "_test_serialized_contents", None)
    with sync_playwright() as playwright:
        # Beside a running loop Django keeps another connection, which must know too what the migrations put there.
        connection._test_serialized_contents = migrated
        started = playwright.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield started
        started.close()


def _has_chinese_glyphs() -> bool:
    listing = subprocess.run(["fc-list", ":lang=zh-cn"], capture_output=True, text=True)
    return bool(listing.stdout.strip())


@pytest.fixture
def page(browser):
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    fail_if_skipped(report)
    return report


def pytest_collection_modifyitems(items) -> None:
    """All pages are visited from one process (`--dist loadgroup`), so that one Chromium is started."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.xdist_group("browser"))
