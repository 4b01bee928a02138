"""The map of cities on the front page and on 找工会: one drawing, from the directory alone."""

import pytest
from django.urls import reverse

from articles import onboarding
from tests import scene
from tests.reading import read
from unions import city_map
from unions.models import Level, Union

pytestmark = pytest.mark.django_db


@pytest.fixture
def province(alliance, directory, foshan_union):
    """Two cities, one with districts and towns, one with towns alone."""
    dongguan = scene.make_union("dongguan", "东莞市总工会", Level.CITY, directory[0], region_code="441900")
    scene.make_union("humen", "东莞市虎门镇总工会", Level.TOWN, dongguan)
    foshan_union.phones = ["0757-12351"]
    foshan_union.save()
    return directory[0]


def test_each_city_is_a_link_that_says_its_whole_name(client, province):
    page = read(client, "/unions/")
    assert page.texts("tile") == ["佛山", "东莞"]
    assert page.labels("tile") == ["佛山市总工会", "东莞市总工会"]
    assert page.links("tile") == ["/unions/?city=4406#beside", "/unions/?city=4419#beside"]
    assert page.links("city-list") == page.links("tile")


def test_before_a_choice_the_province_stands_beside_the_map(client, province):
    page = read(client, "/unions/")
    assert page.texts("beside-name") == ["广东省总工会"]
    assert page.links("beside")[1:] == ["/unions/jiaoyu/"]


def test_the_chosen_city_opens_its_districts_and_towns(client, province):
    page = read(client, "/unions/?city=4406")
    assert page.texts("tile-current") == ["佛山"]
    assert page.texts("beside-name") == ["佛山市总工会"]
    assert {"/unions/foshan-nanhai/", "/unions/guicheng/", "tel:075712351"} <= set(page.links("beside"))
    assert "/unions/humen/" not in page.links("beside")
    assert "南海区总工会" in page.texts("beside")[0]
    assert "/unions/jiaoyu/" in page.links("branches"), "the province's tree is below"
    assert page.response.context["city"].slug == "foshan"


def test_a_city_without_districts_shows_its_towns(client, province):
    assert read(client, "/unions/?city=4419").links("beside") == ["/unions/dongguan/", "/unions/humen/"]


def test_a_publishing_citys_column_is_linked(client, alliance, province, foshan_union):
    section = onboarding.onboard(foshan_union, alliance)
    assert section.url in read(client, "/unions/?city=4406").links("beside")
    section.unpublish()
    assert section.url not in read(client, "/unions/?city=4406").links("beside")


@pytest.mark.parametrize("city", ["", "9999", "440", "<script>", "4406'", "佛山" * 200, "\x00"])
def test_an_unknown_city_shows_the_map_alone(client, province, city):
    page = read(client, reverse("unions:directory") + "?city=" + city.encode().hex(" ").replace(" ", ""))
    assert page.texts("tile-current") == []
    assert client.get("/unions/", {"city": city}).status_code == 200


def test_another_provinces_cities_fill_the_map_in_order(client, alliance):
    jiangsu = scene.make_union("jiangsu", "江苏省总工会", Level.PROVINCE, region_code="320000")
    for number, name in enumerate(["南京", "无锡", "徐州", "常州", "苏州", "南通", "连云港", "淮安"], 1):
        scene.make_union(f"c{number}", f"{name}市总工会", Level.CITY, jiangsu, region_code=f"32{number:02}00")
    assert "/unions/c8/" in read(client, "/unions/?city=3208").links("beside")
    tiles = city_map.draw(Union.objects.filter(level=Level.CITY)).tiles
    assert [(tile.column, tile.row) for tile in tiles[:2] + tiles[6:]] == [(0, 0), (1, 0), (6, 0), (0, 1)]


def test_a_city_without_a_code_has_a_tile_and_an_address_of_its_own(client, province):
    scene.make_union("hengqin", "横琴总工会", Level.CITY, province)
    page = read(client, "/unions/?city=hengqin")
    assert page.texts("tile-current") == ["横琴"]
    assert page.texts("beside-name") == ["横琴总工会"]


def test_no_two_tiles_share_a_place():
    cities = [Union(pk=pk, name=f"{pk}市总工会", region_code=code) for pk, code in enumerate(CODES, 1)]
    drawn = city_map.draw(cities)
    cells = {(tile.column, tile.row) for tile in drawn.tiles}
    assert len(cells) == len(CODES)
    assert all(0 <= tile.column < city_map.COLUMNS for tile in drawn.tiles)
    assert drawn.height == (max(row for _, row in cells) + 1) * city_map.CELL


# All of 广东, one of them twice, one of elsewhere, and none.
CODES = [f"{code}00" for code in city_map.LAYOUT] + ["440100", "320100", ""]


def test_one_city_alone_is_no_map(client, alliance, directory):
    page = read(client, "/unions/")
    assert page.texts("tile") == []
    assert "佛山市南海区总工会" in page.text
