"""大字版: chosen by a link and kept; a way back that leads nowhere else; nothing that a shared cache could mix up."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import path

from hub.urls import handler500  # noqa: F401  (this module serves as a map of addresses, too)
from hub.urls import urlpatterns as all_addresses
from tests.reading import Reading, read
from tests.scene import make_article

pytestmark = pytest.mark.django_db


def fail(request):
    raise RuntimeError("a fault of ours")


urlpatterns = [path("fails/", fail), *all_addresses]


def is_large(page: Reading) -> bool:
    return (
        "large" in (page.document.get("class") or "").split()
        and "/static/css/large.css" in page.link("stylesheet")[-2:]
    )


def test_it_is_chosen_by_a_link_kept_and_left_by_another(client, foshan):
    item = make_article(foshan)
    here = f"{item.url}?from=weixin&x=%E4%B8%80"
    page = read(client, here)
    assert not is_large(page)
    (link,) = page.document.find_class("view-switch")
    assert link.text_content() == "大字版"
    answer = client.get(link.get("href"))
    assert (answer.status_code, answer["Location"]) == (302, here)
    assert answer.cookies["view"]["max-age"] == 400 * 24 * 3600
    assert answer.cookies["view"]["httponly"]
    assert all(is_large(read(client, address)) for address in (here, "/", "/foshan/", "/search/"))
    (link,) = read(client, here).document.find_class("view-switch")
    assert link.text_content() == "返回标准版"
    assert client.get(link.get("href"))["Location"] == here
    assert not is_large(read(client, here))


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example/",
        "\x00//evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "http://testserver@evil.example/",
        "evil.example",
        "",
    ],
)
def test_no_way_leads_off_the_site(client, wanted):
    for address in ("/view/large/", "/view/standard/"):
        assert client.get(f"{address}?next={quote(wanted)}")["Location"] == "/"


def test_a_way_back_cannot_write_headers(client):
    answer = client.get("/view/large/?next=" + quote("/foshan/\r\nSet-Cookie: a=b"))
    assert "\n" not in answer["Location"]
    assert answer["Location"].startswith("/foshan/%0D%0A")
    assert list(answer.cookies) == ["view"]


def test_it_is_chosen_by_reading_only(client):
    assert client.post("/view/large/").status_code == 405
    assert "no-store" in client.get("/view/large/")["Cache-Control"]


@pytest.mark.parametrize("value", ["", "LARGE", "standard", "large;", "<script>", "大"])
def test_whatever_else_the_cookie_says_is_the_standard_view(alliance, value):
    assert not is_large(read(Client(headers={"cookie": f"view={quote(value)}"}), "/"))


@pytest.mark.urls(__name__)
def test_what_went_wrong_is_large_too(foshan):
    client = Client(headers={"cookie": "view=large"}, raise_request_exception=False)
    item = make_article(foshan)
    item.delete()
    for address, status in (("/nowhere/", 404), (item.url, 410), ("/fails/", 500)):
        page = read(client, address, status)
        assert is_large(page), address
        if status != 500:
            assert page.response["Cache-Control"] == "private, no-cache"


def test_a_search_is_never_shown_again_unasked(client, alliance):
    assert client.get("/search/")["Cache-Control"] == "no-cache"
