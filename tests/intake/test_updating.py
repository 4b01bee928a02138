"""What the site changes or removes afterwards: a new revision, or a question to the editors; never a silent change."""

import pytest
from django.urls import reverse

from articles.models import ArticlePage
from intake import composing, feeds
from intake.models import IntakeItem
from notices.models import Notice
from tests import scene
from tests.intake.conftest import Story, told
from tests.pictures import png
from unions.members import NotPossible

pytestmark = pytest.mark.django_db
NEW = "<p>更正后的第一段。</p><p>第二段。</p>"


def page() -> ArticlePage:
    return ArticlePage.objects.get()


def draft() -> ArticlePage:
    return page().get_latest_revision_as_object()


def told_of(word: str) -> list[Notice]:
    return [notice for notice in Notice.objects.filter(kind=Notice.Kind.INTAKE) if word in notice.text]


@pytest.fixture
def arrived(own_site, read):
    own_site.show(Story(1), Story(2, "别的", html="<p>别的。</p>"))
    read()
    ArticlePage.objects.get(title="别的").delete()
    return IntakeItem.objects.get(foreign_id="story-1")


def test_an_untouched_draft_gets_a_new_revision(own_site, read, arrived, staff):
    own_site.show(Story(1, "新标题", html=NEW), Story(2))
    read()
    read()
    assert draft().title == "新标题"
    assert composing.text_of_page(draft()) == "更正后的第一段。\n第二段。"
    assert page().revisions.count() == 2
    notices = told_of("已存为新的草稿版本")
    assert {notice.person for notice in notices} == {staff["editor"], staff["administrator"]}
    arrived.refresh_from_db()
    assert arrived.revision_id == page().latest_revision_id


def test_the_difference_of_revisions_is_shown(own_site, read, arrived, staff, login):
    own_site.show(Story(1, "新标题", html=NEW))
    read()
    answer = login(staff["editor"]).get(reverse("intake_item", args=[arrived.pk])).content.decode()
    first, last = page().revisions.order_by("pk").values_list("pk", flat=True)
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page().pk, first, last])
    assert compare in answer
    assert "更正后的" in login(staff["editor"]).get(compare).content.decode()


def test_a_published_item_stays_as_it_is_until_the_change_is_reviewed(own_site, read, arrived):
    scene.approve(page())
    assert page().live
    own_site.show(Story(1, "新标题", html=NEW))
    read()
    assert page().title == "第1站送清凉"
    assert page().has_unpublished_changes
    assert draft().title == "新标题"


def test_what_an_editor_changed_is_not_touched(own_site, read, arrived, staff):
    mine = draft()
    mine.title = "编辑改过的标题"
    mine.save_revision(user=staff["editor"])
    own_site.show(Story(1, "新标题", html=NEW))
    read()
    read()
    assert draft().title == "编辑改过的标题"
    assert page().revisions.count() == 2
    assert len(told_of("本会的稿件没有动，请比较后决定")) == 2


def test_a_text_in_review_is_marked_only(own_site, read, arrived):
    page().get_workflow().start(page(), None)
    own_site.show(Story(1, "新标题", html=NEW))
    read()
    assert draft().title == "第1站送清凉"
    arrived.refresh_from_db()
    assert arrived.pending["title"] == "新标题"


@pytest.fixture
def waiting(own_site, read, arrived, staff):
    """An item with a change of the editor's and one of the site's."""
    mine = draft()
    mine.title = "编辑改过的标题"
    mine.save_revision(user=staff["editor"])
    own_site.show(Story(1, "新<标题>", html=NEW))
    read()
    arrived.refresh_from_db()
    return arrived


def decide(client, item: IntakeItem, act: str):
    digest = item.pending_digest
    return client.post(reverse("intake_item", args=[item.pk]), {"act": act, "digest": digest}, follow=True)


def test_the_page_shows_both_texts(waiting, staff, login):
    answer = login(staff["editor"]).get(reverse("intake_item", args=[waiting.pk])).content.decode()
    assert "<del>编辑改过的标题</del>" in answer
    assert "<ins>新&lt;标题&gt;</ins>" in answer
    assert "更正后的第一段。" in answer
    assert told(1) in answer


def test_an_editor_takes_the_sites_text(waiting, staff, login, read):
    decide(login(staff["editor"]), waiting, "accept")
    assert draft().title == "新<标题>"
    assert page().get_latest_revision().user == staff["editor"]
    read()
    waiting.refresh_from_db()
    assert (waiting.pending, page().revisions.count()) == (None, 3)


