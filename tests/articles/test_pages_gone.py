"""Where a story was and is no more: what was taken back, when, and why."""

import pytest
from django.utils import timezone

from articles.exchange import sharing
from articles.withdrawals import withdrawal
from tests.reading import read
from tests.scene import make_article

pytestmark = pytest.mark.django_db


def test_a_withdrawn_story_leaves_a_public_note_at_every_address(client, foshan, guangzhou, staff):
    story = make_article(foshan, "门票今起发放")
    placement = sharing.adopt(story, guangzhou, None)
    withdrawal.withdraw(story, staff["final"], "领导要求", note="日期有误，现予撤回。\n谨致歉意。")
    for address in (story.url, placement.url):
        page = read(client, address, 410)
        assert page.texts("trouble-title") == ["这篇稿件已撤回"]
        assert "门票" not in page.text
        assert "日期有误，现予撤回。" in page.text
        assert f"{timezone.localtime():%Y}年" in page.text
        assert "请不要继续转载" in page.text
        assert page.meta("robots") == "noindex"


def test_the_reason_for_the_log_is_not_shown_to_readers(client, foshan, staff):
    story = make_article(foshan)
    withdrawal.withdraw(story, staff["final"], "内部原因")
    page = read(client, story.url, 410)
    assert "内部原因" not in page.response.content.decode()
    assert "佛山市总工会没有留下说明" in page.text


def test_hidden_and_deleted_stories_are_called_what_they_are(client, foshan):
    hidden, deleted = make_article(foshan), make_article(foshan)
    addresses = hidden.url, deleted.url
    hidden.unpublish()
    deleted.delete()
    words = [read(client, address, 410).texts("trouble-title")[0] for address in addresses]
    assert words == ["这篇稿件已下线", "这篇稿件已删除"]


def test_a_draft_never_public_is_not_found(client, foshan):
    read(client, make_article(foshan, publish=False).url, 404)
