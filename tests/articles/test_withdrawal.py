"""Taking an item back from everywhere in one act: what goes, who is told, what it costs, and bringing it back."""

import os
import re
import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from articles import changes, scheduling
from articles.exchange import sharing
from articles.models import (
    Category,
    Change,
    Confirmation,
    ItemPage,
    Placement,
    SectionPage,
    TopicIndexPage,
    TopicPage,
    Withdrawal,
)
from articles.withdrawals import withdrawal
from notices.models import Notice
from tests import scene
from tests.reading import read
from tests.scene import make_article, paragraphs
from tests.standing import standing
from unions.models import Membership, Role, Union, User

CANARY = "凉茶桶的秘密"
ADOPTERS = int(os.environ.get("HUB_ADOPTERS", "60"))


@standing
def article(foshan):
    return make_article(foshan, title=CANARY)


@standing
def adopted(article, guangzhou):
    return sharing.adopt(article, guangzhou, None)


def test_every_public_surface_is_without_it_at_once(client, foshan, guangzhou, follow, alliance):
    """The index still has it when the search is asked: no worker ran since."""
    category = Category.objects.create(name="服务", slug="fuwu")
    topic = TopicPage(title="清凉", slug="cool", introduction="一夏")
    TopicIndexPage.objects.get().add_child(instance=topic)
    item = make_article(foshan, CANARY, category=category, topics=[topic])
    placement = sharing.adopt(item, guangzhou, None)
    follow()
    surfaces = [
        "/",
        "/foshan/",
        "/guangzhou/",
        "/category/fuwu/",
        topic.url,
        "/feeds/rss.xml",
        "/feeds/guangzhou/atom.xml",
        f"/search/?q={CANARY}",
        f"/api/v1/search?q={CANARY}",
        "/sitemap.xml",
    ]
    assert [url for url in surfaces if not shows(client, url, item)] == []
    withdrawal.withdraw(item, None, "有误")
    assert [url for url in surfaces if shows(client, url, item)] == []
    assert [client.get(url).status_code for url in (item.url, placement.url)] == [410, 410]


def shows(client, url, item):
    text = re.sub(r"</?mark>|<[^>]*q=[^>]*>|<title>.*?</title>", "", client.get(url).content.decode())
    return item.slug in text


def test_the_note_names_who_took_it_back_and_when(client, article, adopted, staff, desk, foshan):
    act = withdrawal.withdraw(article, staff["final"], "机密", note="数字有误。")
    page = read(client, adopted.url, 410)
    assert "来源佛山市总工会" in page.text.replace(" ", "")
    assert "撤回单位佛山市总工会" in page.text.replace(" ", "")
    assert f"{act.at:%Y}年" in page.text
    assert "机密" not in page.response.content.decode()


def test_what_the_desk_takes_back_is_in_the_desks_name(client, article, desk, staff):
    withdrawal.withdraw(article, desk, "违规")
    assert "撤回单位联盟编辑部" in read(client, article.url, 410).text.replace(" ", "")
    told = Notice.objects.filter(kind=Notice.Kind.WITHDRAWN)
    assert {notice.person for notice in told} == {staff["editor"], staff["final"], staff["administrator"]}


def test_hidden_items_name_their_union_too(client, article):
    article.unpublish()
    assert "佛山市总工会" in read(client, article.url, 410).text


def test_each_adopter_is_asked_and_its_people_are_told_urgently(article, adopted, guangzhou, guangzhou_staff):
    act = withdrawal.withdraw(article, None, "有误")
    assert [row.section for row in act.confirmations.all()] == [guangzhou]
    notices = Notice.objects.all()
    people = {guangzhou_staff[role] for role in ("editor", "final", "administrator")}
    assert {notice.person for notice in notices} == people
    assert all(notice.urgent and notice.url == withdrawal.address(act) for notice in notices)


