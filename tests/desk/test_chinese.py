"""No English is left in what an editor, a reviewer, a union's administrator and the desk read in the admin."""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from lxml import html
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from articles import onboarding
from articles.exchange import sharing
from tests import scene
from tests.admin_forms import decide, write

pytestmark = pytest.mark.django_db

ENGLISH = re.compile(r"[A-Za-z]{2,}")
# Names of things that Chinese newspapers write so, formats, keys.
NAMES = frozenset(
    "Word Excel WPS CSV XLSX URL HTML PDF JPG JPEG PNG GIF WEBP AVIF SVG MB KB ID Wagtail Cookie RSS Atom DOC DOCX"
    " OFD PPT PPTX TXT XLS ZIP MP Ctrl Cmd Shift Enter Alt Tab Esc ISO UTF https http www px dpi"
    " JavaScript foshan guangzhou desk".upper().split()
)
# No text: names of accounts, files, addresses, times, measures.
NO_TEXT = re.compile(r"<[^>]*>|\S*[@/_.:]\S*|\b\w+-(?:\w+-?)+\b|\b[a-z]*\d\w*\b")
UNSEEN = ("script", "style", "svg", "code", "pre")
SHOWN_ATTRIBUTES = (
    "title",
    "aria-label",
    "placeholder",
    "alt",
    "data-tippy-content",
    "data-w-tooltip-content-value",
)
OF_A_PAGE = ("edit", "history", "workflow_history", "usage", "delete", "copy", "move", "unpublish")
KINDS = ("articlepage", "eventpage")
LINKS = ("", "_external_link", "_email_link", "_phone_link", "_anchor_link")
WITHOUT_ARGUMENTS = (
    "wagtailimages_chooser:choose",
    "wagtaildocs_chooser:choose",
    "wagtailimages:add_multiple",
    "wagtaildocs:add_multiple",
    "wagtailadmin_account",
    "wagtailadmin_reports:workflow",
    "wagtailadmin_reports:workflow_tasks",
    "wagtailadmin_reports:locked_pages",
    "wagtailadmin_reports:site_history",
)
# What Wagtail's templates hold in English beside all translation: a button that only the keyboard reaches.
HIDDEN_SEARCH = "Search"
# Ends the session, serves no text of the admin's, or fails on purpose.
LEFT_OUT = {
    "wagtailadmin_logout",
    "wagtailadmin_error_test",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
}


def seen_text(page: html.HtmlElement) -> Iterator[str]:
    for element in page.iter():
        if not isinstance(element.tag, str) or element.tag in UNSEEN or "hidden" in element.attrib:
            if element.tail:
                yield element.tail
            continue
        yield from filter(None, (element.text, element.tail))
        yield from filter(None, (element.get(name) for name in SHOWN_ATTRIBUTES))
        if element.tag == "input" and element.get("type") in ("submit", "button"):
            yield element.get("value", "").removeprefix(HIDDEN_SEARCH)


def labels(page: html.HtmlElement) -> Iterator[str]:
    """What the sidebar, which a script draws, will say."""
    for props in page.xpath('//script[@id="wagtail-sidebar-props"]'):
        yield from _labels(json.loads(props.text))


