"""Topics: the overview, and a collection across unions."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from articles.models import Category, EventPage, TopicEntry, TopicIndexPage, TopicPage
from tests.reading import picture, read
from tests.scene import make_article, make_event

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic(alliance):
    page = TopicPage(title="送清凉", slug="ql", introduction="热得有数。歇得下来。", lead_image=picture())
    return TopicIndexPage.objects.get().add_child(instance=page)


def choose(topic, *items):
    for order, item in enumerate(items):
        TopicEntry.objects.create(topic=topic, item=item.itempage_ptr, sort_order=order)


def test_the_overview_lists_topics_and_says_when_there_are_none(client, alliance):
    assert "还没有专题" in read(client, "/topics/").text
    for number in range(2):
        page = TopicPage(title=f"专题{number}", slug=f"t{number}", introduction="一句。")
        TopicIndexPage.objects.get().add_child(instance=page)
    assert sorted(read(client, "/topics/").texts("topic-teaser-title")) == ["专题0", "专题1"]


def test_the_desks_choice_comes_first_then_what_unions_filed(client, topic, foshan, guangzhou):
    filed = make_article(foshan, "归入的", topics=[topic])
    chosen = make_article(guangzhou, "选中的", topics=[topic])
    also = make_article(foshan, "也选中的")
    choose(topic, also, chosen)
    page = read(client, topic.url)
    assert page.texts("lead-title") == ["也选中的"]
    assert page.texts("entry-title") == ["选中的"]
    assert page.texts("timeline-title") == ["也选中的", "选中的", filed.title]
    assert page.texts("meta-source")[:2] == ["佛山市总工会", "广州市总工会"]
    assert page.texts("topic-words") == ["热得有数。歇得下来。"]


def on(year, month, day):
    return {"original_date": timezone.make_aware(datetime(year, month, day, 9))}


def test_what_unions_filed_is_a_line_of_time(client, topic, foshan, guangzhou):
    for title, date in (("七月初", on(2026, 7, 1)), ("六月", on(2026, 6, 2)), ("七月中", on(2026, 7, 15))):
        make_article(foshan, title, topics=[topic], **date)
    cancelled = EventPage.Status.CANCELLED
    make_event(guangzhou, "徒步", topics=[topic], status=cancelled, **on(2026, 6, 1))
    page = read(client, topic.url)
    assert page.texts("timeline-name") == ["2026年7月", "2026年6月"]
    assert page.texts("timeline-title") == ["七月中", "七月初", "六月", "徒步"]
    assert page.texts("timeline-day")[0] == "7月15日"
    assert page.texts("state") == ["已取消"]


def test_it_can_be_read_by_category(client, topic, foshan):
    second = Category.objects.create(name="维权", slug="weiquan", order=2)
    first = Category.objects.create(name="服务", slug="fuwu", order=1)
    for title, category in (("无", None), ("维权的", second), ("服务的", first)):
        make_article(foshan, title, topics=[topic], category=category)
    page = read(client, f"{topic.url}?by=category")
    assert page.texts("timeline-name") == ["服务", "维权", "其他"]
    assert page.texts("timeline-title") == ["服务的", "维权的", "无"]
    assert read(client, f"{topic.url}?by=%00").texts("band-title") == ["时间线"]


def test_an_item_names_its_neighbours_in_the_topic(client, topic, foshan, guangzhou):
    items = [make_article(foshan, f"第{day}篇", topics=[topic], **on(2026, 7, day)) for day in (1, 2, 4)]
    chosen = make_article(guangzhou, "编选的", **on(2026, 7, 3))
    choose(topic, chosen)
    make_article(foshan, "草稿", topics=[topic], publish=False)
    page = read(client, items[1].url)
    assert page.texts("in-topic") == ["专题 送清凉 上一篇 第1篇 下一篇 编选的"]
    assert page.links("in-topic") == [topic.url, items[0].url, chosen.url]
    assert page.document.xpath("//nav//a[@rel='next']/@href") == [chosen.url]
    assert read(client, items[0].url).texts("in-topic") == ["专题 送清凉 下一篇 第2篇"]
    chosen.unpublish()
    assert read(client, items[1].url).texts("in-topic") == ["专题 送清凉 上一篇 第1篇 下一篇 第4篇"]


def test_an_item_alone_in_its_topic_has_no_neighbours(client, topic, foshan):
    page = read(client, make_article(foshan, topics=[topic]).url)
    assert page.texts("in-topic") == []
    assert page.links("chips") == [topic.url]


def test_a_topic_that_is_the_desks_choice_alone_repeats_nothing(client, topic, foshan):
    choose(topic, make_article(foshan, "一"), make_article(foshan, "二"))
    page = read(client, topic.url)
    assert page.texts("lead-title") + page.texts("entry-title") == ["一", "二"]
    assert page.texts("timeline") == []


def test_withdrawn_items_leave_the_topic(client, topic, foshan):
    story = make_article(foshan, "撤下的")
    choose(topic, story)
    story.unpublish()
    assert "正在编选" in read(client, topic.url).text


def test_more_items_cost_no_more_queries(client, topic, foshan, guangzhou):
    def fill(count):
        for number in range(count):
            make_article([foshan, guangzhou][number % 2], topics=[topic], lead_image=picture())
        choose(topic, make_article(foshan, lead_image=picture()))

    def cost():
        client.get(topic.url)
        with CaptureQueriesContext(connection) as queries:
            client.get(topic.url)
        return len(queries)

    fill(2)
    few = cost()
    fill(6)
    assert cost() == few


def preview(client, name, argument, story):
    """Posts the topic's form with one chosen story to the preview and reads what it shows."""
    entries = inline_formset([{"item": story.pk}])
    form = {"title": "新专题", "slug": "new", "introduction": "一句。", "lead_image": "", "entries": entries}
    form["comments"] = inline_formset([])
    address = reverse(f"wagtailadmin_pages:{name}", args=argument)
    assert client.post(address, nested_form_data(form)).json()["is_valid"]
    return read(client, f"{address}?mode=")


def test_a_topic_can_be_previewed_before_and_after_it_is_saved(login, desk, topic, foshan):
    story = make_article(foshan, "编选的", topics=[topic])
    make_article(foshan, "归入的", topics=[topic])
    client, index = login(desk), TopicIndexPage.objects.get()
    unsaved = preview(client, "preview_on_add", ["articles", "topicpage", index.pk], story)
    assert unsaved.texts("topic-title") == ["新专题"]
    assert unsaved.texts("lead-title") == ["编选的"]
    saved = preview(client, "preview_on_edit", [topic.pk], story)
    assert saved.texts("lead-title") == ["编选的"]
    assert saved.texts("timeline-title") == ["归入的", "编选的"]
