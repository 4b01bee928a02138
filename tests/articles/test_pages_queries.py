"""What stands around an item's text costs the same, however much there is of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Category, TopicIndexPage, TopicPage
from tests.reading import picture
from tests.scene import make_article, make_event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [make_article, make_event])
def test_a_topic_of_many_costs_one_query_like_a_topic_of_two(client, foshan, guangzhou, make):
    topic = TopicPage(title="送清凉", slug="ql", introduction="一句。")
    TopicIndexPage.objects.get().add_child(instance=topic)
    category = Category.objects.create(name="要闻", slug="yaowen")

    def item():
        return make(foshan, topics=[topic], category=category, lead_image=picture())

    def cost() -> int:
        client.get(first.url)
        with CaptureQueriesContext(connection) as queries:
            assert "in-topic" in client.get(first.url).text
        return len(queries)

    first, _ = item(), item()
    few = cost()
    for _ in range(4):
        make_event(foshan)  # listed below the text, with their states
        item()
    assert cost() == few