def test_an_editor_keeps_the_unions_text(waiting, staff, login, read):
    decide(login(staff["editor"]), waiting, "keep")
    read()
    waiting.refresh_from_db()
    assert (waiting.pending, draft().title) == (None, "编辑改过的标题")
    assert len(told_of("请比较后决定")) == 2


def test_only_what_was_shown_is_decided_on(waiting, staff, login, own_site, read):
    shown = IntakeItem.objects.get(pk=waiting.pk)
    own_site.show(Story(1, "又改了", html=NEW))
    read()
    answer = decide(login(staff["editor"]), shown, "accept").content.decode()
    assert "源站刚才又改了" in answer
    assert draft().title == "编辑改过的标题"
    with pytest.raises(NotPossible):
        feeds.accept(shown, staff["editor"])


def test_the_sites_text_is_not_taken_during_review(waiting, staff):
    page().get_workflow().start(page(), None)
    with pytest.raises(NotPossible, match="正在审核"):
        feeds.accept(IntakeItem.objects.get(pk=waiting.pk), staff["editor"])


def test_a_deleted_draft_does_not_come_back(own_site, read, arrived):
    page().delete()
    own_site.show(Story(1, "新标题", html=NEW))
    read()
    assert not ArticlePage.objects.filter(title="新标题").exists()


def test_a_picture_is_not_fetched_again(own_site, read, arrived):
    address = own_site.site.put("/a.png", png().file.getvalue())
    for text in ("一。", "二。", "三。"):
        own_site.show(Story(1, html=f"<p>{text}</p><img src='{address}'>"))
        read()
    assert [path for path, _ in own_site.site.asked].count("/a.png") == 1
    assert [block.block_type for block in draft().body] == ["paragraph", "image"]


@pytest.fixture
def five(own_site, read, feed):
    own_site.show(*(Story(number) for number in range(1, 6)))
    read()
    return feed


def removed(feed) -> list[str]:
    return sorted(feed.items.exclude(removed_at=None).values_list("foreign_id", flat=True))


def test_a_removal_in_the_middle_alerts(own_site, read, five, staff):
    own_site.show(*(Story(number) for number in (1, 2, 4, 5)))
    read()
    assert removed(five) == ["story-3"]
    notices = told_of("撤下了《第3站送清凉》")
    assert {notice.person for notice in notices} == {staff["editor"], staff["administrator"]}
    assert all(notice.urgent for notice in notices)
    assert ArticlePage.objects.filter(title="第3站送清凉").exists()
    read()
    assert len(told_of("撤下了")) == 2


def test_what_falls_out_at_the_end_is_no_removal(own_site, read, five):
    own_site.show(*(Story(number) for number in range(3, 9)))
    read()
    assert removed(five) == []


def test_the_newest_may_be_removed_too(own_site, read, five):
    own_site.show(*(Story(number) for number in range(1, 5)))
    read()
    assert removed(five) == ["story-5"]


def test_an_empty_feed_is_a_mishap_of_the_site(own_site, read, five):
    own_site.show()
    read()
    own_site.show(*(Story(number) for number in range(1, 6)))
    read()
    assert removed(five) == []


def test_what_comes_back_is_not_missing_any_more(own_site, read, five):
    own_site.show(*(Story(number) for number in (1, 2, 4, 5)))
    read()
    own_site.show(*(Story(number) for number in range(1, 6)))
    read()
    assert removed(five) == []


def test_a_tombstone_alerts(own_site, read, five):
    grave = "<at:deleted-entry xmlns:at='http://purl.org/atompub/tombstones/1.0' ref='story-1' when='2024-07-09T00:00:00Z'/>"
    own_site.show(*(Story(number) for number in range(2, 6)), before=grave)
    read()
    assert removed(five) == ["story-1"]


def test_a_removed_item_that_is_public_is_to_be_looked_at(own_site, read, five, staff, login):
    scene.approve(ArticlePage.objects.get(title="第3站送清凉"))
    own_site.show(*(Story(number) for number in (1, 2, 4, 5)))
    read()
    item = five.items.get(foreign_id="story-3")
    assert "请核对是否撤稿" in told_of("第3站")[0].text
    answer = login(staff["editor"]).get(reverse("intake_item", args=[item.pk])).content.decode()
    assert reverse("hub_withdraw", args=[item.page_id]) in answer


def test_a_feed_that_is_gone_stops_and_alerts(own_site, read, five, staff):
    own_site.site.put(own_site.path, b"", 410)
    feed = read()
    assert (feed.state, feed.next_at) == ("gone", None)
    assert {notice.person for notice in told_of("已经停用")} == {staff["editor"], staff["administrator"]}