def test_who_declined_or_was_only_offered_it_is_not_asked(article, guangzhou, guangzhou_staff):
    zhuhai = scene.make_section("zhuhai", "珠海市总工会")
    sharing.offer(article, [zhuhai], None)
    sharing.drop(sharing.adopt(article, guangzhou, None), None)
    assert not withdrawal.withdraw(article, None, "有误").confirmations.exists()
    assert not Notice.objects.exists()


def test_suspended_and_departed_people_are_not_told(article, adopted, guangzhou_staff):
    Membership.objects.filter(user=guangzhou_staff["editor"]).update(suspended_at=article.issued_at)
    User.objects.filter(pk=guangzhou_staff["final"].pk).update(is_active=False)
    withdrawal.withdraw(article, None, "有误")
    assert {notice.person for notice in Notice.objects.all()} == {guangzhou_staff["administrator"]}


def test_the_record_outlives_the_item(article, adopted):
    withdrawal.withdraw(article, None, "有误")
    ItemPage.objects.get(pk=article.pk).specific.delete()
    act = Withdrawal.objects.get()
    assert (act.title, act.union_name, act.reason) == (CANARY, "佛山市总工会", "有误")
    assert act.confirmations.count() == 1
    with pytest.raises(sharing.NotPossible, match="已删除"):
        withdrawal.undo(act, None, "误撤")


