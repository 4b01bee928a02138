"""What happens in the midst of an answer of the change API, between any two of its queries, is not lost."""

from collections.abc import Callable
from itertools import count

import pytest
from wagtail.models import PageViewRestriction

from articles.exchange import sharing
from articles.models import ArticlePage, Category, Placement, Sharing, TopicIndexPage, TopicPage, Withdrawal
from articles.withdrawals import withdrawal
from tests.meanwhile import before_query
from tests.scene import make_article, make_section
from tests.subscribers.copies import Copy, held, public_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def shunde(foshan):
    return make_section("shunde", "顺德区总工会", superior=foshan.union)


@pytest.fixture
def topic(alliance):
    page = TopicPage(title="安全生产月", slug="safety", introduction="六月")
    TopicIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture
def article(shunde, topic):
    return make_article(shunde, "稿件", sharing=Sharing.POOL, topics=[topic])


def hidden(section):
    yield lambda: PageViewRestriction.objects.create(page=section, restriction_type="login")
    yield lambda: PageViewRestriction.objects.get(page=section).delete()


def closed(section):
    yield lambda: withdrawal.close_section(section, None, "整顿", "已关闭")
    yield lambda: withdrawal.undo(Withdrawal.objects.open().get(), None, "整顿完毕")


def under_another(section, superior):
    def move(to):
        section.union.refresh_from_db()
        section.union.superior = to
        section.union.save()

    before = section.union.superior
    yield lambda: move(superior)
    yield lambda: move(before)


def unpublished(page):
    yield lambda: type(page).objects.get(pk=page.pk).unpublish()
    yield lambda: page.get_latest_revision().publish()


def adopted(item, section):
    yield lambda: sharing.adopt(item, section, None)
    yield lambda: sharing.drop(Placement.objects.accepted().get(), None)


def withdrawn(item):
    yield lambda: withdrawal.withdraw(item, None, "有误", "已撤回")
    yield lambda: withdrawal.undo(Withdrawal.objects.open().get(), None, "撤错了")


def refiled(item, category):
    def file(under):
        page = type(item).objects.get(pk=item.pk)
        page.category = under
        page.save_revision().publish()

    yield lambda: file(category)
    yield lambda: file(None)


def assert_nothing_lost(query: str, acts: list[Callable], article: ArticlePage) -> None:
    """Each act at each place of an answer that has nothing to tell, and at every fifth of one that has."""
    _each_place(query, acts, 1, lambda: None)
    _each_place(query, acts, 5, lambda: article.save_revision().publish())


def _each_place(query: str, acts: list[Callable], step: int, begin: Callable) -> None:
    copy = Copy(query)
    for number in count(1, step):
        happened = False
        for act in acts:
            begin()
            with before_query(number, act) as meanwhile:
                copy.follow()
            if not meanwhile.happened:
                act()
            happened |= meanwhile.happened
            copy.follow()
            assert held(copy) == public_state(query), (act.__qualname__, number)
        if not happened:
            break
    assert number > 5


@pytest.fixture
def other(shunde):
    return make_article(shunde, "另一篇")


@pytest.mark.parametrize(
    ("act", "query"),
    [(closed, ""), (closed, "union=shunde"), (hidden, "union=shunde"), (hidden, "union=foshan&subtree=1")],
)
def test_a_section_closes_and_opens(shunde, article, other, act, query):
    assert_nothing_lost(query, list(act(shunde)), other)


def test_a_union_moves(shunde, guangzhou, article, other):
    assert_nothing_lost("union=shunde&subtree=1", list(under_another(shunde, guangzhou.union)), other)


def test_a_topic_ends_and_begins_anew(topic, article, other):
    assert_nothing_lost("topic=safety", list(unpublished(topic)), other)


def test_an_item_is_adopted_and_dropped(article, guangzhou, other):
    assert_nothing_lost("union=guangzhou", list(adopted(article, guangzhou)), other)


def test_an_item_is_withdrawn_and_comes_back(article, other):
    assert_nothing_lost("union=shunde", list(withdrawn(article)), other)


def test_an_item_is_filed_under_another_category(article, other):
    news = Category.objects.create(name="要闻", slug="news")
    assert_nothing_lost("category=news", list(refiled(article, news)), other)
