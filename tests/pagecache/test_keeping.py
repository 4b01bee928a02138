"""What is kept, for whom, what it costs to show again, and that one edit does not cost the whole site."""

import pytest
from django.test import Client
from django.test.signals import template_rendered
from django.utils import timezone

from articles.exchange import sharing
from articles.models import Category, ItemPage
from home.models import SiteSetting
from pagecache import outside_the_log
from pagecache.models import SiteChange
from tests import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(foshan):
    return scene.make_article(foshan, "凉茶车")


def queries(reader, address, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(100) as counted:
        assert reader.get(address).status_code == 200
    return len(counted)


def test_a_page_shown_again_costs_one_query(reader, item, django_assert_num_queries):
    for address in ("/", "/foshan/", item.url, "/events/", "/unions/", "/unions/foshan/"):
        reader.get(address)
        with django_assert_num_queries(1):
            assert reader.get(address).status_code == 200


def test_an_edit_costs_the_pages_that_show_it_and_no_others(
    reader, foshan, guangzhou, item, django_assert_max_num_queries
):
    others = [scene.make_article(foshan, "书屋"), scene.make_article(guangzhou, "夜校")]
    sharing.adopt(others[1], foshan, None)
    kept = [others[0].url, others[1].url, "/guangzhou/"]
    shown = ["/", "/foshan/", item.url]
    reader.get(scene.make_article(guangzhou, "书画").url)
    for address in (*shown, *kept):  # of a section's first page it is not known yet what it lists
        reader.get(address)
    page = ItemPage.objects.get(pk=item.pk).specific
    page.summary = "凉茶车到了"
    page.save_revision().publish()
    reader.get("/sitemap/")  # takes in what happened
    assert [queries(reader, address, django_assert_max_num_queries) for address in kept] == [1, 1, 1]
    assert all(queries(reader, address, django_assert_max_num_queries) > 1 for address in shown)


def test_another_headline_costs_the_articles_beside_which_it_stands(
    reader, foshan, guangzhou, item, django_assert_max_num_queries
):
    beside = scene.make_article(foshan, "书屋")
    elsewhere = scene.make_article(guangzhou, "夜校")
    old = [scene.make_article(foshan, f"第{number}篇") for number in range(6)]
    for address in (
        item.url,
        scene.make_article(guangzhou, "书画").url,
        beside.url,
        elsewhere.url,
        old[-1].url,
    ):
        reader.get(address)
    assert "凉茶车" not in reader.get(old[-1].url).text  # six are newer
    for changed, costs in ((item, False), (old[1], True)):
        page = ItemPage.objects.get(pk=changed.pk).specific
        page.title = f"新题{changed.pk}"
        page.save_revision().publish()
        reader.get("/sitemap/")
        anew = queries(reader, beside.url, django_assert_max_num_queries) > 1
        assert anew is costs
        assert queries(reader, elsewhere.url, django_assert_max_num_queries) == 1
    assert f"新题{old[1].pk}" in reader.get(beside.url).text


def test_a_change_while_the_first_page_of_a_section_is_made_is_not_lost(reader, foshan, item):
    """What the page lists was asked for before; that somebody else looked at the log meanwhile must not make it pass."""
    beside = scene.make_article(foshan, "书屋")

    def change(**kwargs) -> None:
        template_rendered.disconnect(change)
        page = ItemPage.objects.get(pk=beside.pk).specific
        page.title = "新书屋"
        page.save_revision().publish()
        reader.get("/sitemap/")

    template_rendered.connect(change)
    assert "新书屋" not in reader.get(item.url).text
    assert "新书屋" in reader.get(item.url).text


def test_a_reader_with_the_page_is_told_that_it_is_the_same(reader, item):
    first = reader.get(item.url)
    assert first["Cache-Control"] == "public, no-cache"
    again = reader.get(item.url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]


def test_what_is_shown_again_has_the_same_headers(reader, item):
    first, again = reader.get(item.url), reader.get(item.url)
    of_the_second = {"x-accel-expires"}
    kept, sent = (
        {name.lower(): value for name, value in answer.headers.items()} for answer in (first, again)
    )
    assert {name for name in kept | sent if kept.get(name) != sent.get(name)} <= of_the_second
    assert "Content-Security-Policy" in again.headers
    assert reader.head(item.url).headers["ETag"] == first["ETag"]


def test_nothing_is_kept_of_a_session(reader, item, login, staff, settings):
    editor = login(staff["editor"])
    editor.get(item.url)
    for client in (editor, reader):
        assert "wagtail-userbar" not in reader.get(item.url).text
        assert client.get(item.url).status_code == 200
    assert "ETag" not in editor.get(item.url)


def test_what_is_no_plain_page_is_not_kept(reader, item, django_assert_max_num_queries):
    for address in (f"/feedback/{item.pk}/", "/search/?q=凉茶", "/nowhere/", "/feeds/rss.xml"):
        reader.get(address)
        with django_assert_max_num_queries(100) as counted:
            reader.get(address)
        assert len(counted) != 1, address


def test_addresses_that_differ_are_kept_apart(reader, item):
    assert reader.get("/foshan/?page=1").status_code == 200
    assert reader.get("/foshan/?page=x").status_code == 404
    assert reader.get("/foshan/", headers={"host": "localhost"}).status_code == 200
    assert Client(headers={"host": "evil.example"}).get("/foshan/").status_code in {200, 400}


def test_old_site_changes_go_and_the_newest_stays(alliance):
    SiteSetting.objects.get_or_create(site_id=alliance.get_site().pk)[0].save()
    Category.objects.create(name="服务", slug="fuwu")
    SiteChange.objects.update(at=timezone.now() - timezone.timedelta(hours=2))
    count = SiteChange.objects.count()
    assert outside_the_log.delete_old() == count - 1
    assert SiteChange.objects.count() == 1