def adopters(item, number):
    """That many unions with a section and three people each, all of whom adopted the item: made in bulk."""
    start = Union.objects.count()
    unions = Union.objects.bulk_create(
        Union(slug=f"u{n}", name=f"第{n}工会", level="town") for n in range(start, start + number)
    )
    sections = [bare_section(union, item.section, start + n) for n, union in enumerate(unions)]
    Placement.objects.bulk_create(
        Placement(item_id=item.pk, section_id=pk, state="accepted", placed_at=item.issued_at)
        for pk in sections
    )
    roles = (Role.EDITOR, Role.FINAL, Role.ADMINISTRATOR)
    users = User.objects.bulk_create(
        User(username=f"{union.slug}-{role}", email=f"{union.slug}{role}@example.org")
        for union in unions
        for role in roles
    )
    Membership.objects.bulk_create(
        Membership(user=user, union=unions[n // 3], role=roles[n % 3]) for n, user in enumerate(users)
    )


def bare_section(union, like, number):
    """A section's rows alone, without what publishing leaves: a hundred of them in a second."""
    place = {"depth": like.depth, "path": f"{like.path[:-4]}{number + 5000}"}
    address = {"slug": union.slug, "url_path": f"/home/{union.slug}/"}
    page = Page(
        title=union.name, content_type=like.content_type, locale_id=like.locale_id, **place, **address
    )
    Page.objects.bulk_create([page])
    fields = {field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}
    SectionPage(page_ptr_id=page.pk, union=union, **fields).save_base(raw=True)
    return page.pk


def cost(item):
    with CaptureQueriesContext(connection) as queries:
        withdrawal.withdraw(item, None, "有误")
    return len(queries)


def test_the_act_costs_the_same_for_five_adopters_and_for_sixty(foshan):
    few, many = make_article(foshan), make_article(foshan)
    adopters(few, 5)
    adopters(many, 60)
    withdrawal.withdraw(make_article(foshan), None, "有误")  # fills Django's caches of types and sites
    assert cost(few) == cost(many)
    assert Confirmation.objects.count() == 65
    assert Notice.objects.count() == 65 * 3


def test_many_adopters_within_a_second(article):
    adopters(article, ADOPTERS)
    start = time.perf_counter()
    withdrawal.withdraw(article, None, "有误")
    seconds = time.perf_counter() - start
    print(f"{ADOPTERS} adopters: {seconds:.3f} s")
    assert Notice.objects.count() == 3 * ADOPTERS
    assert seconds < 1


def test_a_section_taken_offline_in_the_pages_menu_is_called_closed(client, foshan):
    foshan.save_revision().publish()
    foshan.unpublish()
    page = read(client, "/foshan/", 410)
    assert page.texts("trouble-title") == ["这个栏目已关闭"]
    assert "佛山市总工会" in page.text


class TestUndo:
    def test_exactly_what_was_withdrawn_comes_back_everywhere(self, client, article, adopted, staff, foshan):
        act = withdrawal.withdraw(article, staff["final"], "有误")
        withdrawal.undo(act, staff["administrator"], "核实无误")
        for url in (article.url, adopted.url):
            assert "心里也凉快了" in read(client, url).text
        assert changes.latest(article.pk).kind == Change.Kind.UPDATED
        act.refresh_from_db()
        assert (act.undone_by, act.undo_reason) == (staff["administrator"], "核实无误")

    def test_the_index_and_the_feeds_have_it_again(self, client, article, adopted, follow):
        act = withdrawal.withdraw(article, None, "有误")
        follow()
        withdrawal.undo(act, None, "误撤")
        follow()
        for url in (f"/search/?q={CANARY}", "/feeds/guangzhou/rss.xml", "/sitemap.xml"):
            assert shows(client, url, article), url

    def test_adopters_are_told_and_need_not_confirm(self, login, article, adopted, guangzhou_staff):
        act = withdrawal.withdraw(article, None, "有误")
        withdrawal.undo(act, None, "误撤")
        assert Notice.objects.filter(text__contains="已恢复刊出", person=guangzhou_staff["editor"]).exists()
        page = login(guangzhou_staff["editor"]).get("/admin/withdrawals/").content.decode()
        assert "确认已处理" not in page

    def test_a_changed_draft_stays_a_draft(self, client, article):
        act = withdrawal.withdraw(article, None, "有误")
        draft = ItemPage.objects.get(pk=article.pk).specific
        draft.body = paragraphs("改过的话。")
        draft.save_revision()
        withdrawal.undo(act, None, "误撤")
        text = read(client, article.url).text
        assert "心里也凉快了" in text
        assert "改过的话" not in text
        assert ItemPage.objects.get(pk=article.pk).has_unpublished_changes

    def test_a_revision_written_over_meanwhile_does_not_go_live(self, client, article):
        """As Wagtail's autosave does: the revision keeps its number and has another text."""
        act = withdrawal.withdraw(article, None, "有误")
        draft = ItemPage.objects.get(pk=article.pk).specific
        draft.body = paragraphs("未经审核的话。")
        draft.save_revision(overwrite_revision=draft.latest_revision)
        with pytest.raises(sharing.NotPossible, match="后来改过"):
            withdrawal.undo(act, None, "误撤")
        assert client.get(article.url).status_code == 410
        act.refresh_from_db()
        assert act.undone_at is None

    def test_a_changed_draft_in_review_is_not_disturbed(self, article, staff, foshan):
        act = withdrawal.withdraw(article, None, "有误")
        draft = ItemPage.objects.get(pk=article.pk).specific
        draft.save_revision(user=staff["editor"])
        draft.get_workflow().start(draft, staff["editor"])
        with pytest.raises(sharing.NotPossible, match="正在审核"):
            withdrawal.undo(act, None, "误撤")

    def test_publishing_a_new_text_ends_the_withdrawal(self, article, adopted, guangzhou_staff):
        act = withdrawal.withdraw(article, None, "有误")
        ItemPage.objects.get(pk=article.pk).specific.save_revision().publish()
        act.refresh_from_db()
        assert act.undone_at
        assert Notice.objects.filter(text__contains="已恢复刊出").count() == 3

    def test_not_while_the_section_is_closed(self, article, foshan):
        act = withdrawal.withdraw(article, None, "有误")
        withdrawal.close_section(foshan, None, "撤并")
        with pytest.raises(sharing.NotPossible, match="栏目已关闭"):
            withdrawal.undo(act, None, "误撤")

    def test_not_past_its_expiry(self, article):
        past = article.issued_at
        article.expire_at = past
        article.save_revision().publish()
        act = withdrawal.withdraw(ItemPage.objects.get(pk=article.pk), None, "有误")
        with pytest.raises(sharing.NotPossible, match="刊登期限"):
            withdrawal.undo(act, None, "误撤")
        scheduling.run_due()

    def test_not_twice_and_not_without_a_reason(self, article):
        act = withdrawal.withdraw(article, None, "有误")
        with pytest.raises(sharing.NotPossible, match="原因"):
            withdrawal.undo(act, None, "  ")
        withdrawal.undo(act, None, "误撤")
        with pytest.raises(sharing.NotPossible, match="已经恢复"):
            withdrawal.undo(act, None, "误撤")

    def test_it_can_be_withdrawn_again(self, client, article):
        withdrawal.undo(withdrawal.withdraw(article, None, "有误"), None, "误撤")
        withdrawal.withdraw(article, None, "还是有误")
        assert client.get(article.url).status_code == 410
        assert Withdrawal.objects.count() == 2


class TestClosing:
    @pytest.fixture
    def others(self, foshan, guangzhou):
        """Two items of Foshan's, both adopted by Guangzhou; one of Guangzhou's, adopted by Foshan."""
        items = [make_article(foshan, f"稿件{n}") for n in range(2)]
        for item in items:
            sharing.adopt(item, guangzhou, None)
        return [*items, sharing.adopt(make_article(guangzhou, "广州的稿件"), foshan, None)]

    def test_every_address_of_the_section_answers_410_with_the_note(self, client, foshan, others, desk):
        withdrawal.close_section(foshan, desk, "撤并", note="本栏目并入广州。")
        one, _, placed = others
        for url in ("/foshan/", one.url, f"/guangzhou/shared/{one.slug}/", placed.url):
            page = read(client, url, 410)
            assert page.texts("trouble-title") == ["这个栏目已关闭"]
            assert "本栏目并入广州。" in page.text
        assert client.get("/foshan/never-was/").status_code == 404
        assert client.get(placed.item.url).status_code == 200

    def test_each_adopter_confirms_once_for_all_items(self, foshan, guangzhou, guangzhou_staff, others, desk):
        act = withdrawal.close_section(foshan, desk, "撤并")
        assert [row.section for row in act.confirmations.all()] == [guangzhou]
        assert Notice.objects.filter(person=guangzhou_staff["editor"]).count() == 1

    def test_it_costs_the_same_for_many_items(self, foshan, guangzhou, others, desk):
        def cost(section):
            with CaptureQueriesContext(connection) as queries:
                act = withdrawal.close_section(section, desk, "撤并")
            withdrawal.undo(act, desk, "复开")
            return len(queries)

        cost(foshan)
        few = cost(foshan)
        for number in range(8):
            sharing.adopt(make_article(foshan, f"又一篇{number}"), guangzhou, None)
        assert cost(foshan) == few

    def test_undoing_brings_all_back(self, client, foshan, others, desk, follow):
        act = withdrawal.close_section(foshan, desk, "撤并")
        follow()
        withdrawal.undo(act, desk, "复开")
        follow()
        one, _, placed = others
        for url in ("/foshan/", one.url, f"/guangzhou/shared/{one.slug}/", placed.url):
            read(client, url)
        assert shows(client, "/search/?q=稿件", one)

    def test_what_was_withdrawn_before_stays_withdrawn(self, client, foshan, others, desk):
        withdrawal.withdraw(others[0], None, "有误")
        withdrawal.undo(withdrawal.close_section(foshan, desk, "撤并"), desk, "复开")
        assert client.get(others[0].url).status_code == 410

    def test_a_section_is_closed_once(self, foshan, desk):
        withdrawal.close_section(foshan, desk, "撤并")
        with pytest.raises(sharing.NotPossible, match="已经关闭"):
            withdrawal.close_section(foshan, desk, "撤并")

    def test_feeds_of_a_closed_section_are_gone(self, client, foshan, desk):
        withdrawal.close_section(foshan, desk, "撤并")
        assert client.get("/feeds/foshan/rss.xml").status_code == 410
