"""New names of categories and topics reach the index with everything filed under them, and no feed is called fresh."""

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from articles import changes
from articles.models import Category, Change, TopicIndexPage, TopicPage
from search import indexer
from search.query import search
from syndication import freshness
from tests.scene import make_article, make_event


@pytest.fixture
def category(db):
    return Category.objects.create(name="劳动保护", slug="laobao")


@pytest.fixture
def topic(alliance):
    page = TopicPage(title="高温专题", slug="gaowen", introduction="导语")
    return TopicIndexPage.objects.get().add_child(instance=page)


@pytest.fixture
def found(follow):
    """found(words) -> how many items are found once the index has followed."""

    def _found(words: str) -> int:
        follow()
        return search(words).total

    return _found


def since(position: int) -> list[tuple]:
    rows = changes.read(after=position)
    return [(row.scope, row.kind, row.heading_id, row.item_id, row.section_id, row.title) for row in rows]


def test_a_category_s_new_name_is_found_and_the_old_one_no_more(foshan, guangzhou, category, found):
    for section in (foshan, guangzhou):
        make_article(section, "一", category=category)
    make_event(foshan, "二", category=category)
    make_article(foshan, "三")
    assert found("劳动保护") == 3
    position = changes.last_position()
    category.name = "安全卫生"
    category.save()
    assert since(position) == [("category", "updated", category.pk, None, None, "安全卫生")]
    assert found("安全卫生") == 3
    assert found("劳动保护") == 0


def test_a_topic_s_new_name_is_found_once_it_is_published(foshan, topic, found):
    make_article(foshan, "一", topics=[topic])
    assert found("高温专题") == 1
    position = changes.last_position()
    topic.title = "消暑专辑"
    revision = topic.save_revision()
    assert since(position) == []
    assert found("消暑") == 0
    revision.publish()
    assert since(position) == [("topic", "updated", topic.pk, None, None, "消暑专辑")]
    assert found("消暑") == 1
    assert found("高温") == 0


def test_what_is_saved_under_the_same_name_is_no_change(foshan, category, topic):
    position = changes.last_position()
    category.order = 7
    category.save()
    topic.introduction = "新的导语"
    topic.save_revision().publish()
    Category.objects.create(name="新的", slug="xin")
    assert since(position) == []


def test_a_topic_that_is_no_longer_public_gives_its_name_to_nobody(foshan, topic, found):
    make_article(foshan, "一", topics=[topic])
    assert found("高温") == 1
    topic.unpublish()
    assert found("高温") == 0
    topic.refresh_from_db()
    topic.save_revision().publish()
    assert found("高温") == 1


@pytest.mark.parametrize("whole_index", [True, False])
def test_a_private_topic_gives_its_name_to_nobody(foshan, topic, found, whole_index):
    make_article(foshan, "一", topics=[topic])
    page = TopicIndexPage.objects.get() if whole_index else topic
    restriction = PageViewRestriction.objects.create(page=page.page_ptr, restriction_type="login")
    assert found("高温") == 0
    restriction.delete()
    assert found("高温") == 1


def test_a_deleted_topic_leaves_nothing_in_the_index(foshan, topic, found):
    article = make_article(foshan, "一", topics=[topic])
    assert found("高温") == 1
    position = changes.last_position()
    topic.delete()
    assert (Change.Scope.ITEM, "updated", None, article.pk, foshan.pk, "一") in since(position)
    assert found("高温") == 0


def test_the_log_costs_the_same_however_many_items_there_are(foshan, category, django_assert_max_num_queries):
    make_article(foshan, category=category)
    with django_assert_max_num_queries(8) as few:
        category.name = "安全卫生"
        category.save()
    for _ in range(5):
        make_article(foshan, category=category)
    with django_assert_max_num_queries(len(few)):
        category.name = "安全生产"
        category.save()


def test_a_name_that_is_not_saved_is_not_told_of(category, monkeypatch):
    position = changes.last_position()

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(changes, "record", fail)
    category.name = "安全卫生"
    with pytest.raises(RuntimeError):
        category.save()
    monkeypatch.undo()
    assert Category.objects.get().name == "劳动保护"
    assert changes.last_position() == position


def test_many_items_are_handled_in_one_round(foshan, category, follow):
    for _ in range(3):
        make_article(foshan, category=category)
    follow()
    category.name = "安全卫生"
    category.save()
    assert indexer.follow_once() == 1
    assert indexer.follow_once() == 0
    assert search("安全卫生").total == 3


def test_feeds_that_name_it_are_not_fresh_any_more(foshan, category, topic):
    make_article(foshan, category=category, topics=[topic])
    tags = [freshness.of_section(foshan).tag]
    category.name = "安全卫生"
    category.save()
    tags.append(freshness.of_section(foshan).tag)
    topic.title = "消暑专辑"
    topic.save_revision().publish()
    tags.append(freshness.of_section(foshan).tag)
    assert len(set(tags)) == 3


def test_the_desk_renames_in_the_admin(login, desk, foshan, category, found):
    make_article(foshan, "一", category=category)
    assert found("劳动保护") == 1
    address = reverse("wagtailsnippets_articles_category:edit", args=[category.pk])
    response = login(desk).post(address, {"name": "安全卫生", "slug": "else", "order": "1"})
    assert response.status_code == 302
    category.refresh_from_db()
    assert (category.name, category.slug) == ("安全卫生", "laobao")
    assert Change.objects.latest("pk").made_by == desk
    assert found("安全卫生") == 1
