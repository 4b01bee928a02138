"""Detaching: an own draft of an adopted item, which remembers its origin and is warned when that changes."""

import json

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from articles import onboarding
from articles.exchange import derivation, sharing
from articles.models import ArticlePage, Derivation, EventPage, ItemPage, Licence, Picture, Sharing
from articles.withdrawals import withdrawal
from notices.models import Notice
from tests.admin_forms import article_form
from tests.reading import picture, read
from tests.scene import make_article, make_event, paragraphs
from tests.standing import standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(guangzhou_staff):
    return guangzhou_staff["editor"]


@standing
def row(foshan, guangzhou):
    byline = [("byline", {"role": "记者", "name": "陈小满", "unit": "佛山"})]
    article = make_article(foshan, "凉茶车开进工地", summary="三辆车", subtitle="先量后停", bylines=byline)
    article.keywords.add("高温")
    article.save()
    return sharing.adopt(article, guangzhou, None)


def detach(row, editor) -> ItemPage:
    return derivation.detach(row, editor).page


def published(page):
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def urgent(user) -> list[str]:
    notices = Notice.objects.filter(person=user, urgent=True).order_by("pk")
    return list(notices.values_list("text", flat=True))


def test_it_is_a_draft_of_the_adopters_with_the_whole_text(row, editor, guangzhou):
    page = ArticlePage.objects.get(pk=detach(row, editor).pk)
    assert (page.section, page.live, page.owner) == (guangzhou, False, editor)
    assert (page.title, page.summary, page.subtitle) == ("凉茶车开进工地", "三辆车", "先量后停")
    assert (page.source, page.sharing) == ("佛山市总工会", Sharing.OWN)
    assert page.plain_text() == row.item.specific.plain_text()
    assert [by.value["name"] for by in page.bylines] == ["陈小满"]
    assert list(page.keywords.names()) == ["高温"]
    assert page.get_latest_revision_as_object().title == "凉茶车开进工地"


def test_origin_licence_and_date_stay_recorded(row, editor):
    made = Derivation.objects.get(article=detach(row, editor))
    assert (made.origin_id, made.origin_title, made.origin_union) == (
        row.item_id,
        "凉茶车开进工地",
        "佛山市总工会",
    )
    assert (made.licence, made.made_by) == (Licence.FREE, editor)
    assert made.made_at


@pytest.mark.parametrize("licence", [Licence.UNCHANGED, Licence.ASK, Licence.NONE])
def test_only_where_the_licence_allows_it_now(row, editor, licence):
    ItemPage.objects.filter(pk=row.item_id).update(licence=licence)
    with pytest.raises(sharing.NotPossible, match="不能改编"):
        detach(row, editor)


def test_not_of_what_is_not_adopted_or_gone_and_not_twice(row, editor, foshan, guangzhou):
    detach(row, editor)
    with pytest.raises(sharing.NotPossible, match="已经"):
        detach(row, editor)
    other = sharing.adopt(make_article(foshan), guangzhou, None)
    sharing.drop(other, None)
    with pytest.raises(sharing.NotPossible, match="没有采用"):
        detach(other, editor)
    third = sharing.adopt(make_article(foshan), guangzhou, None)
    third.item.specific.unpublish()
    with pytest.raises(sharing.NotPossible, match="不在线"):
        detach(third, editor)


def test_pictures_and_files_are_copied_and_those_not_to_be_reprinted_stay(foshan, guangzhou, editor):
    own, lead, inside = (picture(name) for name in ("own", "lead", "inside"))
    Picture.objects.filter(pk=own.pk).update(reprint=Picture.Reprint.OWN)
    Picture.objects.filter(pk=lead.pk).update(credit="李明", description="车间")
    document = get_document_model().objects.create(title="通知", file=ContentFile(b"text", "notice.txt"))
    body = [
        *paragraphs("文字。"),
        ("image", {"image": own}),
        ("image", {"image": inside, "caption": "里面"}),
        ("gallery", [{"image": own}, {"image": lead}]),
        ("attachment", {"document": document, "title": "附件"}),
    ]
    row = sharing.adopt(make_article(foshan, lead_image=lead, body=body), guangzhou, None)
    made = derivation.detach(row, editor)
    collections = onboarding.collections(guangzhou.union)
    copies = Picture.objects.filter(collection=collections["图片"])
    assert {(copy.title, copy.credit, copy.description) for copy in copies} == {
        ("lead", "李明", "车间"),
        ("inside", "", ""),
    }
    page = ArticlePage.objects.get(pk=made.page.pk)
    assert page.lead_image in copies
    used = json.dumps(list(page.body.raw_data))
    assert len(page.body) == 4
    for original in (own, lead, inside):
        assert f'"image": {original.pk}}}' not in used
    file = get_document_model().objects.get(collection=collections["文件"])
    assert file.file.read() == b"text"
    assert made.problems == ["图片“own”不可转载，没有带进来。"]
    for original in (lead, inside):
        original.file.storage.delete(original.file.name)
    assert all(copy.file.read() for copy in copies)


