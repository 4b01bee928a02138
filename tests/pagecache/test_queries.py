"""A page that is made anew costs at most twelve queries, the question to the log among them, however much there is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.exchange import carrying, sharing
from articles.models import Category, CoSource, SectionColumn, TopicIndexPage, TopicPage
from pagecache.keeping import of_process
from tests import scene
from tests.reading import picture

pytestmark = pytest.mark.django_db
MOST = 12


@pytest.fixture
def addresses(foshan, guangzhou, desk):
    """Of each kind of page, everything on it that a page of its kind can have; twice as much of it each time asked."""
    category = Category.objects.create(name="服务", slug="fuwu")
    topic = TopicPage(title="清凉", slug="cool", introduction="一夏", lead_image=picture())
    TopicIndexPage.objects.get().add_child(instance=topic)
    column = SectionColumn.objects.create(section=foshan, name="要闻", order=1)

    def more() -> dict[str, str]:
        fields = {"category": category, "topics": [topic], "lead_image": picture()}
        own, others = (
            [scene.make_article(section, f"第{number}篇", **fields) for number in range(2)]
            for section in (foshan, guangzhou)
        )
        event = scene.make_event(foshan, **fields)
        theirs = scene.make_event(guangzhou)
        for item in (others[0], theirs):
            sharing.adopt(item, foshan, None)
        sharing.edit(foshan.placements.get(item=others[0]), None, column=column, order=1)
        CoSource.objects.create(item=others[1], section=foshan)
        carrying.carry(
            scene.make_article(guangzhou), desk, timezone.localdate() + timedelta(days=3), "各会知悉"
        )
        return {
            "front page": "/",
            "section": "/foshan/",
            "article": own[0].url,
            "adopted article": foshan.placements.get(item=others[0]).url,
            "event": event.url,
            "topic": topic.url,
            "topics": "/topics/",
            "category": "/category/fuwu/",
            "events": "/events/",
            "directory": "/unions/",
            "site map": "/sitemap/",
            "search": "/search/?q=篇",
        }

    return more


def costs(reader, addresses: dict[str, str], count) -> dict[str, int]:
    """Queries of each page made anew, when the process knows what all pages show and the pictures are made."""
    found = {}
    for name, address in addresses.items():
        reader.get(address)
        of_process().pages.clear()
        of_process().parts.clear()
        with count(100) as queries:
            assert reader.get(address).status_code == 200, name
        found[name] = len(queries)
    return found


def test_a_page_costs_few_queries_whatever_is_on_it(reader, addresses, follow, django_assert_max_num_queries):
    made = addresses()
    follow()
    few = costs(reader, made, django_assert_max_num_queries)
    assert {name: cost for name, cost in few.items() if cost > MOST} == {}
    made = addresses()
    follow()
    many = costs(reader, made, django_assert_max_num_queries)
    assert {name: (few[name], cost) for name, cost in many.items() if cost > few[name]} == {}
