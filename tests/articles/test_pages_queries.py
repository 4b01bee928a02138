"""An item's page costs twelve queries at most, whatever stands around the text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Category, TopicIndexPage, TopicPage
from tests.reading import picture
from tests.scene import make_article, make_event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [make_article, make_event])
def test_an_item_with_everything(client, foshan, guangzhou, make):
    topic = TopicPage(title="送清凉", slug="ql", introduction="一句。")
    TopicIndexPage.objects.get().add_child(instance=topic)
    category = Category.objects.create(name="要闻", slug="yaowen")
    fields = {"topics": [topic], "category": category, "lead_image": picture()}
    items = [make([foshan, guangzhou][number % 2], **fields) for number in range(4)]
    client.get(items[1].url)
    with CaptureQueriesContext(connection) as queries:
        assert "in-topic" in client.get(items[1].url).text
    assert len(queries) <= 12, [query["sql"][:120] for query in queries]
