"""找工会 as readers see it: the tree, the search, a union's page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import onboarding
from tests import scene
from unions.models import Level, Union

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


def test_the_tree_leads_from_the_province_to_districts(client, alliance, directory):
    page = text_of(client.get("/unions/"))
    for shown in ("广东省总工会", "佛山市总工会", "佛山市南海区总工会", "广东省教育工会"):
        assert shown in page
    assert "桂城街道" not in page
    assert "共收6家" in page


def test_the_empty_directory_says_what_to_do(client, alliance):
    assert "12351" in text_of(client.get("/unions/"))


def test_a_search_shows_what_it_found(client, alliance, directory):
    page = text_of(client.get("/unions/", {"q": "guicheng"}))
    assert "佛山市南海区桂城街道总工会" in page
    assert "上级：佛山市南海区总工会" in page
    assert "广东省教育工会" not in page


def test_a_search_without_result_says_what_to_try(client, alliance, directory):
    page = text_of(client.get("/unions/", {"q": "<script>深圳"}))
    assert "没有找到“&lt;script&gt;深圳”" in page
    assert "<script>深圳" not in page


@pytest.mark.parametrize("query", ["\x00", "%", "'\"", "工会" * 500, "（" * 30])
def test_hostile_searches_are_answered(client, alliance, directory, query):
    assert client.get("/unions/", {"q": query, "page": "-1"}).status_code == 200


@pytest.mark.parametrize("page", ["0", "999", "x", "1e9"])
def test_an_impossible_page_number_shows_a_page(client, alliance, directory, page):
    assert client.get("/unions/", {"q": "工会", "page": page}).status_code == 200
    assert client.get("/unions/foshan/", {"page": page}).status_code == 200


def test_a_unions_page_shows_all_its_facts(client, alliance, foshan_union, nanhai):
    foshan_union.address = "季华五路10号"
    foshan_union.phones = ["0757-12351转8（办公室）"]
    foshan_union.opening_hours = "工作日8:30-17:30"
    foshan_union.services = ["法律援助", "职工书屋"]
    foshan_union.verified_on = timezone.localdate()
    foshan_union.latitude, foshan_union.longitude = "23.021478", "113.121435"
    foshan_union.save()
    page = text_of(client.get("/unions/foshan/"))
    for shown in (
        "佛山市总、市总",
        "广东省总工会",
        "季华五路10号",
        "tel:075712351,8",
        "8:30-17:30",
        "职工书屋",
    ):
        assert shown in page
    assert "核实于" in page
    assert "uri.amap.com" in page
    assert "佛山市南海区总工会" in page
    assert '"@type": "BreadcrumbList"' in page


@pytest.mark.parametrize(
    ("days", "words"), [(None, "还没有核实"), (400, "已超过一年"), (10, "以上信息核实于")]
)
def test_readers_learn_how_fresh_the_facts_are(client, alliance, foshan_union, days, words):
    foshan_union.verified_on = timezone.localdate() - timedelta(days=days) if days else None
    foshan_union.save()
    assert words in text_of(client.get("/unions/foshan/"))


def test_a_publishing_union_leads_to_its_section(client, foshan):
    assert f'href="{foshan.url}"' in text_of(client.get("/unions/foshan/"))
    foshan.unpublish()
    assert "栏目</a>" not in text_of(client.get("/unions/foshan/"))


def test_an_unknown_union_is_not_found(client, alliance):
    assert client.get("/unions/nowhere/").status_code == 404


def test_names_cannot_break_out_of_the_page(client, alliance):
    scene.make_union("evil", "</script><script>alert(1)</script>", Level.CITY, address='"><img src=x>')
    page = text_of(client.get("/unions/evil/"))
    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def many(superior: Union, count: int) -> None:
    lower = [
        Union(slug=f"many-{n}", name=f"第{n}厂工会", level=Level.ENTERPRISE, superior=superior)
        for n in range(count)
    ]
    for union in lower:
        union.set_search_text()
    Union.objects.bulk_create(lower)
    Union.objects.fill_paths()


@pytest.mark.parametrize(
    "url",
    ["/unions/", "/unions/?city=4406", "/unions/?q=工会", "/unions/foshan/", "/unions/suggest/?q=工会"],
)
def test_many_more_unions_cost_no_query_more(
    client, alliance, directory, foshan_union, url, settings, django_assert_max_num_queries
):
    settings.PAGE_CACHE = 0
    onboarding.onboard(foshan_union, alliance)
    client.get(url)
    with django_assert_max_num_queries(12) as few:
        client.get(url)
    asked = len(few)
    many(foshan_union, 200)
    client.get(url)  # takes in the new names
    with django_assert_max_num_queries(asked):
        client.get(url)


def test_many_lower_unions_are_paged(client, alliance, foshan_union):
    many(foshan_union, 130)
    assert "第0厂工会" in text_of(client.get("/unions/foshan/"))
    assert "第129厂工会" in text_of(client.get("/unions/foshan/?page=2"))
