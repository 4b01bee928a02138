"""What every public page type says to machines, by one table: 国办发〔2017〕47号, Open Graph, schema.org."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from articles.exchange import sharing
from articles.models import Category, EventPage, SectionColumn, TopicIndexPage, TopicPage
from home.models import TextPage
from tests.reading import picture, read
from tests.scene import make_article, make_event
from unions.models import Union

pytestmark = pytest.mark.django_db

SITE = ("SiteName", "SiteDomain", "og:title", "og:type", "og:image", "og:url", "og:site_name")
COLUMN = (*SITE, "ColumnName", "ColumnType", "ColumnDescription", "ColumnKeywords", "description")
CONTENT = ("ArticleTitle", "PubDate", "ContentSource", "Author", "Keywords", "Description", "Image", "Url")
ITEM = (*SITE, "ColumnName", "ColumnType", *CONTENT)
TRAIL = {"BreadcrumbList": ("itemListElement",)}
SEARCH = {"WebSite": ("name", "url", "potentialAction"), "Organization": ("name", "url")}
UNION = {"Organization": ("name", "url")} | TRAIL
STORY = {
    "NewsArticle": (
        "headline",
        "datePublished",
        "dateModified",
        "author",
        "publisher",
        "image",
        "description",
    )
} | TRAIL
ADOPTED = {"NewsArticle": (*STORY["NewsArticle"], "isBasedOn")} | TRAIL
EVENT = {
    "Event": ("name", "url", "startDate", "endDate", "location", "eventStatus", "organizer", "image")
} | TRAIL
MOVED = {"Event": (*EVENT["Event"], "previousStartDate")} | TRAIL

# Page type -> meta tags, and the fields of its schema.org things, all of which must say something.
TABLE = {
    "home": (SITE, SEARCH),
    "section": (COLUMN, UNION),
    "column of a section": (COLUMN, UNION),
    "category": (COLUMN, TRAIL),
    "story": (ITEM, STORY),
    "adopted story": (ITEM, ADOPTED),
    "event": (ITEM, EVENT),
    "moved event": (ITEM, MOVED),
    "cancelled event": (ITEM, EVENT),
    "topics": (COLUMN, TRAIL),
    "topic": (COLUMN, TRAIL),
    "events": (COLUMN, TRAIL),
    "month of events": (COLUMN, TRAIL),
    "unions": (COLUMN, TRAIL),
    "union": (COLUMN, UNION),
    "search": (COLUMN, TRAIL),
    "text": (COLUMN, TRAIL),
    "site map": (COLUMN, TRAIL),
}
OFFSET = timezone.get_fixed_timezone(8 * 60)


@pytest.fixture
def addresses(alliance, foshan, guangzhou) -> dict[str, str]:
    category = Category.objects.create(name="要闻", slug="yaowen")
    index = TopicIndexPage.objects.get()
    topic = index.add_child(instance=TopicPage(title="送清凉", slug="ql", introduction="热得有数。"))
    about = alliance.add_child(instance=TextPage(title="关于", slug="about", body="<p>是谁。</p>"))
    column = SectionColumn.objects.create(section=guangzhou, name="要闻", order=1)
    fields = {"summary": "一句话。", "lead_image": picture(), "category": category, "topics": [topic]}
    story = make_article(foshan, "凉茶车", **fields)
    placement = sharing.adopt(story, guangzhou, None)
    sharing.edit(placement, None, column=column)
    status, earlier = EventPage.Status, timezone.now() + timedelta(days=1)
    events = {
        "event": make_event(foshan, **fields),
        "moved event": make_event(foshan, status=status.RESCHEDULED, previous_starts_at=earlier, **fields),
        "cancelled event": make_event(foshan, status=status.CANCELLED, **fields),
    }
    pages = {
        "home": alliance,
        "section": foshan,
        "story": story,
        "adopted story": placement,
        "topics": index,
        "topic": topic,
        "text": about,
    }
    return {name: page.url for name, page in (pages | events).items()} | {
        "column of a section": f"{guangzhou.url}?column={column.pk}",
        "category": "/category/yaowen/",
        "events": "/events/",
        "month of events": f"/events/?month={timezone.localdate():%Y-%m}",
        "unions": "/unions/",
        "union": Union.objects.get(slug="foshan").get_absolute_url(),
        "search": "/search/",
        "site map": "/sitemap/",
    }


def test_every_page_type_says_all_that_it_has_to(client, addresses):
    assert set(addresses) == set(TABLE)
    missing = []
    for kind, (tags, things) in TABLE.items():
        page = read(client, addresses[kind])
        missing += [(kind, tag) for tag in tags if not page.meta(tag)]
        for thing, fields in things.items():
            said = page.data(thing)
            missing += [(kind, thing, field) for field in fields if not said.get(field)]
    assert missing == []


def test_what_is_an_address_is_absolute_and_what_stands_once_stands_once(client, addresses):
    for kind, address in addresses.items():
        page = read(client, address)
        for tag in ("og:url", "og:image"):
            assert page.meta(tag).startswith("http://"), (kind, tag)
        assert [link.startswith("http://localhost/") for link in page.link("canonical")] == [True], kind
        names = page.document.xpath("//meta/@name[. != 'theme-color'] | //meta/@property")
        assert len(names) == len(set(names)), (kind, names)
        steps = [] if kind == "home" else page.data("BreadcrumbList")["itemListElement"]
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
        assert all(step["item"].startswith("http") and step["name"] for step in steps), kind


def test_an_event_says_which_of_three_states_it_is_in(client, addresses):
    states = {
        kind: read(client, addresses[kind]).data("Event")["eventStatus"].rpartition("/")[2]
        for kind in ("event", "moved event", "cancelled event")
    }
    assert states == {
        "event": "EventScheduled",
        "moved event": "EventRescheduled",
        "cancelled event": "EventCancelled",
    }


def test_dates_are_written_as_each_list_wants_them(client, addresses):
    story = read(client, addresses["story"])
    assert datetime.strptime(story.meta("PubDate"), "%Y-%m-%d %H:%M")
    event = read(client, addresses["moved event"]).data("Event")
    for name in ("startDate", "endDate", "previousStartDate"):
        assert datetime.fromisoformat(event[name]).utcoffset() == OFFSET.utcoffset(None)


def test_a_page_without_a_picture_shows_the_alliances_mark(client, foshan):
    page = read(client, make_article(foshan).url)
    assert page.meta("og:image") == "http://localhost/static/img/share.png"
    assert page.meta("Keywords") == "佛山市总工会"
    assert page.meta("Description") == "工会送清凉到工地"
