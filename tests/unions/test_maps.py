"""The right point in every map: datums are converted, not passed on."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest

from unions import maps
from unions.coordinates import to_gcj02, to_wgs84
from unions.models import Datum, Union

# Known pairs: the same place as satellites and as China's maps give it.
PAIRS = [
    ((31.1774276, 121.5272106), (31.17530398364597, 121.531541859215)),
    ((22.543847, 113.912316), (22.540796131694766, 113.9171764808363)),
    ((39.911954, 116.377817), (39.91334545536069, 116.38404722455657)),
]


@pytest.mark.parametrize(("satellite", "map_"), PAIRS)
def test_the_shift_is_the_published_one_and_is_undone(satellite, map_):
    assert to_gcj02(satellite, Datum.WGS84) == pytest.approx(map_, abs=1e-9)
    assert to_wgs84(map_, Datum.GCJ02) == pytest.approx(satellite, abs=1e-9)


def test_baidus_point_of_tiananmen_is_everybodys():
    assert to_gcj02((39.915119, 116.403963), Datum.BD09) == pytest.approx((39.908823, 116.397470), abs=3e-4)


def test_a_map_gets_its_own_datum():
    union = Union(name="深圳某工会", latitude="22.543847", longitude="113.912316", datum=Datum.WGS84)
    links = {link.name: link.url for link in maps.links(union)}
    assert "113.917176,22.540796" in parse_qs(urlsplit(links["高德地图"]).query)["to"][0]
    baidu = parse_qs(urlsplit(links["百度地图"]).query)
    assert (baidu["location"], baidu["coord_type"]) == (["22.540796,113.917176"], ["gcj02"])
    assert parse_qs(urlsplit(links["腾讯地图"]).query)["tocoord"] == ["22.540796,113.917176"]
    assert links["手机自带地图"].startswith("geo:22.543847,113.912316?")


def test_without_a_point_the_address_is_searched():
    links = maps.links(Union(name="某工会", address="季华五路&x=1"))
    assert [link.name for link in links] == ["高德地图", "百度地图"]
    assert parse_qs(urlsplit(links[0].url).query)["keyword"] == ["季华五路&x=1"]


def test_without_either_there_is_no_link():
    assert maps.links(Union(name="某工会")) == []


def test_a_name_cannot_leave_its_parameter():
    union = Union(name='"><script>&to=1', latitude="23", longitude="113")
    assert all(re.fullmatch(r"[\w:/.?&=%,+-]+", link.url) for link in maps.links(union))
