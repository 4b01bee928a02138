"""Two views at one address: neither this site's own cache nor one in front of it gives a reader the other's."""

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import scene

pytestmark = pytest.mark.django_db

STANDARD, LARGE = {}, {"view": "large"}


class SharedCache:
    """One in front of the site that keeps what RFC 9111 allows it to keep, under the address alone."""

    def __init__(self) -> None:
        self.kept: dict[str, HttpResponse] = {}

    def get(self, address: str, cookies: dict[str, str]) -> HttpResponse:
        kept, site = self.kept.get(address), Client()
        site.cookies.load(cookies)
        if kept and "no-cache" not in kept["Cache-Control"]:
            return kept
        asked = {"if-none-match": kept["ETag"]} if kept else {}
        answer = site.get(address, headers=asked)
        if answer.status_code == 304:
            return kept
        if "private" not in answer["Cache-Control"]:
            self.kept[address] = answer
        return answer


def is_large(response) -> bool:
    return 'class="large"' in response.text


@pytest.fixture
def address(reader, foshan):
    return scene.make_article(foshan, "凉茶车").url


@pytest.mark.parametrize("order", [(STANDARD, LARGE), (LARGE, STANDARD)])
def test_both_are_kept_apart_each_at_the_cost_of_one_query(address, order, django_assert_num_queries):
    for _ in range(2):
        for cookies in order:
            client = Client()
            client.cookies.load(cookies)
            first = client.get(address)
            with django_assert_num_queries(1):
                again = client.get(address)
            for answer in (first, again):
                assert is_large(answer) is (cookies is LARGE)
                assert answer["Cache-Control"].split(",")[0] == ("private" if cookies is LARGE else "public")
            # Who comes back from the other view is not told that nothing changed.
            client.cookies.clear()
            client.cookies.load(STANDARD if cookies is LARGE else LARGE)
            assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("order", [(STANDARD, LARGE), (LARGE, STANDARD)])
def test_a_cache_in_front_does_not_mix_them_up(address, order):
    cache = SharedCache()
    for cookies in order * 3:
        for one in (address, "/", "/nowhere/", "/search/?q=茶"):
            assert is_large(cache.get(one, cookies)) is (cookies is LARGE), one
    assert not is_large(cache.kept[address])


def test_no_other_cookie_makes_another_page(address, django_assert_num_queries):
    Client().get(address)
    for cookies in ({"Hm_lvt": "1"}, {"view": "small"}, {"large": "view"}):
        client = Client()
        client.cookies.load(cookies)
        with django_assert_num_queries(1):
            assert not is_large(client.get(address))
