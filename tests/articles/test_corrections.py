"""A correction is seen by readers, told to adopters with what changed, and taken up by feeds and the index."""

from datetime import timedelta

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import changes
from articles.exchange import sharing
from articles.models import Change, Correction, ItemPage
from articles.withdrawals import withdrawal
from notices.models import Notice
from tests import scene
from tests.reading import read
from tests.scene import make_article, make_event, paragraphs
from tests.standing import standing

NOTE = "第二段“三百户”应为“三十户”。"


@standing
def article(foshan):
    return make_article(foshan, body=paragraphs("慰问了三百户职工。"), title="慰问困难职工")


@standing
def event(foshan):
    starts = timezone.localtime().replace(
        year=2030, month=5, day=4, hour=19, minute=30, second=0, microsecond=0
    )
    return make_event(foshan, starts_at=starts, ends_at=starts + timedelta(hours=2), venue="工人文化宫")


def change(item, **fields):
    """Publishes the item with these fields, as a review's end does."""
    page = ItemPage.objects.get(pk=item.pk).specific.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def correct(item, note=NOTE, **fields):
    change(item, correction=note, **({"body": paragraphs("慰问了三十户职工。")} | fields))
    return Correction.objects.first()


def test_readers_see_a_dated_note_above_the_text_and_all_of_them_at_its_foot(client, article, guangzhou):
    placement = sharing.adopt(article, guangzhou, None)
    correct(article, "第一次更正。")
    correct(article, "第二次更正。")
    for url in (article.url, placement.url):
        page = read(client, url)
        (above,) = page.texts("correction")
        assert (
            above
            == f"更正（{timezone.localdate():%Y}年{timezone.localdate().month}月{timezone.localdate().day}日） 第二次更正。"
        )
        (foot,) = page.texts("corrections")
        assert foot.index("第二次更正") < foot.index("第一次更正")


def test_an_ordinary_change_is_no_correction(client, article):
    change(article, body=paragraphs("慰问了三十户职工。"))
    assert not Correction.objects.exists()
    assert not read(client, article.url).texts("correction")
    assert changes.latest(article.pk).kind == Change.Kind.UPDATED


def test_the_log_says_correction_and_the_note_is_used_up(article):
    correct(article)
    assert changes.latest(article.pk).kind == Change.Kind.CORRECTED
    assert ItemPage.objects.get(pk=article.pk).specific.get_latest_revision_as_object().correction == ""
    change(article, summary="又改")
    assert Correction.objects.count() == 1


def test_the_first_publication_corrects_nothing(foshan):
    make_article(foshan, correction="还没有刊出就更正")
    assert not Correction.objects.exists()
    assert not ItemPage.objects.exclude(correction="").exists()


def test_undoing_a_withdrawal_does_not_correct_again(client, article):
    correct(article)
    act = withdrawal.withdraw(ItemPage.objects.get(pk=article.pk), None, "有误")
    withdrawal.undo(act, None, "误撤")
    assert Correction.objects.count() == 1
    assert read(client, article.url).texts("correction") == [read(client, article.url).texts("correction")[0]]


def test_the_index_takes_it_as_an_update(client, article, follow):
    follow()
    correct(article, body=paragraphs("慰问了三十户栲胶厂职工。"))
    follow()
    assert article.slug in client.get("/search/?q=栲胶厂").text


def test_feeds_carry_the_note_and_a_new_date(client, article, guangzhou):
    sharing.adopt(article, guangzhou, None)
    before = feedparser.parse(client.get("/feeds/guangzhou/atom.xml").content).entries[0]
    correct(article)
    after = feedparser.parse(client.get("/feeds/guangzhou/atom.xml").content).entries[0]
    assert after.updated > before.updated
    assert after.id == before.id
    assert NOTE in after.content[0].value


def test_feeds_cost_the_same_with_corrections(client, foshan, article):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/feeds/foshan/rss.xml")
        return len(queries)

    correct(article)
    cost()
    few = cost()
    for number in range(5):
        correct(make_article(foshan, f"又一篇{number}"))
    cost()  # numbers the log
    assert cost() == few


