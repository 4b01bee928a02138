"""One article through its whole life, by real HTTP requests: the eight steps of docs/architecture.md."""

import re

import pytest
import requests
from django.urls import reverse

from articles.models import ItemPage
from search import indexer
from tests import scene
from tests.admin_forms import article_form

TITLE = "职工书屋开进造船车间"
TEXT = (
    "<p>午休的哨声一响，焊工们摘下面罩，走进车间一角的书屋。</p><p>书屋藏书三千册，由工会会员轮流值守。</p>"
)
SIGN = "焊工们摘下面罩"

pytestmark = pytest.mark.django_db(transaction=True)


class Person:
    """Somebody at a browser: keeps cookies, sends the CSRF token of the page before."""

    def __init__(self, base: str, user=None) -> None:
        self.base, self.session = base, requests.Session()
        self.session.trust_env = False
        if user:
            self.post(reverse("wagtailadmin_login"), {"username": user.username, "password": scene.PASSWORD})

    def get(self, address: str) -> requests.Response:
        return self.session.get(f"{self.base}{address}", timeout=30, allow_redirects=False)

    def text(self, address: str) -> str:
        response = self.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    def post(self, address: str, data: dict) -> requests.Response:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(address).text)
        token = token[1] if token else self.session.cookies.get("csrftoken", "")
        headers = {"Referer": f"{self.base}{address}", "X-CSRFToken": token}
        response = self.session.post(
            f"{self.base}{address}", data, headers=headers, timeout=30, allow_redirects=False
        )
        assert response.status_code == 302, response.text[:2000]
        return response


@pytest.fixture
def people(live_server, staff, guangzhou_staff):
    everybody = {f"foshan {role}": user for role, user in staff.items()}
    everybody["guangzhou editor"] = guangzhou_staff["editor"]
    return {name: Person(live_server.url, user) for name, user in everybody.items()}


@pytest.fixture
def reader(live_server):
    return Person(live_server.url)


def surfaces(item: ItemPage) -> dict[str, str]:
    """Every public address that may show the article, by name."""
    return {
        "front page": "/",
        "origin's section": "/foshan/",
        "adopter's section": "/guangzhou/",
        "search": f"/search/?q={TITLE[:4]}",
        "search in traditional script": "/search/?q=職工書屋",
        "alliance RSS": "/feeds/rss.xml",
        "alliance Atom": "/feeds/atom.xml",
        "origin's feed": "/feeds/foshan/rss.xml",
        "adopter's feed": "/feeds/guangzhou/atom.xml",
        "sitemap": "/sitemap.xml",
        "article": f"/foshan/{item.slug}/",
        "adopted article": f"/guangzhou/shared/{item.slug}/",
    }


OF_THE_ADOPTER = {"adopter's section", "adopter's feed", "adopted article"}
OF_THE_INDEX = {"search", "search in traditional script"}
PAGES = {"article", "adopted article"}


def shown_on(reader: Person, item: ItemPage) -> set[str]:
    """The surfaces that show the article to an anonymous reader now."""
    shown = set()
    for name, address in surfaces(item).items():
        response = reader.get(address)
        assert response.status_code < 500, address
        text = re.sub(r"</?mark>|<wbr>", "", response.content.decode())
        sign = item.slug if name == "sitemap" else SIGN if name in PAGES else TITLE
        if response.status_code == 200 and sign in text:
            shown.add(name)
    return shown


def test_one_item_s_life(people, reader, foshan, guangzhou):
    everywhere = set(surfaces(ItemPage(slug="x")))
    indexer.rebuild()

    # 1. Written by an editor under the union's section.
    item = write(people["foshan editor"], foshan)
    assert shown_on(reader, item) == set()

    # 2. Reviewed by three people; before the last has signed, nothing is public.
    approve(people["foshan first"], item)
    approve(people["foshan second"], item)
    indexer.follow_once()
    assert shown_on(reader, item) == set()

    # 3. Published by the last signature, at once.
    approve(people["foshan final"], item)
    assert shown_on(reader, item) == everywhere - OF_THE_ADOPTER - OF_THE_INDEX

    # 4. Shared: another union adopts it from the pool.
    adopt(people["guangzhou editor"], item, guangzhou)
    assert shown_on(reader, item) == everywhere - OF_THE_INDEX

    # 5. Indexed by the worker.
    indexer.follow_once()
    assert shown_on(reader, item) == everywhere

    # 6. Found, and read in both sections.
    found_and_read(reader, item)

    # 7. Delivered to the member sites.
    feed = delivered(reader)

    # 8. Withdrawn: one act, gone from everywhere before the index has followed, and after.
    withdraw(people["foshan administrator"], item)
    assert shown_on(reader, item) == set()
    indexer.follow_once()
    assert shown_on(reader, item) == set()
    gone_with_a_public_note(reader, item)
    assert ask_again(reader, feed).status_code == 200


def write(person: Person, section) -> ItemPage:
    form = article_form(TITLE, TEXT, summary="午休一刻钟，书香满车间。") | {"action-submit": "1"}
    person.post(reverse("wagtailadmin_pages:add", args=["articles", "articlepage", section.pk]), form)
    return ItemPage.objects.get(draft_title=TITLE)


def approve(person: Person, item: ItemPage) -> None:
    state = ItemPage.objects.get(pk=item.pk).current_workflow_task_state
    person.post(reverse("wagtailadmin_pages:workflow_action", args=[item.pk, "approve", state.pk]), {})


def adopt(person: Person, item: ItemPage, section) -> None:
    assert TITLE in person.text(reverse("hub_pool"))
    person.post(reverse("hub_decide", args=[item.pk, "adopt"]), {"section": section.pk})


def found_and_read(reader: Person, item: ItemPage) -> None:
    """The search leads to the origin; the adopted page names its source and points to the origin."""
    assert f'href="/foshan/{item.slug}/"' in reader.text("/search/?q=書屋")
    adopted = reader.text(f"/guangzhou/shared/{item.slug}/")
    assert "转载自" in adopted
    assert f"/foshan/{item.slug}/" in re.search(r'<link rel="canonical" href="([^"]+)"', adopted)[1]


def delivered(reader: Person) -> requests.Response:
    """The adopter's feed carries the full text; a second request is answered with 304."""
    feed = reader.get("/feeds/guangzhou/atom.xml")
    assert SIGN in feed.text
    assert ask_again(reader, feed).status_code == 304
    return feed


def ask_again(reader: Person, feed: requests.Response) -> requests.Response:
    return reader.session.get(feed.url, headers={"If-None-Match": feed.headers["ETag"]}, timeout=30)


def withdraw(person: Person, item: ItemPage) -> None:
    words = {"reason": "数字有误", "note": "内容有误，已撤回。"}
    person.post(reverse("hub_withdraw", args=[item.pk]), words)


def gone_with_a_public_note(reader: Person, item: ItemPage) -> None:
    for name in PAGES:
        gone = reader.get(surfaces(item)[name])
        assert gone.status_code == 410
        assert "内容有误，已撤回。" in gone.content.decode()
        assert "数字有误" not in gone.content.decode()
