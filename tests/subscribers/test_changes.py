"""GET /api/v1/changes: whoever follows to the end has what the part shows, whatever happened."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles import scheduling
from articles.exchange import carrying, sharing
from articles.models import Category, Change, ItemPage, Sharing
from articles.withdrawals import withdrawal
from tests.scene import make_article, make_event, make_section, make_topic, make_union
from tests.subscribers.copies import Copy, held, public_state

pytestmark = pytest.mark.django_db

PARTS = (
    "",
    "union=foshan",
    "union=guangzhou",
    "union=foshan&subtree=1",
    "category=news",
    "topic=safety",
    "kind=event",
    "union=guangzhou&category=news&kind=article",
)


@pytest.fixture
def news(db):
    return Category.objects.create(name="要闻", slug="news")


@pytest.fixture
def safety(alliance):
    return make_topic("safety", "安全生产月")


@pytest.fixture
def copies(news, safety, foshan, guangzhou):
    return {query: Copy(query) for query in PARTS}


@pytest.fixture
def everything_equal(copies):
    """Every copy, gone on with or begun anew, is what its part shows."""

    def _equal(anew: bool = False) -> None:
        for query, copy in copies.items():
            reader = Copy(query, limit=3) if anew else copy
            reader.follow()
            assert held(reader) == public_state(query), query

    return _equal


def republish(item: ItemPage, **fields) -> None:
    page = item.specific
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_publication_is_told_with_its_full_text(foshan):
    make_article(foshan, "送清凉到工地")
    (line,) = Copy().follow()
    assert line["act"] == "published"
    assert line["item"]["title"] == "送清凉到工地"
    assert "七月流火" in line["item"]["content_html"]
    assert line["item"]["_hub"]["kind"] == "article"
    assert line["id"] == line["item"]["id"]
    assert line["id"].startswith("urn:uuid:")


def test_a_change_is_an_update_and_one_with_a_note_a_correction(foshan):
    article = make_article(foshan)
    copy = Copy()
    copy.follow()
    republish(article, title="改过的标题")
    assert copy.acts() == [("updated", "改过的标题")]
    republish(article, correction="日期有误")
    assert copy.acts() == [("corrected", "改过的标题")]


def test_of_a_withdrawn_item_nothing_is_told_but_the_note(foshan):
    article = make_article(foshan, "有差错的稿件")
    copy = Copy()
    copy.follow()
    withdrawal.withdraw(article, None, "内部原因", "本文已撤回")
    draft = ItemPage.objects.get(pk=article.pk).specific
    draft.title = "未刊的草稿标题"
    draft.save_revision()
    for reader in (copy, Copy()):  # who has it, and who asks from before its publication
        (line,) = reader.follow()
        assert line["act"] == "withdrawn"
        assert line["note"] == "本文已撤回"
        assert set(line) == {"act", "cursor", "at", "id", "note"}


def test_what_comes_back_is_published_again(foshan):
    article = make_article(foshan)
    act = withdrawal.withdraw(article, None, "有误")
    copy = Copy()
    copy.follow()
    withdrawal.undo(act, None, "撤错了")
    assert copy.acts() == [("published", article.title)]


def test_an_adopted_item_is_a_publication_for_the_adopter_and_dropped_a_removal(foshan, guangzhou):
    article = make_article(foshan, sharing=Sharing.POOL)
    all_of_it, adopter = Copy(), Copy("union=guangzhou")
    all_of_it.follow()
    assert adopter.follow() == []
    placement = sharing.adopt(article, guangzhou, None)
    (line,) = adopter.follow()
    assert line["act"] == "published"
    assert line["item"]["url"].startswith("http://localhost/guangzhou/shared/")
    assert line["item"]["_hub"]["origin"]["union"] == "佛山市总工会"
    sharing.drop(placement, None)
    assert adopter.acts() == [("removed", article.title)]
    assert all_of_it.follow() == []  # for the alliance nothing has happened


def test_a_filter_skips_what_does_not_concern_it_and_names_where_to_go_on(foshan, guangzhou):
    copy = Copy("union=guangzhou")
    make_article(foshan)
    page = copy.page()
    assert page["changes"] == []
    assert not page["more"]
    copy.cursor = page["cursor"]
    assert copy.page()["cursor"] == page["cursor"] == Copy().page()["cursor"]


def test_an_item_of_another_category_is_not_told_to_have_left(foshan, news):
    copy = Copy("category=news")
    article = make_article(foshan, "别的分类")
    republish(article, title="还是别的分类")
    assert copy.follow() == []
    republish(article, category=news)
    assert copy.acts() == [("published", "还是别的分类")]
    republish(article, category=None)
    assert copy.acts() == [("removed", "还是别的分类")]


def test_who_follows_events_hears_nothing_of_articles(foshan):
    article = make_article(foshan)
    withdrawal.withdraw(article, None, "有误")
    make_event(foshan, "书画展")
    assert Copy("kind=event").acts() == [("published", "书画展")]


def test_a_text_of_a_private_section_leaves_no_word(foshan, guangzhou):
    PageViewRestriction.objects.create(page=foshan, restriction_type="login")
    article = make_article(foshan, "内部参考")
    withdrawal.withdraw(article, None, "有误")
    for line in Copy().follow():
        assert set(line) == {"act", "cursor", "at", "id", "note"}


def test_every_line_is_a_place_to_go_on_from(foshan):
    for number in range(4):
        make_article(foshan, f"第{number}篇")
    first = Copy()
    first.follow()
    for number, line in enumerate(first.lines):
        late = Copy()
        late.cursor = line["cursor"]
        assert [one["id"] for one in late.follow()] == [one["id"] for one in first.lines[number + 1 :]]


def test_a_whole_section_is_told_of_in_pages(foshan, guangzhou):
    titles = {make_article(foshan, f"第{number}篇").title for number in range(9)}
    copy = Copy("union=foshan", limit=4)
    copy.follow()
    act = withdrawal.close_section(foshan, None, "整顿", "栏目关闭")
    lines = copy.follow()
    assert {(line["act"], copy.titles[line["id"]], line["note"]) for line in lines} == {
        ("withdrawn", title, "栏目关闭") for title in titles
    }
    assert copy.items == {}
    withdrawal.undo(act, None, "整顿完毕")
    assert {act for act, _ in copy.acts()} == {"published"}
    assert held(copy) == public_state("union=foshan")


def test_a_union_under_another_superior_leaves_the_former_ones_part(alliance):
    upper, other = make_union("gd", "广东省总工会"), make_union("hn", "湖南省总工会")
    section = make_section("lower", "下级工会", superior=upper)
    article = make_article(section)
    query = f"union={upper.pk}&subtree=1"
    copy = Copy(query)
    copy.follow()
    assert len(copy.items) == 1
    section.union.superior = other
    section.union.save()
    republish(article, summary="后来改过")  # and is told of by a later entry, too
    assert copy.acts() == [("removed", article.title)]
    assert public_state(query) == {}


def go(union, superior):
    union.superior = superior
    union.save()


def test_what_left_a_union_that_left_the_part_leaves_it_too(alliance):
    """Moved, deleted or dropped by a section that was below the union when the copy was made, and no more."""
    upper, other = make_union("gd", "广东省总工会"), make_union("hn", "湖南省总工会")
    lower = make_section("lower", "下级工会", superior=upper)
    elsewhere = make_section("elsewhere", "外省工会", superior=other)
    moved, deleted, foreign = make_article(lower), make_article(lower), make_article(elsewhere)
    placement = sharing.adopt(foreign, lower, None)
    query = f"union={upper.pk}&subtree=1"
    copy = Copy(query)
    copy.follow()
    assert len(copy.items) == 3
    moved.move(elsewhere, pos="last-child")
    go(lower.union, other)
    deleted.delete()
    sharing.drop(placement, None)
    copy.follow()
    assert copy.items == public_state(query) == {}


def test_a_section_that_is_deleted_takes_its_items_along(alliance):
    upper = make_union("gd", "广东省总工会")
    lower = make_section("lower", "下级工会", superior=upper)
    make_article(lower)
    query = f"union={upper.pk}&subtree=1"
    copy = Copy(query)
    copy.follow()
    assert len(copy.items) == 1
    lower.delete()
    copy.follow()
    assert copy.items == public_state(query) == {}


def test_no_number_of_lines_costs_more_queries(foshan, news, client, django_assert_max_num_queries):
    before = Copy("union=foshan")
    before.follow()
    for number in range(6):
        make_article(foshan, f"第{number}篇", category=news)
    Copy().follow()  # numbers the entries
    counts = []
    for limit in (1, 6):
        before.limit = limit
        with django_assert_max_num_queries(45) as asked:
            assert len(before.page()["changes"]) == limit
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("since=abc", "since"),
        ("since=1.0", "since"),
        ("since=0.0.12345678", "since"),
        ("since=" + "9" * 400, "since"),
        ("since=1.0.0%00", "since"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=-1", "limit"),
        ("limit=%D9%A3", "limit"),
        ("union=nowhere", "union"),
        ("union=%00", "union"),
        ("topic=nothing", "topic"),
        ("category=nothing", "category"),
        ("kind=poem", "kind"),
        ("subtree=1", "subtree"),
        ("sort=newest", "sort"),
        ("union=foshan&union=guangzhou", "union"),
    ],
)
def test_what_cannot_be_done_is_said_by_parameter(client, foshan, guangzhou, query, parameter):
    response = client.get(f"/api/v1/changes?{query}")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [parameter]


def test_a_cursor_of_another_log_is_gone(client, foshan):
    make_article(foshan)
    cursor = client.get("/api/v1/changes").json()["cursor"]
    position, item, mark = cursor.split(".")
    ahead = f"{int(position) + 5}.{item}.{mark}"
    other = f"{position}.{item}.{'0' * 8}"
    for lost in (ahead, other):
        response = client.get(f"/api/v1/changes?since={lost}")
        assert response.status_code == 410
        assert "从头取" in response.json()["errors"]["since"]


def test_a_life_of_all_that_can_happen(copies, everything_equal, foshan, guangzhou, news, safety):
    """One after the other; every part's copy is right after each."""
    article = make_article(foshan, "稿件", category=news, sharing=Sharing.POOL)
    event = make_event(foshan, "活动", sharing=Sharing.POOL)
    everything_equal()
    republish(article, category=None, topics=[safety])
    republish(event, category=news)
    everything_equal()
    placement = sharing.adopt(event, guangzhou, None)
    sharing.edit(placement, None, note="本会职工可以参加")
    everything_equal()
    article.refresh_from_db()
    article.move(guangzhou, pos="last-child")
    carrying.carry(event, None, timezone.localdate() + timedelta(days=3), "重要")
    everything_equal()
    news.name = "头条"
    news.save()
    act = withdrawal.close_section(foshan, None, "整顿")
    everything_equal()
    everything_equal(anew=True)
    withdrawal.undo(act, None, "整顿完毕")
    restriction = PageViewRestriction.objects.create(page=guangzhou, restriction_type="login")
    everything_equal()
    restriction.delete()
    safety.unpublish()
    everything_equal()
    ItemPage.objects.filter(pk=event.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    scheduling.run_due()
    everything_equal()
    ItemPage.objects.get(pk=article.pk).specific.delete()
    everything_equal()
    everything_equal(anew=True)
    assert {line["act"] for copy in copies.values() for line in copy.lines} >= {
        "published",
        "updated",
        "removed",
        "withdrawn",
    }
    assert Change.objects.filter(kind=Change.Kind.EXPIRED).exists()