def test_a_lost_file_is_told_and_holds_nothing_up(foshan, guangzhou, editor):
    lead = picture("lost")
    row = sharing.adopt(make_article(foshan, lead_image=lead), guangzhou, None)
    lead.file.storage.delete(lead.file.name)
    made = derivation.detach(row, editor)
    assert made.page.lead_image is None
    assert "读不出来" in made.problems[0]


def test_an_event_becomes_an_event_of_the_same_organiser(foshan, guangzhou, editor):
    row = sharing.adopt(make_event(foshan, "汇演"), guangzhou, None)
    page = EventPage.objects.get(pk=detach(row, editor).pk)
    assert (page.venue, page.organiser) == ("工人文化宫", "佛山市总工会")


def test_readers_are_told_with_a_link_while_the_origin_is_public(client, row, editor):
    page = published(detach(row, editor))
    shown = read(client, page.url)
    assert shown.texts("derived") == ["据佛山市总工会稿件《凉茶车开进工地》改编"]
    assert shown.links("derived") == [row.item.url]
    row.item.specific.unpublish()
    shown = read(client, page.url)
    assert shown.texts("derived") == ["据佛山市总工会稿件《凉茶车开进工地》改编"]
    assert shown.links("derived") == []


def test_it_passes_the_unions_own_review(row, editor, client, login):
    page = detach(row, editor)
    assert client.get(page.url or "/x").status_code == 404
    assert page.get_workflow() is not None
    form = article_form("抢先刊出") | {"action-publish": "1"}
    login(editor).post(f"/admin/pages/{page.pk}/edit/", form)
    page.refresh_from_db()
    assert not page.live


def test_a_withdrawal_alerts_the_people_of_the_derived_article(row, editor, guangzhou_staff):
    detach(row, editor)
    withdrawal.withdraw(row.item, None, reason="有误")
    for role in ("editor", "first", "final", "administrator"):
        assert any("撤下了《凉茶车开进工地》" in text for text in urgent(guangzhou_staff[role]))


def test_deletion_a_change_and_a_closed_section_alert_too(row, editor, foshan):
    detach(row, editor)
    page = row.item.specific
    page.save_revision().publish()
    assert "改动了" in urgent(editor)[-1]
    foshan.unpublish()
    assert "已关闭" in urgent(editor)[-1]
    page.delete()
    assert "撤下了" in urgent(editor)[-1]
    assert derivation.derivations_of(ItemPage(pk=row.item_id))[0].origin_title == "凉茶车开进工地"


def test_an_expiry_alerts_nobody(row, editor):
    detach(row, editor)
    row.item.specific.unpublish(set_expired=True)
    assert urgent(editor) == []


def test_who_made_nothing_of_it_is_told_nothing(row, editor):
    withdrawal.withdraw(row.item, None, reason="有误")
    assert not any("改编" in text for text in urgent(editor))


class TestInTheAdmin:
    def test_an_editor_makes_it_and_is_led_to_it(self, login, row, editor):
        response = login(editor).post(f"/admin/pool/placements/{row.pk}/detach/")
        made = Derivation.objects.get()
        assert response.url == f"/admin/pages/{made.article_id}/edit/"
        assert login(editor).get(response.url).status_code == 200

    def test_a_notice_leads_to_it_even_when_the_origin_is_deleted(self, login, row, editor):
        page = detach(row, editor)
        row.item.specific.delete()
        url = Notice.objects.filter(person=editor).latest("pk").url
        assert login(editor).get(url).url == f"/admin/pages/{page.pk}/edit/"

    def test_others_make_and_find_nothing(self, login, row, staff, guangzhou_staff, outsider):
        for person in (*staff.values(), guangzhou_staff["first"], guangzhou_staff["final"], outsider):
            login(person).post(f"/admin/pool/placements/{row.pk}/detach/")
            assert login(person).get(f"/admin/pool/derived/{row.item_id}/").url != "/"
        assert not Derivation.objects.exists()
