"""离我最近: the nearest unions to a point that is used once and kept nowhere."""

import pytest

from tests import scene
from unions import nearby
from unions.coordinates import to_gcj02
from unions.models import Datum, Level, Union

pytestmark = pytest.mark.django_db

# Places of GCJ-02 in Foshan and farther away.
PLACES = [
    ("桂城街道总工会", Level.TOWN, "23.0300", "113.1500"),
    ("南海区总工会", Level.DISTRICT, "23.0290", "113.1430"),
    ("禅城区总工会", Level.DISTRICT, "23.0090", "113.1120"),
    ("广州市总工会", Level.CITY, "23.1290", "113.2640"),
    ("湛江市总工会", Level.CITY, "21.2710", "110.3590"),
    ("门口的陶瓷厂工会", Level.ENTERPRISE, "23.0301", "113.1501"),
]
HERE = {"latitude": "23.033", "longitude": "113.144"}  # WGS-84, some 200 m from the first


@pytest.fixture
def places(alliance):
    for number, (name, level, latitude, longitude) in enumerate(PLACES):
        scene.make_union(f"u{number}", name, level, latitude=latitude, longitude=longitude, phones=["12351"])
    scene.make_union("nowhere", "没有坐标的工会", Level.CITY)


def answer(client, point: dict):
    return client.post("/unions/near/", point)


def test_the_nearest_come_first_with_their_distances(client, places):
    page = answer(client, HERE).content.decode()
    names = [name for name, *_ in PLACES]
    at = [page.find(name) for name in names]
    assert -1 < at[0] < at[1] < at[2] < at[3]
    assert at[4] == -1, "three hundred kilometres are not near"
    assert at[5] == -1, "a works union is not for people from elsewhere"
    assert "没有坐标" not in page
    assert "米" in page
    assert "tel:12351" in page


@pytest.mark.parametrize("datum", Datum)
def test_each_unions_point_is_read_in_its_own_datum(alliance, datum):
    scene.make_union("one", "某工会", latitude="23.03", longitude="113.15", datum=datum)
    here = (23.033, 113.144)
    there = to_gcj02((23.03, 113.15), datum)
    (found,) = nearby.nearest(here)
    assert found.kilometres == pytest.approx(nearby.kilometres(to_gcj02(here, Datum.WGS84), there))


def test_a_distance_is_that_of_the_globe():
    assert nearby.kilometres((23.0, 113.0), (24.0, 113.0)) == pytest.approx(111.2, abs=0.1)
    assert nearby.kilometres((23.0, 113.0), (23.0, 113.0)) == 0


@pytest.mark.parametrize(
    ("kilometres", "words"),
    [(0.01, "约100米"), (0.34, "约300米"), (0.96, "约1.0公里"), (2.34, "约2.3公里"), (38.4, "约38公里")],
)
def test_a_distance_is_told_no_finer_than_it_is_known(kilometres, words):
    assert nearby.Near(Union(), kilometres).distance == words


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("", ""),
        ("x", "113"),
        ("nan", "113"),
        ("inf", "113"),
        ("23", "-inf"),
        ("91", "0"),
        ("23", "180.1"),
        ("23;DROP", "113"),
        ("<script>", "113"),
        ("9" * 5000, "113"),
        ("1e400", "113"),
        ("\x00", "113"),
    ],
)
def test_what_is_no_point_is_refused_in_words(client, places, latitude, longitude):
    response = answer(client, {"latitude": latitude, "longitude": longitude})
    page = response.content.decode()
    assert response.status_code == 400
    assert "没有得到可用的位置" in page
    assert "12351" in page
    assert "<script" not in page


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("90", "0"), ("-90", "180"), ("0", "0"), ("48.85", "2.35"), ("1e-300", "0")]
)
def test_far_from_china_nothing_is_near(client, places, latitude, longitude):
    response = answer(client, {"latitude": latitude, "longitude": longitude})
    assert response.status_code == 200
    assert "附近没有" in response.content.decode()


def test_missing_fields_are_no_point(client, places):
    assert client.post("/unions/near/").status_code == 400


def test_where_somebody_is_stands_in_no_address_and_no_cache(client, places, caplog):
    assert client.get("/unions/near/", HERE).status_code == 405
    response = answer(client, HERE)
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert "113.144" not in response.content.decode() + caplog.text


def test_a_point_is_rounded_to_a_hundred_metres():
    assert nearby.read_point("23.0331234", "113.1449876") == (23.033, 113.145)


def test_many_unions_cost_no_query_more(client, places, django_assert_max_num_queries):
    for number in range(30):
        scene.make_union(
            f"n{number}", f"第{number}镇总工会", Level.TOWN, latitude="23.03", longitude=f"113.{200 + number}"
        )
    with django_assert_max_num_queries(4):
        page = answer(client, HERE).content.decode()
    assert page.count("near-far") == nearby.NEAREST
