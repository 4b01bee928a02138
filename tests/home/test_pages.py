"""The alliance's own pages: columns, events, site map, texts, and what goes wrong."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from articles import listing
from articles.models import Category, TopicIndexPage, TopicPage
from home.models import SiteSetting, TextPage
from tests.reading import read
from tests.scene import make_article, make_event, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def rights():
    return Category.objects.create(name="权益维护", slug="weiquan")


def test_the_masthead_carries_name_date_search_and_find_my_union(client, alliance):
    page = read(client, "/")
    assert page.texts("nameplate-name") == ["工会新媒体联盟"]
    today = timezone.localdate()
    weekday = "一二三四五六日"[today.weekday()]
    assert page.texts("dateline") == [f"{today.year}年{today.month}月{today.day}日 星期{weekday}"]
    assert page.links("masthead")[-1] == "/unions/"
    [search] = page.document.xpath("//header//form")
    assert search.get("action") == "/search/"
    assert [field.get("name") for field in search.iter("input")] == ["q"]


def test_the_columns_are_the_desks_categories_and_mark_where_one_is(client, alliance, rights):
    page = read(client, "/category/weiquan/")
    assert page.links("columns-line") == ["/", "/category/weiquan/", "/events/", "/topics/"]
    [current] = page.document.xpath("//*[@aria-current]")
    assert current.text == "权益维护"


def test_the_footer_shows_what_law_and_custom_ask_for(client, alliance):
    setting = SiteSetting.for_site(Site.objects.get())
    setting.sponsor, setting.contact = "省总工会", "12351"
    setting.icp_number, setting.police_number = "粤ICP备1号", "粤公网安备2号"
    setting.save()
    page = read(client, "/")
    [footer] = page.texts("footer")
    assert "主办单位：省总工会" in footer
    assert "联系方式：12351" in footer
    assert page.links("footer-filing") == ["https://beian.miit.gov.cn/", "https://beian.mps.gov.cn/"]
    assert page.texts("footer-filing") == ["粤ICP备1号 粤公网安备2号"]


def test_the_alliances_texts_are_in_the_footer_and_can_be_read(client, alliance):
    alliance.add_child(instance=TextPage(title="隐私说明", slug="privacy", body="<p>不跟踪读者。</p>"))
    assert "/privacy/" in read(client, "/").links("footer-links")
    assert read(client, "/privacy/").texts("prose") == ["不跟踪读者。"]


def test_a_category_gathers_all_unions_and_nothing_else(client, foshan, guangzhou, rights):
    make_article(foshan, "佛山维权", category=rights)
    make_article(guangzhou, "广州维权", category=rights)
    make_article(foshan, "别的")
    page = read(client, "/category/weiquan/")
    assert page.texts("lead-title") + page.texts("teaser-title") == ["广州维权", "佛山维权"]
    assert page.texts("meta-source") == ["广州市总工会"]


def test_a_category_without_items_says_where_to_go(client, alliance, rights):
    assert "还没有稿件" in read(client, "/category/weiquan/").text


def test_long_lists_have_pages(client, foshan, rights):
    for number in range(listing.PAGE_SIZE + 1):
        make_article(foshan, f"第{number}篇", category=rights)
    first = read(client, "/category/weiquan/")
    titles = [first.texts(name) for name in ("lead-title", "teaser-title", "dated-from")]
    assert [len(part) for part in titles] == [1, 5, listing.PAGE_SIZE - 6]
    assert first.links("pager") == ["?page=2"]
    second = read(client, "/category/weiquan/?page=2")
    assert "第0篇" in second.texts("dated")[0]
    assert second.links("pager") == ["?page=1"]


@pytest.mark.parametrize("number", ["0", "-1", "501", "abc", "１²", "9" * 5000])
def test_a_page_number_that_cannot_be_is_not_found(client, alliance, rights, number):
    read(client, f"/category/weiquan/?page={number}", 404)
    read(client, f"/events/?page={number}", 404)


def test_an_unknown_category_is_not_found(client, alliance):
    read(client, "/category/nix/", 404)


def test_lists_are_read_only(client, alliance):
    assert client.post("/events/").status_code == 405


def test_events_are_grouped_by_month_and_past_ones_left_out(client, foshan):
    first = timezone.localtime().replace(day=1, hour=9) + timedelta(days=62)
    for title, start in (
        ("次月", first + timedelta(days=35)),
        ("当月", first),
        ("过去", first - timedelta(days=200)),
    ):
        make_event(foshan, title, starts_at=start, ends_at=start + timedelta(hours=2))
    page = read(client, "/events/")
    assert page.texts("occasion-title") == ["当月", "次月"]
    assert len(page.texts("month-name")) == 2


def test_a_month_without_events_says_so(client, alliance):
    assert "近期没有活动预告" in read(client, "/events/").text


def test_the_site_map_lists_sections_by_level_topics_and_columns(client, foshan, rights):
    make_section("shunde", "顺德区总工会", level="district", superior=foshan.union)
    guangdong = make_section("guangdong", "广东省总工会", level="province")
    make_section("closed", "关闭的工会").unpublish()
    TopicIndexPage.objects.get().add_child(instance=TopicPage(title="送清凉", slug="ql", introduction="热。"))
    page = read(client, "/sitemap/")
    assert page.texts("map-level") == ["省总工会", "市总工会", "区县总工会"]
    links = page.links("map-list")
    assert {guangdong.url, "/shunde/", "/topics/ql/", "/category/weiquan/", "/unions/"} <= set(links)
    assert "/closed/" not in links


def test_robots_may_read_all_but_the_admin_and_searches(client, alliance):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


def test_too_many_wrong_passwords_are_answered_in_our_words(settings, alliance):
    settings.AXES_ENABLED = True
    settings.AXES_FAILURE_LIMIT = 2
    client = Client()
    for _ in range(2):
        response = client.post(reverse("wagtailadmin_login"), {"username": "nobody", "password": "wrong"})
    assert response.status_code == 429
    page = response.content.decode()
    assert "暂停登录 15 分钟" in page
    assert "连续 2 次密码不对" in page
