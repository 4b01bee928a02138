"""What happens while a page is made, between any two of its queries, is on the page that is shown next.

HUB_EVERY=1 for every place; else at one in nine.
"""

import os
from itertools import count

import pytest
from wagtail.models import PageViewRestriction

from articles.models import TopicIndexPage, TopicPage, Withdrawal
from articles.withdrawals import withdrawal
from pagecache.keeping import of_process
from tests.meanwhile import before_query
from tests.scene import make_article

pytestmark = pytest.mark.django_db
EVERY = int(os.environ.get("HUB_EVERY", "9"))


@pytest.fixture
def topic(alliance):
    page = TopicPage(title="清凉", slug="cool", introduction="一夏")
    TopicIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def article(foshan, topic):
    make_article(foshan, "另一篇", topics=[topic])
    return make_article(foshan, "送清凉", topics=[topic])


def withdrawn(article):
    yield lambda: withdrawal.withdraw(article, None, "有误", "已撤回")
    yield lambda: withdrawal.undo(Withdrawal.objects.open().get(), None, "撤错了")


def hidden(article):
    section = article.section
    yield lambda: PageViewRestriction.objects.create(page=section, restriction_type="login")
    yield lambda: PageViewRestriction.objects.get(page=section).delete()


@pytest.mark.parametrize("remembered", [False, True])
@pytest.mark.parametrize("path", ["/", "/topics/cool/", "item"])
@pytest.mark.parametrize("act", [withdrawn, hidden])
def test_the_next_reader_sees_it(reader, fresh, article, act, path, remembered):
    path = article.url if path == "item" else path
    happened = True
    numbers = count(1, EVERY)
    while happened:
        number, happened = next(numbers), False
        for each in act(article):
            if not remembered:
                of_process.forget()
            with before_query(number, each) as meanwhile:
                reader.get(path)
                reader.get(f"{path}?n={number}")
            if not meanwhile.happened:
                each()
            happened |= meanwhile.happened
            for address in (path, f"{path}?m={number}"):
                assert reader.get(address).content == fresh(address), number
