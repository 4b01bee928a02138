"""「本会网站引入」: who sees it, what it says, and that rights are asked where the act is."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.urls import reverse
from wagtail.models import PageLogEntry

from articles.models import ArticlePage
from intake import feeds
from intake.models import IntakeFeed, IntakeItem
from tests.intake.conftest import Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def form(own_site, foshan, in_process):
    return {"section": foshan.pk, "url": own_site.url, "name": "佛山工会网", "interval": 60}


def test_a_trial_shows_what_would_arrive_and_keeps_nothing(own_site, form, staff, login):
    own_site.show(Story(1, "送清凉"), Story(2, ""))
    page = login(staff["administrator"]).post(reverse("intake_add"), form | {"act": "try", "name": ""})
    answer = page.content.decode()
    assert "送清凉" in answer
    assert "2024-07-01" in answer
    assert "开始引入" in answer
    assert 'value="佛山工会网"' in answer  # what the site calls itself
    assert not IntakeFeed.objects.exists()
    assert not ArticlePage.objects.exists()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://10.0.0.1/rss", "内部网络"),
        ("ftp://union.example.org/rss", "完整地址"),
        ("javascript:alert(1)", "完整地址"),
        ("http://user:pw@union.example.org/", "用户名和密码"),
        ("not an address", "完整地址"),
        ("", "请填写这一项"),
    ],
)
def test_a_bad_address_is_explained_and_loses_nothing(form, staff, login, url, said):
    answer = login(staff["administrator"]).post(reverse("intake_add"), form | {"url": url}).content.decode()
    assert said in answer
    assert "佛山工会网" in answer


def test_an_administrator_names_a_feed(own_site, form, foshan, staff, login):
    own_site.show(Story(1))
    answer = login(staff["administrator"]).post(reverse("intake_add"), form | {"act": "add"}, follow=True)
    assert "已添加佛山工会网" in answer.content.decode()
    feed = IntakeFeed.objects.get()
    assert (feed.section, feed.interval, feed.sends_to_review, feed.takes_backlog) == (
        foshan,
        60,
        False,
        False,
    )
    entry = PageLogEntry.objects.get(action="intake.feed.add")
    assert (entry.user, entry.page_id) == (staff["administrator"], foshan.pk)
    assert entry.message == f"开始引入佛山工会网（{own_site.url}）"


def test_who_allows_review_without_an_editor_is_on_record(own_site, form, staff, login):
    login(staff["administrator"]).post(reverse("intake_add"), form | {"act": "add", "sends_to_review": "on"})
    assert IntakeFeed.objects.get().sends_to_review
    assert "新稿件自动送审" in PageLogEntry.objects.get(action="intake.feed.add").message


def test_the_same_feed_twice_is_refused(own_site, form, staff, login, feed):
    answer = login(staff["administrator"]).post(reverse("intake_add"), form | {"act": "add"}).content.decode()
    assert "已经在引入了" in answer
    assert IntakeFeed.objects.count() == 1


def test_a_union_has_only_so_many_feeds(own_site, form, staff, foshan, feed, monkeypatch):
    monkeypatch.setattr(feeds, "FEEDS", 1)
    with pytest.raises(feeds.NotPossible, match="最多引入1个"):
        feeds.add(foshan, staff["administrator"], name="二", url=f"{own_site.url}?2")


def test_the_lists_say_what_came(own_site, read, feed, staff, login, django_assert_max_num_queries):
    own_site.show(Story(1, "送清凉"), Story(2, "劳模进校园"))
    read()
    ArticlePage.objects.get(title="劳模进校园").delete()
    client = login(staff["editor"])
    assert "2篇" in client.get(reverse("intake_feeds")).content.decode()
    with django_assert_max_num_queries(52):
        answer = client.get(reverse("intake_feed", args=[feed.pk])).content.decode()
    assert "送清凉" in answer
    assert "本会已删除" in answer
    assert "送清凉" not in client.get(reverse("intake_feed", args=[feed.pk]) + "?state=ours").content.decode()


@pytest.mark.parametrize("count", [2, 12])
def test_a_longer_list_costs_no_more_queries(
    own_site, read, feed, staff, login, count, django_assert_max_num_queries
):
    own_site.show(*(Story(number) for number in range(1, count + 1)))
    read()
    client = login(staff["administrator"])
    client.get(reverse("intake_feed", args=[feed.pk]))
    with django_assert_max_num_queries(47):
        client.get(reverse("intake_feed", args=[feed.pk]))


@pytest.mark.parametrize(
    ("act", "state", "due"), [("pause", "paused", False), ("resume", "active", True), ("run", "active", True)]
)
def test_acts(feed, staff, login, act, state, due):
    answer = login(staff["administrator"]).post(reverse("intake_act", args=[feed.pk, act]), follow=True)
    assert answer.status_code == 200
    feed.refresh_from_db()
    assert (feed.state, feed.next_at is not None) == (state, due)
    assert PageLogEntry.objects.filter(action=f"intake.feed.{act}", user=staff["administrator"]).count() == 1


def test_what_is_paused_is_not_read_at_once(feed, staff, login):
    feeds.pause(feed, staff["administrator"])
    answer = login(staff["administrator"]).post(reverse("intake_act", args=[feed.pk, "run"]), follow=True)
    assert "请先恢复" in answer.content.decode()


def test_removing_a_feed_leaves_what_came(own_site, read, feed, staff, login):
    own_site.show(Story(1))
    read()
    login(staff["administrator"]).post(reverse("intake_act", args=[feed.pk, "remove"]))
    assert not IntakeFeed.objects.exists()
    assert not IntakeItem.objects.exists()
    assert ArticlePage.objects.count() == 1


def test_changing(feed, staff, login):
    data = {"name": "工会新网", "interval": 15, "sends_to_review": "on"}
    login(staff["administrator"]).post(reverse("intake_change", args=[feed.pk]), data)
    feed.refresh_from_db()
    assert (feed.name, feed.interval, feed.sends_to_review) == ("工会新网", 15, True)
    assert "每15分钟看一次，新稿件自动送审" in PageLogEntry.objects.get(action="intake.feed.change").message


@pytest.mark.parametrize("role", ["editor", "first", "second", "final"])
def test_only_the_administrator_keeps_feeds(feed, staff, login, form, role):
    client = login(staff[role])
    for answer in (
        client.get(reverse("intake_add")),
        client.post(reverse("intake_add"), form | {"act": "add", "url": "http://other.example.org/"}),
        client.get(reverse("intake_change", args=[feed.pk])),
        client.post(reverse("intake_act", args=[feed.pk, "pause"])),
        client.post(reverse("intake_act", args=[feed.pk, "remove"])),
    ):
        assert answer.status_code in {302, 404}
    feed.refresh_from_db()
    assert (feed.state, IntakeFeed.objects.count()) == ("active", 1)


def test_another_unions_people_find_nothing(own_site, read, feed, guangzhou_staff, login):
    own_site.show(Story(1))
    read()
    item = IntakeItem.objects.get()
    client = login(guangzhou_staff["administrator"])
    assert "佛山工会网" not in client.get(reverse("intake_feeds")).content.decode()
    assert client.get(reverse("intake_feed", args=[feed.pk])).status_code == 404
    assert client.get(reverse("intake_item", args=[item.pk])).status_code == 404
    assert client.post(reverse("intake_act", args=[feed.pk, "run"])).status_code == 404


def test_the_acts_themselves_ask_for_rights(own_site, read, feed, foshan, staff, guangzhou_staff, outsider):
    own_site.show(Story(1))
    read()
    item = IntakeItem.objects.select_related("feed__section__union").get()
    for user in (guangzhou_staff["administrator"], staff["final"], outsider):
        for act in (
            lambda user=user: feeds.add(foshan, user, name="x", url="http://x.example.org/"),
            lambda user=user: feeds.try_out(foshan, user, own_site.url),
            lambda user=user: feeds.change(feed, user, "x", 60, True),
            lambda user=user: feeds.pause(feed, user),
            lambda user=user: feeds.resume(feed, user),
            lambda user=user: feeds.run_now(feed, user),
            lambda user=user: feeds.remove(feed, user),
            lambda user=user: feeds.accept(item, user),
            lambda user=user: feeds.keep(item, user),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_the_menu_shows_it_to_whom_it_concerns(feed, staff, outsider, login):
    address = reverse("intake_feeds")
    assert address in login(staff["administrator"]).get(reverse("wagtailadmin_home")).content.decode()
    assert address in login(staff["editor"]).get(reverse("wagtailadmin_home")).content.decode()
    assert address not in login(staff["first"]).get(reverse("wagtailadmin_home")).content.decode()


def test_an_unknown_act_is_not_found(feed, staff, login):
    client = login(staff["administrator"])
    assert client.post(reverse("intake_act", args=[feed.pk, "delete"])).status_code == 404
    assert client.get(reverse("intake_act", args=[feed.pk, "run"])).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_no_writer_waits_for_a_foreign_site(own_site, form, staff, login):
    """A trial runs outside of a transaction, which on SQLite would hold up everybody who writes."""
    seen = []
    own_site.site.pages[own_site.path] = lambda handler: seen.append(_may_write()) or handler.send_error(503)
    answer = login(staff["administrator"]).post(reverse("intake_add"), form | {"act": "try"})
    assert "对方网站答复503" in answer.content.decode()
    assert seen == [True]


def _may_write() -> bool:
    """From another thread, whose connection waits for nobody."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.connection.execute("PRAGMA busy_timeout = 0")
    try:
        IntakeFeed.objects.update(failures=0)
    except OperationalError:
        return False
    finally:
        connection.close()
    return True
