"""A withdrawal at the member sites: told, confirmed, seen removed, overdue."""

from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.utils import timezone

from articles.models import Change
from articles.withdrawals import withdrawal
from notices.models import Notice
from subscribers import looking, probing, recalling
from subscribers.models import Recall
from tests.scene import make_article
from tests.subscribers.copies import Copy

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(foshan):
    return make_article(foshan, "有差错的稿件")


@pytest.fixture
def pages(settings):
    """A site on the loopback: path -> (status, body); `pages.address` is its root."""

    class Pages(dict):
        address = ""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = shown.get(self.path, (404, b""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args) -> None:
            pass

    shown = Pages()
    settings.OUTBOUND_ALLOWED = ["127.0.0.0/8"]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    shown.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    yield shown
    server.shutdown()
    server.server_close()


def follow() -> None:
    while recalling.follow_once():
        pass


def look_now() -> Recall:
    Recall.objects.filter(look_at__isnull=False).update(look_at=timezone.now())
    looking.look_once()
    return Recall.objects.get()


def test_a_site_that_showed_the_item_is_asked(site, article):
    site.say(article, "shown")
    withdrawal.withdraw(article, None, "有误")
    follow()
    recall = Recall.objects.get()
    assert (recall.subscriber, recall.title) == (site.subscriber, "有差错的稿件")
    assert recall.told_at is recall.confirmed_at is recall.seen_at is None


def test_a_site_that_has_read_of_the_item_is_asked_and_others_are_not(make_site, article, guangzhou):
    reader, elsewhere = make_site(), make_site(name="另一个网站", selection="union=guangzhou")
    make_site(name="还没有取过的网站")
    copy = Copy()
    copy.follow()
    reader.get(f"/api/v1/changes?since={copy.cursor}")
    elsewhere.get(f"/api/v1/changes?union=guangzhou&since={copy.cursor}")
    withdrawal.withdraw(article, None, "有误")
    follow()
    assert [recall.subscriber for recall in Recall.objects.all()] == [reader.subscriber]


def test_going_on_from_behind_the_withdrawal_means_told_and_the_receipt_confirms(site, article):
    site.say(article, "shown")
    withdrawal.withdraw(article, None, "有误")
    follow()
    copy = Copy()
    copy.follow()
    site.get(f"/api/v1/changes?since={copy.cursor}")
    assert Recall.objects.get().told_at is not None
    assert Recall.objects.get().confirmed_at is None
    site.say(article, "removed")
    assert Recall.objects.get().confirmed_at is not None
    site.say(article, "shown")  # it is back
    assert Recall.objects.get().confirmed_at is None


def test_following_twice_asks_once_and_an_undone_withdrawal_asks_nothing(site, article):
    site.say(article, "shown")
    act = withdrawal.withdraw(article, None, "有误")
    follow()
    follow()
    assert Recall.objects.count() == 1
    withdrawal.undo(act, None, "撤错了")
    assert not Recall.objects.waiting().exists()
    other = make_article(article.section)
    site.say(other, "shown")
    act = withdrawal.withdraw(other, None, "有误")
    withdrawal.undo(act, None, "撤错了")
    follow()
    assert Recall.objects.count() == 1


def test_of_a_closed_section_the_items_with_receipts_are_asked_about(site, article, foshan):
    make_article(foshan, "没有登过的")
    site.say(article, "shown")
    withdrawal.close_section(foshan, None, "整顿")
    follow()
    assert [recall.title for recall in Recall.objects.all()] == ["有差错的稿件"]


def test_the_hub_sees_itself_whether_the_text_is_gone(make_site, article, pages):
    site = make_site(site=pages.address)
    text = article.plain_text().replace("工地", "<b>工</b>\n地")
    pages["/a"] = 200, f"<html><p>{text}</p></html>".encode("gb18030")
    site.say(article, "shown", f"{pages.address}/a")
    withdrawal.withdraw(article, None, "有误")
    follow()
    assert looking.look_once() == 0  # the site gets some minutes
    recall = look_now()
    assert recall.seen_at is None
    assert "仍登着原文" in recall.found
    pages["/a"] = 503, b""
    assert "503" in look_now().found
    assert look_now().seen_at is None
    pages["/a"] = 200, "《有差错的稿件》已撤下。".encode()
    recall = look_now()
    assert recall.seen_at is not None
    assert recall.look_at is None
    assert recall.looks == 4


def test_gone_means_from_every_address(make_site, article, pages):
    site = make_site(site=pages.address)
    pages["/b"] = 200, article.plain_text().encode()
    site.say(article, "shown", f"{pages.address}/a")
    site.say(article, "removed", f"{pages.address}/b")  # which is not true
    withdrawal.withdraw(article, None, "有误")
    follow()
    assert look_now().seen_at is None
    del pages["/b"]
    assert look_now().seen_at is not None


def test_a_site_that_cannot_be_reached_is_not_seen_removed(make_site, article, pages):
    site = make_site(site="http://127.0.0.1:1")
    site.say(article, "shown", "http://127.0.0.1:1/a")
    withdrawal.withdraw(article, None, "有误")
    follow()
    recall = look_now()
    assert recall.seen_at is None
    assert "连不上" in recall.found


def test_after_a_day_the_desk_is_told_once(make_site, article, desk):
    late, done = make_site(), make_site(name="已撤下的网站")
    for site in (late, done):
        site.say(article, "shown")
    withdrawal.withdraw(article, None, "有误")
    follow()
    done.say(article, "removed")
    assert recalling.report_overdue() == 0
    Recall.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert recalling.report_overdue() == 1
    assert recalling.report_overdue() == 0
    (notice,) = Notice.objects.filter(person=desk)
    assert "佛山工会网" in notice.text
    assert "已撤下的网站" not in notice.text
    assert notice.urgent


def test_the_age_of_a_recall_is_that_of_the_withdrawal(site, article):
    """A worker that was away for a day finds what is overdue at once."""
    site.say(article, "shown")
    withdrawal.withdraw(article, None, "有误")
    follow()
    assert Recall.objects.get().created_at == Change.objects.filter(kind="withdrawn").get().at


@pytest.mark.parametrize(
    ("page", "there"),
    [
        ("<p>七月流火，工会干部<b>把清凉</b>送到工地。</p>", True),
        ("七月流火，工会干部\n  把清凉送到\t工地", True),
        ("&#19971;月流火，工会干部把清凉送到工地", True),
        ("<!-- 七月流火，工会干部把清凉送到工地 -->", False),
        ("<script>'七月流火，工会干部把清凉送到工地'</script>", False),
        ("送清凉", False),
        ("", False),
    ],
)
def test_a_text_is_known_again_by_its_sentences(page, there):
    known_by = probing.sentences("七月流火，工会干部把清凉送到工地。\n短句。")
    assert known_by == ["七月流火，工会干部把清凉送到工地"]
    assert probing.holds(page.encode(), known_by) is there
    assert probing.holds(page.encode("gb18030"), known_by) is there
