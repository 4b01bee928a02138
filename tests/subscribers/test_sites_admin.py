"""成员网站 in the admin: registering, the token shown once, what people see, who may."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from articles.models import Category
from articles.withdrawals import withdrawal
from subscribers import recalling
from subscribers.models import Recall, Subscriber
from tests.scene import make_article
from tests.subscribers.copies import Copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(staff, login):
    """A browser of Foshan's administrator."""
    return login(staff["administrator"])


def form(section, **fields) -> dict:
    return {
        "name": "佛山工会网",
        "union": section.union_id,
        "site": "https://www.fs-union.example.org/",
        "contact": "李明 0757-12345678",
        "section": "",
        "topic": "",
        "category": "",
        "kind": "",
    } | fields


def page(client, name: str, *arguments) -> str:
    response = client.get(reverse(name, args=arguments))
    assert response.status_code == 200
    return response.content.decode()


def token_in(answer) -> str:
    return answer.context["token"]


def test_a_union_registers_its_site_and_sees_the_token_once(administrator, foshan, client):
    answer = administrator.post(
        reverse("subscribers_add"), form(foshan) | {"section": foshan.pk, "kind": "event"}
    )
    token = token_in(answer)
    assert token in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    site = Subscriber.objects.get()
    assert site.selection == "union=foshan&kind=event"
    assert ModelLogEntry.objects.filter(action="subscribers.register").exists()
    for name, *arguments in (
        ("subscribers_sites",),
        ("subscribers_site", site.pk),
        ("subscribers_edit", site.pk),
    ):
        assert token not in page(administrator, name, *arguments)
    asked = client.get("/api/v1/changes", headers={"Authorization": f"Bearer {token}"})
    assert asked.status_code == 200


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"site": "javascript:alert(1)"}, "网址"),
        ({"site": "https://localhost/"}, "请写网站首页的网址"),
        ({"site": "https://a:b@example.org/"}, "请写网站首页的网址"),
        ({"subtree": "on"}, "请先选那家工会的栏目"),
        ({"kind": "poem"}, "poem"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(administrator, foshan, wrong, said):
    answer = administrator.post(reverse("subscribers_add"), form(foshan) | wrong)
    assert not Subscriber.objects.exists()
    assert said in answer.content.decode()
    assert "李明 0757-12345678" in answer.content.decode()


def test_a_union_cannot_register_for_another(administrator, foshan, guangzhou):
    administrator.post(reverse("subscribers_add"), form(guangzhou))
    assert not Subscriber.objects.exists()


def test_a_union_sees_and_changes_its_own_sites_only(administrator, make_site, guangzhou):
    make_site()
    strange = make_site(name="广州工会网", union=guangzhou.union).subscriber
    assert "佛山工会网" in page(administrator, "subscribers_sites")
    assert "广州工会网" not in page(administrator, "subscribers_sites")
    for name in ("subscribers_site", "subscribers_edit"):
        assert administrator.get(reverse(name, args=[strange.pk])).status_code == 404
    for act in ("renew", "suspend"):
        assert administrator.post(reverse("subscribers_act", args=[strange.pk, act])).status_code == 404
    assert Subscriber.objects.get(pk=strange.pk).is_active


def test_the_auditor_sees_all_and_changes_nothing(login, auditor, site):
    client = login(auditor)
    assert "佛山工会网" in page(client, "subscribers_site", site.subscriber.pk)
    assert "换发令牌" not in page(client, "subscribers_site", site.subscriber.pk)
    client.post(reverse("subscribers_act", args=[site.subscriber.pk, "suspend"]))
    assert site.entry().is_active
    assert client.get(reverse("subscribers_add")).status_code == 302


def test_renewing_suspending_and_resuming(login, desk, site):
    client, pk = login(desk), site.subscriber.pk
    token = token_in(client.post(reverse("subscribers_act", args=[pk, "renew"])))
    assert site.get("/api/v1/changes").status_code == 401
    client.post(reverse("subscribers_act", args=[pk, "suspend"]))
    assert "已停用" in page(client, "subscribers_sites")
    client.post(reverse("subscribers_act", args=[pk, "resume"]))
    site.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    assert site.get("/api/v1/changes").status_code == 200
    actions = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert {"subscribers.renew", "subscribers.suspend", "subscribers.resume"} <= actions


def test_what_it_takes_is_changed_and_then_followed_from_the_beginning(login, desk, site, foshan):
    Category.objects.create(name="要闻", slug="news")
    make_article(foshan)
    copy = Copy()
    copy.follow()
    site.get(f"/api/v1/changes?since={copy.cursor}")
    client, pk = login(desk), site.subscriber.pk
    client.post(reverse("subscribers_edit", args=[pk]), form(foshan, category=Category.objects.get().pk))
    assert (site.entry().selection, site.entry().position_at) == ("category=news", None)
    assert "整个联盟，分类“要闻”" in page(client, "subscribers_sites")
    assert 'value="李明 0757-12345678"' in page(client, "subscribers_edit", pk)


def test_the_list_says_how_far_behind_a_site_is(login, desk, site, foshan):
    make_article(foshan)
    copy = Copy()
    copy.follow()
    client = login(desk)
    assert "还没有确认过" in page(client, "subscribers_sites")
    site.get(f"/api/v1/changes?since={copy.cursor}")
    assert "已是最新" in page(client, "subscribers_sites")
    make_article(foshan)
    assert "落后1条" in page(client, "subscribers_sites")
    site.get("/api/v1/changes?kind=poem")
    assert "连续1次" in page(client, "subscribers_sites")
    assert "kind 只能是" in page(client, "subscribers_site", site.subscriber.pk)


def test_no_number_of_sites_costs_more_queries(login, desk, make_site, django_assert_max_num_queries):
    client = login(desk)
    counts = []
    for _ in range(2):
        make_site()
        page(client, "subscribers_sites")
        with django_assert_max_num_queries(60) as asked:
            page(client, "subscribers_sites")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_became_of_a_withdrawal_at_the_sites(login, desk, site, foshan):
    article = make_article(foshan, "有差错的稿件")
    site.say(article, "shown")
    withdrawal.withdraw(article, None, "有误")
    while recalling.follow_once():
        pass
    Recall.objects.update(created_at=timezone.now() - timedelta(hours=25))
    recalling.report_overdue()
    client = login(desk)
    for text in (page(client, "subscribers_recalls"), page(client, "subscribers_site", site.subscriber.pk)):
        assert "有差错的稿件" in text
        assert "逾期" in text
    site.say(article, "removed")
    assert "有差错的稿件" not in page(client, "subscribers_recalls")
    settled = client.get(reverse("subscribers_recalls") + f"?withdrawal={Recall.objects.get().withdrawal_id}")
    assert "有差错的稿件" in settled.content.decode()
    assert "逾期" not in settled.content.decode()
    assert client.get(reverse("subscribers_recalls") + "?withdrawal=" + "9" * 40).status_code == 200
