"""A CDN is told to forget exactly the addresses that changed, and told again until it has taken it."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest
from wagtail.models import Site

from articles.exchange import sharing
from articles.models import Category, ItemPage
from articles.withdrawals import withdrawal
from home.models import SiteSetting
from pagecache import purging
from tests import scene

pytestmark = pytest.mark.django_db
LISTS = {"/", "/topics/", "/events/", "/sitemap/", "/unions/", "/category/fuwu/"}


class CDN(BaseHTTPRequestHandler):
    def do_PURGE(self) -> None:
        self.server.purged.append((self.headers["Host"], self.path))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def cdn(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), CDN)
    server.purged, server.status = [], 200
    settings.WAGTAILADMIN_BASE_URL = "https://hub.example.org"
    location = f"http://127.0.0.1:{server.server_port}"
    settings.WAGTAILFRONTENDCACHE = {
        "cdn": {"BACKEND": "pagecache.purging.PurgeOverHTTP", "LOCATION": location}
    }
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def item(foshan, guangzhou):
    Category.objects.create(name="服务", slug="fuwu")
    scene.make_article(foshan, "别的稿")
    item = scene.make_article(foshan, "凉茶车")
    sharing.adopt(item, guangzhou, None)
    return item


def purged(cdn) -> set[str]:
    """Paths that the CDN is told of when the worker has done all; each once."""
    while purging.purge_once():
        pass
    told, cdn.purged = cdn.purged, []
    assert {host for host, _ in told} <= {"hub.example.org"}
    return {path for _, path in told}


def test_without_one_nothing_is_done(item, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert purging.purge_once() == 0


def test_an_edit_and_a_withdrawal_concern_where_the_item_stands(cdn, item, guangzhou, desk):
    assert purged(cdn) == set()  # what was before is not the CDN's concern
    page = ItemPage.objects.get(pk=item.pk).specific
    page.title = "凉茶车到了"
    page.save_revision().publish()
    stands = {item.url, f"/guangzhou/shared/{item.slug}/", "/foshan/", "/guangzhou/"}
    assert purged(cdn) == stands | LISTS
    assert purged(cdn) == set()
    withdrawal.withdraw(page, desk, "有误")
    assert purged(cdn) == stands | LISTS


def test_what_concerns_all_pages_sweeps_them(cdn, item, monkeypatch):
    monkeypatch.setattr(purging, "BATCH", 2)
    purged(cdn)
    setting = SiteSetting.for_site(Site.objects.get(is_default_site=True))
    setting.sponsor = "省总工会"
    setting.save()
    addresses = {urlsplit(page.url).path for page in ItemPage.objects.all()}
    assert purged(cdn) >= addresses | {f"/guangzhou/shared/{item.slug}/", "/foshan/", "/guangzhou/"} | LISTS
    assert purged(cdn) == set()


def test_what_the_cdn_did_not_take_is_told_again(cdn, item):
    purged(cdn)
    item.save_revision().publish()
    cdn.status = 503
    with pytest.raises(purging.NotPurged, match="503"):
        purging.purge_once()
    cdn.status, cdn.purged = 404, []  # it has never kept any of them
    assert item.url in purged(cdn)


def test_one_that_is_away_is_told_when_it_is_back(cdn, item, settings):
    purged(cdn)
    item.save_revision().publish()
    there = settings.WAGTAILFRONTENDCACHE
    settings.WAGTAILFRONTENDCACHE = {"cdn": there["cdn"] | {"LOCATION": "http://127.0.0.1:9"}}
    with pytest.raises(purging.NotPurged):
        purging.purge_once()
    settings.WAGTAILFRONTENDCACHE = there
    assert item.url in purged(cdn)