def _labels(value) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "label" and isinstance(inner, str):
                yield inner
            else:
                yield from _labels(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _labels(inner)


def english(page: html.HtmlElement) -> Counter:
    found: Counter = Counter()
    for text in (*seen_text(page), *labels(page)):
        words = [word for word in ENGLISH.findall(NO_TEXT.sub(" ", text)) if word.upper() not in NAMES]
        if words:
            found[" ".join(text.split())[:120]] += 1
    return found


def links(page: html.HtmlElement, base: str) -> Iterator[str]:
    for name in ("href", "data-url", "data-chooser-url", "data-w-dialog-url-value", "formaction"):
        for value in page.xpath(f"//@{name}"):
            parts = urlsplit(urljoin(base, value))
            if parts.path.startswith("/admin/") and not parts.netloc:
                yield parts.path + (f"?{parts.query}" if parts.query else "")


def view_of(address: str) -> str | None:
    try:
        match = resolve(urlsplit(address).path)
    except Resolver404:
        return None
    return None if match.view_name in LEFT_OUT else f"{match.view_name} {sorted(match.kwargs)[:1]}"


def crawl(client: Client, starts: list[str]) -> Iterator[tuple[str, html.HtmlElement]]:
    """Each start with its page, and of what they lead to, one address a view."""
    waiting, known, views = deque(starts), set(starts), set()
    while waiting:
        address = waiting.popleft()
        view = view_of(address)
        if view is None or (view in views and address not in starts):
            continue
        views.add(view)
        response = client.get(address)
        kind = response.headers.get("Content-Type", "")
        if (
            response.status_code != 200
            or response.streaming
            or not kind.startswith(("text/html", "application/json"))
        ):
            continue
        text = response.content.decode()
        if kind.startswith("application/json"):
            text = json.loads(text).get("html") or "" if text.startswith("{") else ""
        if not text.strip():
            continue
        page = html.fromstring(text)
        yield address, page
        for link in links(page, address):
            if link not in known:
                known.add(link)
                waiting.append(link)


@pytest.fixture
def newsroom(login, staff, desk, foshan, guangzhou):
    """Something of everything: a live article, a draft, one in review, one returned, a picture, a document."""
    file = BytesIO()
    Image.new("RGB", (8, 8), "red").save(file, "PNG")
    kept = onboarding.collections(foshan.union)
    picture = get_image_model().objects.create(
        title="凉茶车", file=ContentFile(file.getvalue(), "a.png"), collection=kept["图片"]
    )
    document = get_document_model().objects.create(
        title="通知", file=ContentFile(b"x", "a.txt"), collection=kept["文件"]
    )
    live = scene.make_article(foshan, "已刊出的")
    scene.make_event(foshan, "文艺汇演")
    editor = login(staff["editor"])
    write(editor, foshan, "草稿", submit=False)
    write(editor, foshan, "送审的")
    returned = write(editor, foshan, "退回的")
    decide(login(staff["first"]), returned, "reject", "再改改")
    other = scene.make_article(guangzhou, "广州的")
    sharing.adopt(other, foshan, staff["editor"])
    sharing.offer(live, [guangzhou], staff["editor"])
    return {"live": live, "returned": returned, "picture": picture, "document": document}


def starts(newsroom: dict, section) -> list[str]:
    """The first page, and what only scripts and buttons lead to."""
    live, returned = newsroom["live"].pk, newsroom["returned"].pk
    return [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[section.pk]),
        reverse("wagtailadmin_pages:edit", args=[returned]),
        *(reverse(f"wagtailadmin_pages:{name}", args=[live]) for name in OF_A_PAGE),
        *(reverse("wagtailadmin_pages:add", args=["articles", kind, section.pk]) for kind in KINDS),
        *map(reverse, WITHOUT_ARGUMENTS),
        reverse("wagtailimages:edit", args=[newsroom["picture"].pk]),
        reverse("wagtaildocs:edit", args=[newsroom["document"].pk]),
        *(f"{reverse(f'wagtailadmin_choose_page{kind}')}?page_type=wagtailcore.page" for kind in LINKS),
        *bulk_actions("wagtailcore", "page", live, ("delete", "move", "publish", "unpublish")),
        *bulk_actions("wagtailimages", "image", newsroom["picture"].pk, ("delete", "add_tags")),
        reverse("wagtailadmin_pages:search") + "?q=凉茶",
    ]


def bulk_actions(app: str, model: str, pk: int, acts: tuple[str, ...]) -> list[str]:
    return [f"{reverse('wagtail_bulk_action', args=[app, model, act])}?id={pk}" for act in acts]


@pytest.mark.parametrize("role", ["editor", "first", "administrator", "desk"])
def test_what_a_role_meets_is_chinese(login, staff, desk, foshan, newsroom, role):
    client = login(desk if role == "desk" else staff[role])
    seen, found = 0, {}
    first, *others = starts(newsroom, foshan)
    # What an administrator is led to holds all that an editor is.
    for address, page in crawl(client, [first] if role in ("editor", "first") else [first, *others]):
        seen += 1
        for text in english(page):
            found.setdefault(text, address)
    assert seen >= (5 if role == "first" else 15)
    assert found == {}


@pytest.mark.parametrize(
    "name", ["wagtailadmin_login", "wagtailadmin_password_reset", "wagtailadmin_password_reset_done"]
)
def test_before_logging_in(client, alliance, name):
    response = client.get(reverse(name))
    assert english(html.fromstring(response.text)) == {}


def test_a_wrong_password_is_answered_in_chinese(client, staff):
    data = {"username": staff["editor"].username, "password": "x"}
    response = client.post(reverse("wagtailadmin_login"), data)
    assert english(html.fromstring(response.text)) == {}


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Delete it</p>",
        '<a title="Close">关</a>',
        '<input type="submit" value="Save">',
        "<p>保存Draft</p>",
        "<b>x</b> tail of it",
    ],
)
def test_english_is_found(markup):
    assert english(html.fromstring(f"<div>{markup}</div>"))


@pytest.mark.parametrize(
    "markup",
    ["<p>上传 Word 文件，foshan-editor，a.png</p>", "<script>var a</script>", "<p>2026-01-01 CSV</p>"],
)
def test_names_are_no_english(markup):
    assert not english(html.fromstring(f"<div>{markup}</div>"))