class TestEvents:
    @pytest.mark.parametrize(
        ("fields", "note"),
        [
            ({"venue": "市体育馆"}, "地点由“工人文化宫”改为“市体育馆”。"),
            ({"address": "汾江路1号"}, "地址补充为“汾江路1号”。"),
            ({"status": "cancelled"}, "状态由“如期举行”改为“取消”。"),
        ],
    )
    def test_a_changed_place_or_state_is_an_urgent_correction_without_anybodys_note(
        self, event, fields, note
    ):
        change(event, **fields)
        made = Correction.objects.get()
        assert (made.note, made.urgent) == (note, True)

    def test_a_changed_time_says_both(self, event):
        later = event.starts_at + timedelta(days=1)
        change(event, starts_at=later, ends_at=later + timedelta(hours=2))
        assert Correction.objects.get().note == (
            "时间由“2030年5月4日19:30至21:30”改为“2030年5月5日19:30至21:30”。"
        )

    def test_the_editors_own_note_stands(self, event):
        change(event, venue="市体育馆", correction="因场馆检修，改在市体育馆。")
        made = Correction.objects.get()
        assert (made.note, made.urgent) == ("因场馆检修，改在市体育馆。", True)

    def test_other_changes_are_none(self, event):
        change(event, summary="精彩纷呈", contact="0757-83380000")
        assert not Correction.objects.exists()

    def test_what_the_public_saw_counts_and_not_a_revision_written_over(self, event):
        """As Wagtail's autosave does: the public revision keeps its number and says another place."""
        draft = ItemPage.objects.get(pk=event.pk).specific
        draft.venue = "市体育馆"
        draft.save_revision(overwrite_revision=draft.latest_revision)
        draft.save_revision().publish()
        assert Correction.objects.get().note == "地点由“工人文化宫”改为“市体育馆”。"

    def test_adopters_are_told_urgently(self, event, guangzhou, guangzhou_staff):
        sharing.adopt(event, guangzhou, None)
        change(event, venue="市体育馆")
        told = Notice.objects.filter(kind=Notice.Kind.CORRECTED)
        assert {notice.person for notice in told} == {
            guangzhou_staff[role] for role in ("editor", "final", "administrator")
        }
        assert all(notice.urgent and "市体育馆" in notice.text for notice in told)


class TestComparison:
    @pytest.fixture
    def made(self, article, guangzhou, guangzhou_staff):
        sharing.adopt(article, guangzhou, None)
        return correct(article)

    def page(self, client, made):
        return client.get(reverse("hub_correction", args=[made.pk]))

    def test_adopters_find_it_from_the_notice(self, login, made, guangzhou_staff):
        notice = Notice.objects.get(person=guangzhou_staff["editor"])
        assert not notice.urgent
        text = login(guangzhou_staff["editor"]).get(notice.url).text
        assert NOTE in text.replace("&quot;", "“")
        assert "deletion" in text
        assert "三百户" in text
        assert "三十户" in text

    def test_what_came_later_is_not_shown_to_them(self, login, made, article, guangzhou_staff):
        draft = ItemPage.objects.get(pk=article.pk).specific
        draft.body = paragraphs("尚未刊出的话。")
        draft.save_revision(overwrite_revision=draft.latest_revision)
        text = self.page(login(guangzhou_staff["editor"]), made).text
        assert "尚未刊出的话" not in text
        assert "三十户" in text

    def test_origin_and_desk_see_it_others_do_not(self, login, made, staff, desk, outsider):
        stranger = scene.make_staff(scene.make_section("zhuhai", "珠海市总工会"))["administrator"]
        for person in (staff["editor"], staff["first"], desk):
            assert self.page(login(person), made).status_code == 200
        for person in (stranger, outsider):
            assert self.page(login(person), made).status_code in {302, 403}

    def test_it_costs_the_same_for_many_adopters(self, foshan, guangzhou):
        def cost(*sections):
            item = make_article(foshan)
            for section in sections:
                sharing.adopt(item, section, None)
            page = ItemPage.objects.get(pk=item.pk).specific
            page.correction = NOTE
            revision = page.save_revision()
            with CaptureQueriesContext(connection) as queries:
                revision.publish()
            return len([query for query in queries if "placement" not in query["sql"]])

        others = [scene.make_section(f"s{n}", f"第{n}工会") for n in range(4)]
        cost(guangzhou)
        assert cost(guangzhou) == cost(guangzhou, *others)


class TestForm:
    def edit(self, client, item):
        return client.get(reverse("wagtailadmin_pages:edit", args=[item.pk])).text

    def test_the_field_is_there_for_what_is_public_only(self, login, foshan, article, staff):
        client = login(staff["editor"])
        assert 'name="correction"' in self.edit(client, article)
        assert 'name="correction"' not in self.edit(client, make_article(foshan, publish=False))

    def test_the_note_is_part_of_what_reviewers_see_and_sign(self, client, login, article, staff):
        draft = ItemPage.objects.get(pk=article.pk).specific
        draft.correction = NOTE
        draft.save_revision(user=staff["editor"])
        draft.get_workflow().start(draft, staff["editor"])
        task = draft.current_workflow_task_state.task_id
        url = reverse("wagtailadmin_pages:workflow_preview", args=[article.pk, task])
        assert NOTE in login(staff["first"]).get(url).text
        assert NOTE not in client.get(article.url).text
