"""What the pages of 找工会 say to machines: schema.org, Open Graph, the meta tags of public sites."""

import pytest

from tests.reading import read
from unions.models import Datum

pytestmark = pytest.mark.django_db


def test_a_union_is_an_organisation_with_address_and_superior(client, alliance, directory, nanhai):
    nanhai.address, nanhai.phones, nanhai.short_names = "南海大道1号", ["0757-12351"], ["南海区总"]
    nanhai.latitude, nanhai.longitude, nanhai.datum = "23.028762", "113.142860", Datum.WGS84
    nanhai.save()
    data = read(client, "/unions/foshan-nanhai/").data("Organization")
    assert data["name"] == "佛山市南海区总工会"
    assert data["url"].endswith("/unions/foshan-nanhai/")
    assert data["alternateName"] == ["南海区总"]
    assert data["telephone"] == ["0757-12351"]
    assert data["address"] == {
        "@type": "PostalAddress",
        "streetAddress": "南海大道1号",
        "addressCountry": "CN",
    }
    assert data["location"]["geo"] == {
        "@type": "GeoCoordinates",
        "latitude": 23.028762,
        "longitude": 113.14286,
    }
    assert data["parentOrganization"]["name"] == "佛山市总工会"


def test_what_is_not_known_is_not_said(client, alliance, guangdong):
    data = read(client, "/unions/guangdong/").data("Organization")
    assert set(data) == {"@type", "name", "url"}


def test_breadcrumbs_lead_from_the_directory_down(client, alliance, directory):
    items = read(client, "/unions/guicheng/").data("BreadcrumbList")["itemListElement"]
    assert [item["position"] for item in items] == [1, 2, 3, 4, 5]
    assert [item["name"] for item in items] == [
        "找工会",
        "广东省总工会",
        "佛山市总工会",
        "佛山市南海区总工会",
        "佛山市南海区桂城街道总工会",
    ]
    assert items[0]["item"].endswith("/unions/")
    assert items[4]["item"].endswith("/unions/guicheng/")


def test_a_unions_page_has_its_meta_tags(client, alliance, foshan_union):
    page = read(client, "/unions/foshan/")
    assert page.meta("SiteName")
    assert page.meta("og:title") == "佛山市总工会"
    assert page.meta("og:type") == "website"
    assert page.link("canonical") == [page.meta("og:url")]
    assert page.meta("og:url").endswith("/unions/foshan/")
    assert "佛山市总工会" in page.meta("description")


def test_the_directory_is_a_column_with_one_address(client, alliance, directory):
    for address in ("/unions/", "/unions/?city=4406"):
        page = read(client, address)
        assert page.meta("ColumnName") == "找工会"
        assert page.meta("ColumnType") == "服务"
        assert page.meta("ColumnDescription")
        assert page.meta("ColumnKeywords")
        assert page.link("canonical")[0].endswith("/unions/")


def test_results_are_not_for_other_search_engines(client, alliance, directory):
    assert read(client, "/unions/?q=foshan").meta("robots") == "noindex"
