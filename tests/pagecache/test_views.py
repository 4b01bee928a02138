"""Two views at one address: neither this site's own cache nor one in front of it gives a reader the other's."""

import pytest
from django.http import HttpResponse
from django.test import Client

from tests import scene

pytestmark = pytest.mark.django_db

STANDARD, LARGE = {}, {"view": "large"}


class SharedCache:
    """One in front of the site that keeps what RFC 9111 allows it to keep, under the address alone."""

    def __init__(self, site: Client) -> None:
        self.site = site
        self.kept: dict[str, HttpResponse] = {}

    def get(self, address: str, cookies: dict[str, str]) -> HttpResponse:
        kept = self.kept.get(address)
        if kept and "no-cache" not in kept["Cache-Control"]:
            return kept
        asked = {"if_none_match": kept["ETag"]} if kept and "ETag" in kept else {}
        answer = get(self.site, address, cookies, **asked)
        if answer.status_code == 304:
            return kept
        if "private" not in answer["Cache-Control"]:
            self.kept[address] = answer
        return answer


def get(site: Client, address: str, cookies: dict[str, str], **headers: str) -> HttpResponse:
    site.cookies.clear()
    site.cookies.load(cookies)
    return site.get(address, headers=headers)


def is_large(response: HttpResponse) -> bool:
    return 'class="large"' in response.text


@pytest.fixture
def address(reader, foshan):
    return scene.make_article(foshan, "凉茶车").url


@pytest.mark.parametrize("order", [(STANDARD, LARGE), (LARGE, STANDARD)])
def test_both_are_kept_apart_each_at_the_cost_of_one_query(reader, address, order, django_assert_num_queries):
    for cookies in order:
        first = get(reader, address, cookies)
        with django_assert_num_queries(1):
            again = get(reader, address, cookies)
        for answer in (first, again):
            assert is_large(answer) is (cookies is LARGE)
            assert answer["Cache-Control"] == f"{'private' if cookies is LARGE else 'public'}, no-cache"
        # Who comes from the other view is not told that nothing changed.
        other = STANDARD if cookies is LARGE else LARGE
        assert get(reader, address, other, if_none_match=first["ETag"]).status_code == 200
        assert get(reader, address, cookies, if_none_match=first["ETag"]).status_code == 304


@pytest.mark.parametrize("order", [(STANDARD, LARGE), (LARGE, STANDARD)])
def test_a_cache_in_front_does_not_mix_them_up(reader, address, order):
    cache = SharedCache(reader)
    for cookies in order * 2:
        for one in (address, "/", "/nowhere/", "/search/"):
            assert is_large(cache.get(one, cookies)) is (cookies is LARGE), one
    assert not is_large(cache.kept[address])


def test_no_other_cookie_makes_another_page(reader, address, django_assert_num_queries):
    get(reader, address, STANDARD)
    for cookies in ({"Hm_lvt": "1"}, {"view": "small"}, {"large": "view"}):
        with django_assert_num_queries(1):
            assert not is_large(get(reader, address, cookies))
