"""The whole history can be walked, and a document of it changes only with what it holds."""

from datetime import UTC, datetime, timedelta

import feedparser
import pytest
from django.core.cache import cache
from django.utils import timezone

from articles.exchange import sharing
from articles.models import ItemPage, Placement
from articles.withdrawals import withdrawal
from syndication import archives
from syndication.archives import Span
from tests import scene
from tests.syndication import validating

FORMATS = ("rss.xml", "atom.xml")
START = datetime(2024, 3, 1, tzinfo=UTC)
SMALL = 3  # items a document

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(foshan, guangzhou, monkeypatch):
    """Twelve items of Foshan's, own and adopted, over a year and more; documents of three."""
    monkeypatch.setattr(archives, "MOST", SMALL)
    items = []
    for number in range(12):
        date = START + timedelta(days=number * number)
        section = guangzhou if number % 4 == 3 else foshan
        item = scene.make_article(section, f"第{number}篇", original_date=date)
        if section == guangzhou:
            sharing.adopt(item, foshan, None)
            Placement.objects.filter(item=item).update(placed_at=date)
        items.append(item)
    return items


def link(document: feedparser.FeedParserDict, rel: str) -> str | None:
    found = [one.href for one in document.feed.links if one.rel == rel]
    assert len(found) <= 1
    return found[0].removeprefix("http://localhost") if found else None


@pytest.fixture
def walk(client):
    """walk(path) -> address -> titles, from the feed back to the first item, as a subscriber goes."""

    def _walk(path: str) -> dict[str, list[str]]:
        seen: dict[str, list[str]] = {}
        following: str | None = path
        while following:
            response = client.get(following)
            assert response.status_code == 200
            name = path.partition("?")[0].rpartition("/")[2]
            document = validating.CHECKS[name](response.content)
            seen[following] = [entry.title for entry in document.entries]
            assert (b"fh:archive" in response.content.replace(b"xmlns:fh", b"")) is (following != path)
            if following != path:
                assert link(document, "current") == path
                assert 1 <= len(document.entries) <= SMALL
            following = link(document, "prev-archive")
            assert following not in seen
        return seen

    return _walk


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("query", ["", "?subtree=1"])
def test_every_item_is_reached_from_the_feed(walk, many, name, query, monkeypatch):
    monkeypatch.setattr("syndication.formats.base.LIMIT", SMALL)
    seen = walk(f"/feeds/foshan/{name}{query}")
    archived = [title for address, titles in seen.items() if "archive" in address for title in titles]
    everything = [f"第{number}篇" for number in reversed(range(12))]
    assert archived == everything[-len(archived) :]  # in order, none twice
    assert set(archived) | set(seen[f"/feeds/foshan/{name}{query}"]) == set(everything)
    assert len(seen) >= 5


@pytest.mark.parametrize("name", FORMATS)
def test_documents_lead_on_to_the_newer_ones(walk, client, many, name):
    back = [address for address in walk(f"/feeds/foshan/{name}") if "archive" in address]
    forward: list[str] = []
    following: str | None = back[-1]
    while following:
        forward.append(following)
        following = link(feedparser.parse(client.get(following).content), "next-archive")
    assert forward == back[::-1]


def test_a_withdrawal_changes_one_document(walk, client, many):
    before = walk("/feeds/foshan/atom.xml")
    contents = {address: client.get(address) for address in before}
    withdrawal.withdraw(ItemPage.objects.get(pk=many[5].pk).specific, None, "有误")
    cache.clear()
    after = walk("/feeds/foshan/atom.xml")
    assert many[5].title not in {title for titles in after.values() for title in titles}
    kept = [address for address in before if after.get(address) == before[address]]
    assert (
        len(kept) >= len(before) - 3
    )  # the feed, its own document, and a neighbour that it may be joined with
    renewed = [address for address in kept if client.get(address)["ETag"] != contents[address]["ETag"]]
    assert len(renewed) <= 2  # those beside, whose links lead to the joined one


def test_a_new_item_changes_no_document(walk, client, many):
    """But for the newest one's link to the next, which is complete now."""
    archive = [address for address in walk("/feeds/foshan/rss.xml") if "archive" in address]
    before = {address: client.get(address) for address in archive[1:]}
    scene.make_article(many[0].section, "新的")
    cache.clear()
    assert len(archive) > 3
    for address, response in before.items():
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
        assert client.get(address).content == response.content


