"""通稿: in every section at once, from one row, until its day; nobody can decline it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from articles import scheduling
from articles.exchange import carrying, sharing
from articles.models import Change, MustCarry, Placement, Sharing
from notices.models import Notice
from tests import scene
from tests.reading import read
from tests.scene import make_article, make_event
from tests.standing import standing

pytestmark = pytest.mark.django_db


def day(offset: int):
    return timezone.localdate() + timedelta(days=offset)


@standing
def item(foshan):
    return make_article(foshan, "台风防御通知", sharing=Sharing.OWN)


@standing
def carried(item, guangzhou):
    carrying.carry(item, None, day(3), "防台风")
    return item


def address(section, item):
    return f"/{section.slug}/shared/{item.slug}/"


def test_it_is_in_every_sections_list_page_and_feeds(client, carried, guangzhou):
    zhuhai = scene.make_section("zhuhai", "珠海市总工会")
    for section in (guangzhou, zhuhai):
        page = read(client, f"/{section.slug}/")
        assert page.links("lead-title") == [address(section, carried)]
        assert "通稿" in page.text
        shown = read(client, address(section, carried))
        assert "转载自 佛山市总工会" in shown.text
        assert shown.link("canonical") == [carried.full_url]
        assert address(section, carried) in client.get(f"/feeds/{section.slug}/atom.xml").text


def test_nothing_is_stored_for_each_union(carried, client, guangzhou):
    read(client, address(guangzhou, carried))
    assert not Placement.objects.exists()
    assert MustCarry.objects.count() == 1


def test_its_own_section_lists_it_once_as_its_own(client, carried):
    assert [entry.url for entry in carried.section.newest().entries] == [carried.url]
    assert client.get(address(carried.section, carried)).url == carried.url


def test_a_section_that_has_adopted_it_lists_it_once_with_its_note(client, item, guangzhou):
    sharing.adopt(make_article(item.section, "先采用的"), guangzhou, None)
    adopted = guangzhou.placements.get().item
    sharing.edit(guangzhou.placements.get(), None, note="本会补充")
    carrying.carry(adopted, None, day(1), "要紧")
    assert [entry.item.title for entry in guangzhou.newest().entries] == ["先采用的"]
    assert "本会补充" in read(client, address(guangzhou, adopted)).text


def test_a_section_that_declined_it_carries_it_all_the_same(client, foshan, guangzhou):
    item = make_article(foshan, "人人要看")
    sharing.decline(item, guangzhou, None)
    carrying.carry(item, None, day(1), "要紧")
    read(client, address(guangzhou, item))
    sharing.decline(item, guangzhou, None)
    assert len(guangzhou.newest().entries) == 1


def test_it_ends_with_its_day_and_its_addresses_lead_to_the_origin(client, carried, guangzhou):
    MustCarry.objects.update(until=day(0))
    read(client, address(guangzhou, carried))
    MustCarry.objects.update(until=day(-1))
    assert guangzhou.newest().entries == []
    response = client.get(address(guangzhou, carried))
    assert (response.status_code, response.url) == (301, carried.url)


def test_its_end_is_logged_once(carried):
    MustCarry.objects.update(until=day(-1))
    assert [scheduling.run_due(), scheduling.run_due()] == [1, 0]
    assert Change.objects.latest("pk").kind == Change.Kind.RELEASED


def test_withdrawn_it_is_gone_at_every_address(client, carried, guangzhou):
    carried.unpublish()
    assert client.get(address(guangzhou, carried)).status_code == 410
    assert guangzhou.newest().entries == []
    assert carried.title not in client.get("/feeds/guangzhou/rss.xml").text


def test_deleted_it_is_gone_too_and_unknown_addresses_are_not_found(client, carried, guangzhou):
    gone = address(guangzhou, carried)
    assert client.get(f"/nosuchsection/shared/{carried.slug}/").status_code == 404
    assert client.get("/guangzhou/shared/nosuchslug/").status_code == 404
    carried.delete()
    assert client.get(gone).status_code == 410


def test_under_a_new_slug_the_old_addresses_lead_on_and_both_end_in_a_note(client, carried, guangzhou):
    before = address(guangzhou, carried)
    carried.slug = "20260101-abcdefg"
    carried.save_revision().publish()
    read(client, address(guangzhou, carried))
    assert client.get(before).status_code == 301
    carried.unpublish()
    for gone in (before, address(guangzhou, carried)):
        assert client.get(gone).status_code == 410


def test_who_set_it_is_told_of_a_licence_narrowed_later(item, guangzhou, desk):
    carrying.carry(item, desk, day(3), "防台风")
    item.licence = "none"
    item.save_revision().publish()
    assert "仍登到" in Notice.objects.get(person=desk).text
    assert len(guangzhou.newest().entries) == 1


def test_a_private_item_is_carried_nowhere(client, carried, guangzhou):
    carried.view_restrictions.create(restriction_type="login")
    assert guangzhou.newest().entries == []
    assert client.get(address(guangzhou, carried)).status_code != 200


def test_an_event_stands_among_the_sections_events(client, foshan, guangzhou):
    carrying.carry(make_event(foshan, "全省劳模宣讲"), None, day(3), "统一宣传")
    assert read(client, "/guangzhou/").texts("occasion-title") == ["全省劳模宣讲"]


def test_feeds_notice_its_beginning_its_correction_and_its_end(client, item, guangzhou):
    def etag():
        return client.get("/feeds/guangzhou/rss.xml").headers["ETag"]

    tags = [etag()]
    carrying.carry(item, None, day(1), "要紧")
    tags.append(etag())
    item.save_revision().publish()
    tags.append(etag())
    carrying.release(item, None)
    tags.append(etag())
    assert len(set(tags)) == 4


def test_the_editors_of_all_publishing_unions_are_told_once(item, guangzhou, guangzhou_staff, staff):
    carrying.carry(item, None, day(3), "防台风")
    carrying.carry(item, None, day(4), "再延一天")
    for person in (guangzhou_staff["editor"], staff["editor"]):
        [notice] = Notice.objects.filter(person=person)
        assert "防台风" in notice.text
        assert notice.url == item.url
    assert not Notice.objects.filter(person=guangzhou_staff["first"]).exists()


def test_telling_costs_the_same_however_many_unions(item):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            carrying.carry(item, None, day(1), "要紧")
        carrying.release(item, None)
        return len(queries)

    scene.make_staff(scene.make_section("zhuhai", "珠海市总工会"))
    cost()
    few = cost()
    for number in range(4):
        scene.make_staff(scene.make_section(f"union{number}", f"第{number}工会"))
    assert cost() == few


@pytest.mark.parametrize(("until", "reason"), [(-1, "要紧"), (1, "  ")])
def test_a_day_gone_by_and_no_reason_are_refused(item, until, reason):
    with pytest.raises(sharing.NotPossible):
        carrying.carry(item, None, day(until), reason)
    assert not MustCarry.objects.exists()


def test_a_draft_is_refused(foshan):
    with pytest.raises(sharing.NotPossible, match="不在线"):
        carrying.carry(make_article(foshan, publish=False), None, day(1), "要紧")


class TestInTheAdmin:
    def post(self, client, item, **fields):
        data = {"until": day(2).isoformat(), "reason": "全省部署"} | fields
        return client.post(reverse("hub_carry", args=[item.pk]), data)

    def test_the_desk_sets_and_ends_it(self, login, desk, item):
        client = login(desk)
        assert "设为通稿" in client.get(reverse("hub_carry", args=[item.pk])).text
        self.post(client, item)
        assert MustCarry.objects.get().set_by == desk
        entry = PageLogEntry.objects.get(action="hub.carry")
        assert entry.message == f"设为通稿，登到{day(2).isoformat()}：全省部署"
        client.post(reverse("hub_release", args=[item.pk]))
        assert not MustCarry.objects.current().exists()

    @pytest.mark.parametrize(
        "fields",
        [{"until": ""}, {"until": "昨天"}, {"until": "9999-12-31"}, {"reason": ""}, {"reason": "长" * 201}],
    )
    def test_what_is_wrong_is_told_and_nothing_lost(self, login, desk, item, fields):
        response = self.post(login(desk), item, **fields)
        assert response.status_code == 200
        assert response.context["form"].errors
        assert not MustCarry.objects.exists()

    def test_no_union_can(self, login, item, staff, guangzhou_staff, outsider):
        for person in (*staff.values(), guangzhou_staff["administrator"], outsider):
            self.post(login(person), item)
            login(person).post(reverse("hub_release", args=[item.pk]))
        assert not MustCarry.objects.exists()
