"""What happens in the midst of an answer of the change API, between any two of its queries, is not lost."""

import pytest

from articles.exchange import sharing
from articles.models import ArticlePage, Category, Placement, Sharing, Withdrawal
from articles.withdrawals import withdrawal
from tests.meanwhile import Act, at_each_place, hidden, withdrawn
from tests.scene import make_article, make_section, make_topic
from tests.subscribers.copies import Copy, held, public_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def shunde(foshan):
    return make_section("shunde", "顺德区总工会", superior=foshan.union)


@pytest.fixture
def topic(alliance):
    return make_topic("safety", "安全生产月")


@pytest.fixture
def article(shunde, topic):
    return make_article(shunde, "稿件", sharing=Sharing.POOL, topics=[topic])


def closed(section) -> list[Act]:
    return [
        lambda: withdrawal.close_section(section, None, "整顿", "已关闭"),
        lambda: withdrawal.undo(Withdrawal.objects.open().get(), None, "整顿完毕"),
    ]


def under_another(section, superior) -> list[Act]:
    def move(to):
        section.union.refresh_from_db()
        section.union.superior = to
        section.union.save()

    before = section.union.superior
    return [lambda: move(superior), lambda: move(before)]


def unpublished(page) -> list[Act]:
    return [
        lambda: type(page).objects.get(pk=page.pk).unpublish(),
        lambda: page.get_latest_revision().publish(),
    ]


def adopted(item, section) -> list[Act]:
    return [
        lambda: sharing.adopt(item, section, None),
        lambda: sharing.drop(Placement.objects.accepted().get(), None),
    ]


def refiled(item, category) -> list[Act]:
    def file(under):
        page = type(item).objects.get(pk=item.pk)
        page.category = under
        page.save_revision().publish()

    return [lambda: file(category), lambda: file(None)]


def assert_nothing_lost(query: str, acts: list[Act], article: ArticlePage) -> None:
    """Each act at each place of an answer that has nothing to tell, and at every fifth of one that has."""
    _each_place(query, acts, 1, lambda: None)
    _each_place(query, acts, 5, lambda: article.save_revision().publish())


def _each_place(query: str, acts: list[Act], every: int, begin: Act) -> None:
    copy = Copy(query)

    def check(number: int) -> None:
        copy.follow()
        assert held(copy) == public_state(query), number

    assert at_each_place(acts, begin, lambda _: copy.follow(), check, every) > 5


@pytest.fixture
def other(shunde):
    return make_article(shunde, "另一篇")


@pytest.mark.parametrize(
    ("act", "query"),
    [(closed, ""), (closed, "union=shunde"), (hidden, "union=shunde"), (hidden, "union=foshan&subtree=1")],
)
def test_a_section_closes_and_opens(shunde, article, other, act, query):
    assert_nothing_lost(query, act(shunde), other)


def test_a_union_moves(shunde, guangzhou, article, other):
    assert_nothing_lost("union=shunde&subtree=1", under_another(shunde, guangzhou.union), other)


def test_a_topic_ends_and_begins_anew(topic, article, other):
    assert_nothing_lost("topic=safety", unpublished(topic), other)


def test_an_item_is_adopted_and_dropped(article, guangzhou, other):
    assert_nothing_lost("union=guangzhou", adopted(article, guangzhou), other)


def test_an_item_is_withdrawn_and_comes_back(article, other):
    assert_nothing_lost("union=shunde", withdrawn(article), other)


def test_an_item_is_filed_under_another_category(article, other):
    news = Category.objects.create(name="要闻", slug="news")
    assert_nothing_lost("category=news", refiled(article, news), other)