def test_a_correction_renews_its_document_alone(walk, client, many):
    tags = {
        address: client.get(address)["ETag"] for address in walk("/feeds/foshan/rss.xml") if "arch" in address
    }
    article = ItemPage.objects.get(pk=many[1].pk).specific
    article.title = "改过的"
    article.save_revision().publish()
    renewed = [address for address in tags if client.get(address)["ETag"] != tags[address]]
    assert len(renewed) == 1
    assert "改过的" in client.get(renewed[0]).text


def test_an_address_that_is_none_any_more_leads_on(client, many):
    inner = archives.around(int(START.timestamp()))[0]
    response = client.get(f"/feeds/foshan/atom.xml?archive={inner}")
    assert response.status_code == 301
    assert client.get(response["Location"]).status_code == 200
    now = int(timezone.now().timestamp())
    assert (
        client.get(f"/feeds/foshan/atom.xml?archive={now}_{now + 1}")["Location"] == "/feeds/foshan/atom.xml"
    )


@pytest.mark.parametrize(
    "given",
    [
        "0_3",
        "1_3",
        "8_4",
        "x",
        "-1_1",
        "0_99999999999999",
        "0_8589934593",
        "1_1",
        "%00",
        "٣_٤",
        "1&archive=2_4",
    ],
)
def test_what_never_was_a_document_is_refused(client, foshan, given):
    response = client.get(f"/feeds/foshan/atom.xml?archive={given}")
    assert response.status_code == 400
    assert response.text.startswith("archive：")


@pytest.mark.parametrize("given", ["-8589934592_0", "0_1", "-4_-2", "4294967296_8589934592"])
def test_the_ends_of_time_are_no_trouble(client, foshan, given):
    scene.make_article(foshan, original_date=datetime(1951, 5, 1, tzinfo=UTC))
    assert client.get(f"/feeds/foshan/atom.xml?archive={given}", follow=True).status_code == 200


def test_json_feed_and_ninjs_lead_on_by_next_url(client, many):
    for name, identity in (("feed.json", "id"), ("ninjs.json", "uri")):
        path, seen = f"/feeds/foshan/{name}", set()
        while path:
            document = client.get(path).json()
            seen |= {item[identity] for item in document["items"]}
            path = document.get("next_url")
        assert seen == {f"urn:uuid:{item.translation_key}" for item in many}


def test_what_was_seen_once_need_not_be_read_again(walk, foshan, monkeypatch):
    """A subscriber that stops at the first document that it knows misses nothing, however often it comes."""
    monkeypatch.setattr(archives, "MOST", SMALL)
    monkeypatch.setattr("syndication.formats.base.LIMIT", SMALL)
    known: dict[str, list[str]] = {}
    read: set[str] = set()
    for number in range(20):
        scene.make_article(
            foshan, f"{number}", original_date=START + timedelta(hours=number**3 % 97 + number * 30)
        )
        if number % 3 == 0:
            seen = walk("/feeds/foshan/atom.xml")
            for address, titles in seen.items():
                if address in known:
                    assert known[address] == titles
                    break
                read |= set(titles)
            known = {address: titles for address, titles in seen.items() if "archive" in address}
    assert read >= {f"{number}" for number in range(19)}


def test_the_hour_alone_changes_no_byte(client, many, monkeypatch):
    before = client.get("/feeds/foshan/atom.xml").content
    for days in (1, 40, 3000):
        moment = START + timedelta(days=3000 + days)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert client.get("/feeds/foshan/atom.xml").content == before


def test_a_small_feed_has_no_archive(client, foshan):
    scene.make_article(foshan)
    assert b"prev-archive" not in client.get("/feeds/foshan/atom.xml").content
    assert client.get("/feeds/foshan/events.ics?archive=0_4").status_code == 400


def test_more_items_of_one_second_than_a_document_holds_are_kept_together(client, foshan, monkeypatch):
    monkeypatch.setattr(archives, "MOST", SMALL)
    for number in range(SMALL + 2):
        scene.make_article(foshan, f"{number}", original_date=START)
    scene.make_article(foshan, "今天的")
    address = link(feedparser.parse(client.get("/feeds/foshan/atom.xml").content), "prev-archive")
    assert len(feedparser.parse(client.get(address).content).entries) == SMALL + 2


def test_spans_are_read_as_written():
    for second in (0, 1, -1, 1_700_000_000, -600_000_000):
        for span in archives.around(second):
            assert Span.read(str(span)) == span
            assert span.begin <= second < span.end
