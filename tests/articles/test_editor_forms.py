"""The editing forms by the admin's addresses: what they offer, what they ask, what they say."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePage, EventPage
from tests import scene
from tests.admin_forms import article_form, write

PARTS = ["title", "kicker", "subtitle", "body", "bylines", "lead_image", "summary", "licence", "sharing"]
# Nor a correction of what is not public yet.
HIDDEN = ("slug", "seo_title", "search_description", "show_in_menus", "correction")


def add_address(section, kind="articlepage"):
    return reverse("wagtailadmin_pages:add", args=["articles", kind, section.pk])


@pytest.fixture
def editor(login, staff):
    return login(staff["editor"])


@pytest.mark.parametrize("kind", ["articlepage", "eventpage"])
def test_a_new_item_begins_with_a_field_to_write_in(editor, foshan, kind):
    form = editor.get(add_address(foshan, kind)).context["form"]
    assert [block.block_type for block in form["body"].value()] == ["paragraph"]


def test_the_form_asks_in_the_order_of_writing(editor, foshan):
    html = editor.get(add_address(foshan)).text
    places = [
        html.index(f'name="{part}') if part not in {"body", "bylines"} else html.index(f'id="{part}"')
        for part in PARTS
    ]
    assert places == sorted(places)


@pytest.mark.parametrize("kind", ["articlepage", "eventpage"])
@pytest.mark.parametrize("name", HIDDEN)
def test_nothing_of_search_engines_and_addresses_is_asked(editor, foshan, kind, name):
    assert f'name="{name}"' not in editor.get(add_address(foshan, kind)).text


@pytest.mark.parametrize("kind", ["articlepage", "eventpage"])
def test_every_label_is_chinese(editor, foshan, kind):
    form = editor.get(add_address(foshan, kind)).context["form"]
    labels = {field.label for field in form.visible_fields() if field.name != "comment_notifications"}
    assert all(re.search("[\u4e00-\u9fff]", str(label)) for label in labels)


def test_a_new_article_may_be_reprinted_and_goes_into_the_pool(editor, foshan):
    form = editor.get(add_address(foshan)).context["form"]
    assert (form["licence"].value(), form["sharing"].value()) == ("free", "pool")


def test_a_draft_needs_no_more_than_a_title(editor, foshan):
    write(editor, foshan, "只有标题", submit=False, text="")
    assert ArticlePage.objects.get().draft_title == "只有标题"


def test_an_article_without_text_is_not_sent(editor, foshan):
    data = article_form("只有标题", "") | {"action-submit": "送审"}
    response = editor.post(add_address(foshan), data)
    assert "还没有正文" in str(response.context["form"].errors)


def test_blanks_and_empty_lines_are_no_text(editor, foshan):
    data = article_form("只有标题", "<p>　　</p><p>&nbsp;</p>") | {"action-submit": "送审"}
    assert "body" in editor.post(add_address(foshan), data).context["form"].errors


def test_a_title_is_asked_for(editor, foshan):
    response = editor.post(add_address(foshan), article_form("", "<p>正文。</p>"))
    assert "title" in response.context["form"].errors


def test_what_may_not_be_reprinted_is_not_shared(editor, foshan):
    data = article_form("内部学习", licence="none", sharing="pool")
    errors = editor.post(add_address(foshan), data).context["form"].errors
    assert "谢绝转载" in str(errors["sharing"])
    write(editor, foshan, "内部学习", submit=False, licence="none", sharing="own")


def test_an_original_date_lies_in_the_past(editor, foshan):
    tomorrow = timezone.localtime() + timedelta(days=1)
    data = article_form("旧稿", original_date=f"{tomorrow:%Y-%m-%d %H:%M}")
    assert "留空" in str(editor.post(add_address(foshan), data).context["form"].errors["original_date"])


def test_pasted_text_is_stored_clean(editor, foshan):
    item = write(editor, foshan, "粘贴", submit=False, text="<p>　　甲<br/><br/>乙</p><p></p>")
    body = item.specific.get_latest_revision_as_object().body
    assert re.sub(r' data-block-key="\w+"', "", body[0].value.source) == "<p>甲</p><p>乙</p>"


def event_form(**fields):
    start = timezone.localtime() + timedelta(days=3)
    data = article_form("读书会") | {
        "starts_at": f"{start:%Y-%m-%d %H:%M}",
        "ends_at": f"{start + timedelta(hours=2):%Y-%m-%d %H:%M}",
        "previous_starts_at": "",
        "status": "scheduled",
        "venue": "职工书屋",
        "address": "",
        "organiser": "",
        "co_hosts": "",
        "audience": "",
        "contact": "",
    }
    return data | fields


def test_an_event_notice_is_saved(editor, foshan):
    response = editor.post(add_address(foshan, "eventpage"), event_form())
    assert response.status_code == 302
    assert EventPage.objects.get().venue == "职工书屋"


@pytest.mark.parametrize(
    ("fields", "name", "answer"),
    [
        ({"ends_at": "2020-01-01 10:00"}, "ends_at", "结束时间要晚于开始时间"),
        ({"status": "rescheduled"}, "previous_starts_at", "请填写原定开始时间"),
        ({"starts_at": ""}, "starts_at", "请填写"),
        ({"starts_at": "明天"}, "starts_at", "有效"),
        ({"venue": ""}, "venue", "请填写"),
    ],
)
def test_what_is_wrong_with_an_event_is_said_at_its_field(editor, foshan, fields, name, answer):
    data = event_form(**fields) | {"action-submit": "送审"}
    errors = editor.post(add_address(foshan, "eventpage"), data).context["form"].errors
    assert answer in str(errors[name])


def test_an_editor_sees_whose_desk_it_is_and_no_operators_menus(editor):
    html = editor.get(reverse("wagtailadmin_home")).text
    assert "佛山市总" in html
    assert "editor guide" not in html.lower()
    assert '"reports"' not in html


def test_an_editor_of_two_unions_begins_in_either(login, foshan, guangzhou):
    person = scene.make_person("both", foshan.union, "editor")
    scene.members.set_roles(person, guangzhou.union, ["editor"])
    html = login(person).get(reverse("wagtailadmin_home")).text
    assert add_address(foshan) in html
    assert add_address(guangzhou) in html


def test_cleaning_is_for_those_who_are_logged_in(client, editor, db):
    client.logout()
    assert client.post(reverse("hub_clean_pasted"), {"html": "<p>x</p>"}).status_code == 302


def test_what_is_pasted_comes_back_clean(editor):
    response = editor.post(reverse("hub_clean_pasted"), {"html": "<h1>题</h1><p>　　文</p>"})
    assert response.json() == {"html": "<h2>题</h2><p>文</p>"}


def test_a_whole_library_is_not_cleaned_at_once(editor):
    assert editor.post(reverse("hub_clean_pasted"), {"html": "甲" * 1_000_001}).status_code in {400, 413}


def test_cleaning_is_asked_for_by_post(editor):
    assert editor.get(reverse("hub_clean_pasted")).status_code == 405


def test_a_picture_goes_into_the_unions_own_collection(editor, foshan):
    form = editor.get(reverse("wagtailimages:add")).context["form"]
    assert "collection" not in form.fields  # there is but one to choose
