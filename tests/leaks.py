"""What must not be public, hidden in every way there is, and every public address where it could show."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from articles.exchange import sharing
from articles.models import (
    Category,
    ItemPage,
    Picture,
    SectionPage,
    TopicEntry,
    TopicIndexPage,
    TopicPage,
)
from articles.withdrawals import withdrawal
from tests import scene
from tests.addresses import filled, patterns
from tests.pictures import png

WORD = "鲲鹏展翅"  # stands nowhere else; a digit follows for each state
# With its digit as read, in JSON and in an address, and the pictures' file names; typed queries come without digit.
_TRACE = re.compile(rf"(?:{WORD}|\\u9cb2\\u9e4f\\u5c55\\u7fc5|%E7%BF%85|kunpeng)\d")
_MARKS = re.compile("</?mark>")
TYPED = (WORD, "鲲鹏", f'"{WORD}"', "鵾鵬", "kunp", "kpzc")
MOST = 600  # pages read from link to link
_LINKS = re.compile(r"""(?:href|src|srcset)="([^"#]+)|<(?:loc|link|guid|id)[^>]*>([^<]+)<""")


def shelve(home: Page) -> None:
    """What items are filed under: a category and a topic."""
    Category.objects.create(name="劳模", slug="laomo")
    index = TopicIndexPage.objects.get()
    index.add_child(instance=TopicPage(title="工匠", slug="jiangxin", introduction="导语"))


def hide(section: SectionPage, adopter: SectionPage) -> dict[str, ItemPage]:
    """Items in every state that is not public; what was public once is adopted and chosen for a topic."""
    items = {}
    for number, (state, act) in enumerate(HIDING.items()):
        items[state] = item = make_item(section, number)
        if state not in NEVER_PUBLIC:
            publish(item, adopter)
        act(item)
    return items


def publish(item: ItemPage, adopter: SectionPage) -> None:
    item.get_latest_revision().publish()
    item.refresh_from_db()
    sharing.adopt(item, adopter, None)
    TopicEntry.objects.create(topic=TopicPage.objects.get(), item_id=item.pk)


def make_item(section: SectionPage, number: int) -> ItemPage:
    word = f"{WORD}{number}"
    make = scene.make_event if number % 2 else scene.make_article
    picture = Picture.objects.create(title=word, file=png(f"kunpeng{number}.png"), credit=f"{word}摄")
    item = make(
        section,
        f"{word}标题",
        publish=False,
        body=scene.paragraphs(f"{word}正文"),
        summary=f"{word}摘要",
        source=f"{word}报",
        lead_image=picture,
        lead_caption=f"{word}图",
        category=Category.objects.get(),
    )
    item.keywords.add(f"{word}词")
    item.topics.add(TopicPage.objects.get())
    item.save()
    item.save_revision()
    return item


def _schedule(item: ItemPage) -> None:
    item.go_live_at = timezone.now() + timedelta(days=1)
    item.save_revision().publish()


def _expire(item: ItemPage) -> None:
    item.unpublish(set_expired=True)


def _pass_expiry(item: ItemPage) -> None:
    """The scheduler has not run yet."""
    Page.objects.filter(pk=item.pk).update(expire_at=timezone.now() - timedelta(minutes=1))


def _restrict(item: ItemPage) -> None:
    PageViewRestriction.objects.create(page=item.page_ptr, restriction_type="login")


HIDING: dict[str, Callable[[ItemPage], object]] = {
    "draft": lambda item: None,
    "in review": lambda item: item.get_workflow().start(item, None),
    "scheduled": _schedule,
    "expired": _expire,
    "past its expiry": _pass_expiry,
    "unpublished": lambda item: item.unpublish(),
    "withdrawn": lambda item: withdrawal.withdraw(item, None, "有误", "本文已撤回"),
    "private": _restrict,
    "deleted": lambda item: item.delete(),
}
NOT_FOLLOWED = ("/static/", "/admin/", "/media/")
NEVER_PUBLIC = {"draft", "in review", "scheduled"}


def public_addresses(items: list[ItemPage], sections: list[SectionPage]) -> Iterator[str]:
    """Every pattern outside the admin for each item and section, what was typed for every search, old addresses."""
    for item in items:
        for section in sections:
            yield f"/{section.slug}/{item.slug}/"
            yield f"/{section.slug}/shared/{item.slug}/"
            values = {
                "pk": item.pk,
                "item_id": item.pk,
                "item": item.pk,
                "slug": section.slug,
                "uid": item.translation_key,
            }
            for pattern, _ in patterns():
                if not pattern.startswith("admin/"):
                    yield "/" + filled(pattern, values)
    for slug in ("laomo", "jiangxin"):
        for pattern, _ in patterns():
            if "slug" in pattern and not pattern.startswith("admin/"):
                yield "/" + filled(pattern, {"slug": slug})
    for typed in TYPED:
        for path in ("/search/", "/search/suggest/", "/api/v1/search", "/unions/"):
            yield f"{path}?q={typed}"
            yield f"{path}?q={typed}&sort=newest"


def leaks(client: Client, addresses: Iterator[str]) -> dict[str, str]:
    """Addresses that show a trace of what is hidden, with what they show; links are followed."""
    seen: set[str] = set()
    waiting = ["/", *addresses]
    found = {}
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        assert response.status_code != 500, path
        body = b"".join(response.streaming_content) if response.streaming else response.content
        text = _MARKS.sub("", body.decode(errors="replace"))
        if trace := _TRACE.search(text):
            found[path] = text[max(0, trace.start() - 40) : trace.end() + 40]
        waiting += [link for link in _links(path, text) if link not in seen]
    assert len(seen) < MOST, "too many pages to read"
    return found


def _links(path: str, text: str) -> Iterator[str]:
    for match in _LINKS.finditer(text):
        parts = urlsplit(urljoin(f"http://localhost{path}", (match[1] or match[2]).split(" ")[0]))
        if parts.hostname == "localhost" and not parts.query and not parts.path.startswith(NOT_FOLLOWED):
            yield parts.path
