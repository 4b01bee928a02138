"""Looking after adopted items, groups, requests and standing orders in the admin."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageLogEntry

from articles.exchange import sharing
from articles.models import Licence, Placement, PoolSubscription
from notices.models import Notice
from tests.scene import make_article
from tests.standing import standing

pytestmark = pytest.mark.django_db
State = Placement.State


@standing
def row(foshan, guangzhou):
    return sharing.adopt(make_article(foshan, "原题"), guangzhou, None)


class TestPlacement:
    def post(self, client, row, **fields):
        data = {"note": "", "headline": "", "column": "", "order": "", "shown_from": "", "shown_until": ""}
        return client.post(f"/admin/pool/placements/{row.pk}/", data | fields)

    @pytest.mark.parametrize("role", ["editor", "administrator"])
    def test_all_of_it_is_set_after_adoption(self, login, row, guangzhou, guangzhou_staff, role):
        client = login(guangzhou_staff[role])
        column = guangzhou.columns.create(name="参考")
        until = timezone.localdate() + timedelta(days=3)
        self.post(
            client, row, note="值得一学", headline="本会题", column=column.pk, order="1", shown_until=until
        )
        row.refresh_from_db()
        assert (row.note, row.headline, row.column, row.order) == ("值得一学", "本会题", column, 1)
        assert (row.shown_until, row.next_turn) == (until, until + timedelta(days=1))
        assert PageLogEntry.objects.get(action="hub.edit").user == guangzhou_staff[role]

    def test_no_headline_is_offered_or_taken_where_the_licence_forbids_it(
        self, login, foshan, guangzhou, guangzhou_staff
    ):
        row = sharing.adopt(make_article(foshan, licence=Licence.UNCHANGED), guangzhou, None)
        client = login(guangzhou_staff["editor"])
        html = client.get(f"/admin/pool/placements/{row.pk}/").text
        assert 'name="headline"' not in html
        assert "照原稿" in html
        self.post(client, row, headline="偷改", note="编者按")
        row.refresh_from_db()
        assert (row.headline, row.note) == ("", "编者按")

    @pytest.mark.parametrize(
        "fields",
        [
            {"order": "0"},
            {"order": "-1"},
            {"order": "100"},
            {"order": "一"},
            {"note": "长" * 301},
            {"headline": "长" * 121},
            {"column": "999"},
            {"column": "x"},
            {"shown_from": "明天"},
            {"shown_from": "2026-02-02", "shown_until": "2026-01-01"},
            {"note": "a\0b"},
        ],
    )
    def test_what_is_wrong_is_told_and_nothing_is_lost(self, login, row, guangzhou_staff, fields):
        fields = {"note": "写了半天的编者按"} | fields
        response = self.post(login(guangzhou_staff["editor"]), row, **fields)
        assert response.context["form"].errors
        if fields["note"] == "写了半天的编者按":
            assert "写了半天的编者按" in response.text
        row.refresh_from_db()
        assert (row.note, row.order, row.column) == ("", None, None)

    def test_others_cannot(self, login, row, staff, guangzhou_staff, desk, outsider):
        others = (guangzhou_staff[role] for role in ("first", "second", "final"))
        for person in (*staff.values(), *others, desk, outsider):
            self.post(login(person), row, note="越权")
        row.refresh_from_db()
        assert row.note == ""


class TestColumns:
    def post(self, client, names):
        return client.post("/admin/pool/columns/", {"names": names})

    def test_a_short_list_is_kept(self, login, row, guangzhou, guangzhou_staff):
        client = login(guangzhou_staff["editor"])
        self.post(client, "学习参考\n 他山之石 \n\n学习参考")
        assert [column.name for column in guangzhou.columns.all()] == ["学习参考", "他山之石"]
        sharing.edit(row, None, column=guangzhou.columns.get(name="学习参考"))
        self.post(client, "他山之石\n学习参考")
        row.refresh_from_db()
        assert row.column.name == "学习参考"
        self.post(client, "他山之石")
        row.refresh_from_db()
        assert row.column is None

    @pytest.mark.parametrize("names", ["长" * 21, "\n".join(f"组{n}" for n in range(13))])
    def test_too_much_is_told(self, login, guangzhou, guangzhou_staff, names):
        response = self.post(login(guangzhou_staff["editor"]), names)
        assert response.context["form"].errors
        assert names.split("\n")[0] in response.text
        assert not guangzhou.columns.exists()

    def test_reviewers_keep_no_groups(self, login, guangzhou, guangzhou_staff):
        for role in ("first", "final"):
            self.post(login(guangzhou_staff[role]), "越权")
        assert not guangzhou.columns.exists()


class TestRequests:
    @pytest.fixture
    def request_(self, foshan, guangzhou):
        return sharing.adopt(
            make_article(foshan, "问过再转", licence=Licence.ASK), guangzhou, None, message="想登"
        )

    @pytest.mark.parametrize("role", ["editor", "final", "administrator"])
    def test_the_origin_sees_and_grants(self, login, request_, staff, role):
        client = login(staff[role])
        assert "想登" in client.get("/admin/pool/requests/").text
        client.post("/admin/pool/requests/", {"act": f"grant:{request_.pk}"})
        request_.refresh_from_db()
        assert request_.state == State.ACCEPTED

    def test_or_refuses_many_with_a_reason(self, login, request_, staff, guangzhou_staff):
        data = {"act": "refuse", "request": [request_.pk], "words": "另有约定"}
        login(staff["editor"]).post("/admin/pool/requests/", data)
        request_.refresh_from_db()
        assert (request_.state, request_.reason) == (State.REFUSED, "另有约定")
        assert "另有约定" in Notice.objects.get(person=guangzhou_staff["editor"]).text

    def test_who_asks_does_not_answer(self, login, request_, staff, guangzhou_staff, outsider):
        for person in (*guangzhou_staff.values(), staff["first"], outsider):
            login(person).post("/admin/pool/requests/", {"act": f"grant:{request_.pk}"})
        request_.refresh_from_db()
        assert request_.state == State.REQUESTED

    @pytest.mark.parametrize("act", ["", "grant", "grant:x", "refuse:999999", "steal:1"])
    def test_forged_answers_do_nothing(self, login, request_, staff, act):
        login(staff["editor"]).post("/admin/pool/requests/", {"act": act})
        request_.refresh_from_db()
        assert request_.state == State.REQUESTED


class TestSubscriptions:
    URL = "/admin/pool/subscriptions/"

    def test_an_editor_orders_and_cancels(self, login, foshan, guangzhou, guangzhou_staff):
        client = login(guangzhou_staff["editor"])
        client.post(self.URL, {"union": foshan.union_id, "kind": "article", "mode": "adopt"})
        order = PoolSubscription.objects.get()
        assert (order.section, order.made_by) == (guangzhou, guangzhou_staff["editor"])
        assert "佛山市总工会及所属工会，稿件" in client.get(self.URL).text
        make_article(foshan)
        assert guangzhou.placements.get().state == State.ACCEPTED
        client.post(f"{self.URL}{order.pk}/cancel/")
        assert not PoolSubscription.objects.exists()

    @pytest.mark.parametrize(
        "fields", [{"mode": ""}, {"mode": "steal"}, {"kind": "x"}, {"union": "999999"}, {"topic": "²"}]
    )
    def test_what_is_wrong_is_told(self, login, guangzhou_staff, fields):
        response = login(guangzhou_staff["editor"]).post(self.URL, {"mode": "adopt"} | fields)
        assert response.context["form"].errors
        assert not PoolSubscription.objects.exists()

    def test_the_same_again_is_told(self, login, guangzhou_staff):
        client = login(guangzhou_staff["administrator"])
        for _ in range(2):
            response = client.post(self.URL, {"mode": "adopt"})
        assert "已有同样的订阅" in response.text

    def test_others_neither_order_nor_cancel(self, login, guangzhou, guangzhou_staff, staff, outsider):
        login(guangzhou_staff["editor"]).post(self.URL, {"mode": "adopt"})
        order = PoolSubscription.objects.get()
        people = (*staff.values(), guangzhou_staff["first"], guangzhou_staff["final"], outsider)
        for person in people:
            client = login(person)
            client.post(self.URL, {"mode": "propose", "section": guangzhou.pk})
            client.post(f"{self.URL}{order.pk}/cancel/", {"section": guangzhou.pk})
            client.post(f"{self.URL}{order.pk}/cancel/")
        assert list(PoolSubscription.objects.filter(section=guangzhou)) == [order]
