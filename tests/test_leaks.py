"""Nothing that is not public shows at any public address, whichever way it is hidden."""

import pytest

from tests import leaks

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(alliance, foshan, guangzhou, follow):
    leaks.shelve(alliance)
    items = leaks.hide(foshan, guangzhou)
    follow()
    return items


def test_nothing_hidden_shows_anywhere(hidden, foshan, guangzhou, client):
    found = leaks.leaks(client, leaks.public_addresses(list(hidden.values()), [foshan, guangzhou]))
    assert found == {}


def test_not_even_while_the_index_lags(alliance, foshan, guangzhou, follow, client):
    """The index still holds all of it as public."""
    leaks.shelve(alliance)
    states = [state for state in leaks.HIDING if state not in leaks.NEVER_PUBLIC]
    items = {state: leaks.make_item(foshan, number) for number, state in enumerate(states)}
    for item in items.values():
        leaks.publish(item, guangzhou)
    follow()
    for state, item in items.items():
        leaks.HIDING[state](item)
    assert leaks.leaks(client, leaks.public_addresses(list(items.values()), [foshan, guangzhou])) == {}


def test_this_test_finds_what_is_public(alliance, foshan, guangzhou, follow, client):
    leaks.shelve(alliance)
    item = leaks.make_item(foshan, 0)
    leaks.publish(item, guangzhou)
    follow()
    found = leaks.leaks(client, leaks.public_addresses([item], [foshan, guangzhou]))
    assert {"/", "/foshan/", "/guangzhou/", "/topics/jiangxin/", "/category/laomo/", f"/foshan/{item.slug}/",
        f"/guangzhou/shared/{item.slug}/", "/feeds/rss.xml", "/feeds/atom.xml", "/feeds/guangzhou/rss.xml",
        f"/search/?q={leaks.WORD}", f"/api/v1/search?q={leaks.WORD}", "/search/suggest/?q=kunp",
    } <= set(found)  # fmt: skip
