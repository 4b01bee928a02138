"""What 找工会 suggests as one types, and that it never lags behind the directory."""

import pytest
from django.core.exceptions import ValidationError

from tests import scene
from unions.models import Level, Union

pytestmark = pytest.mark.django_db


def suggested(client, typed: str) -> list[dict]:
    response = client.get("/unions/suggest/", {"q": typed})
    assert response.status_code == 200
    assert response["X-Robots-Tag"] == "noindex"
    return response.json()["suggestions"]


@pytest.mark.parametrize(
    "typed", ["n", "na", "nan", "nanh", "nanha", "nanhai", "nanhaigong", "南", "南海", "fsnh"]
)
def test_the_union_is_suggested_while_its_name_is_typed(client, alliance, directory, typed):
    expected = {"text": "佛山市南海区总工会", "kind": "区县总工会", "url": "/unions/foshan-nanhai/"}
    assert suggested(client, typed)[0] == expected


@pytest.mark.parametrize(
    "typed", ["foshanz", "foshanzong", "foshanzongg", "foshanzonggong", "foshanzonggongh", "佛山总工"]
)
def test_typing_the_whole_name_never_loses_it(client, alliance, directory, typed):
    assert suggested(client, typed)[0]["url"] == "/unions/foshan/"


@pytest.mark.parametrize("slug", ["near", "suggest"])
def test_no_union_takes_an_address_of_the_search(db, slug):
    with pytest.raises(ValidationError, match="本站自用"):
        Union(name="某工会", slug=slug, level=Level.TOWN).full_clean()


def test_at_most_eight_are_suggested(client, alliance):
    for number in range(12):
        scene.make_union(f"u{number}", f"第{number}中学工会", Level.ENTERPRISE)
    assert len(suggested(client, "中学")) == 8


@pytest.mark.parametrize("typed", ["", " ", "\x00", "%", "'\"<script>", "（" * 500, "a" * 5000, "g o n g"])
def test_hostile_texts_are_answered(client, alliance, directory, typed):
    assert isinstance(suggested(client, typed), list)


def test_a_change_of_the_directory_counts_at_once(client, alliance, directory, foshan_union):
    assert suggested(client, "chancheng") == []
    foshan_union.name = "禅城市总工会"
    foshan_union.save()
    assert suggested(client, "chancheng")[0]["text"] == "禅城市总工会"
    foshan_union.slug = "chancheng"
    foshan_union.save()
    assert suggested(client, "chancheng")[0]["url"] == "/unions/chancheng/"
    scene.make_union("chancheng-qu", "禅城省总工会", Level.PROVINCE)
    assert suggested(client, "chancheng")[0]["text"] == "禅城省总工会"
    Union.objects.get(slug="chancheng-qu").delete()
    assert [one["text"] for one in suggested(client, "chancheng")] == ["禅城市总工会"]


def test_a_changed_level_or_region_changes_the_order_at_once(client, alliance):
    scene.make_union("a", "和平镇总工会", Level.TOWN, region_code="440100")
    second = scene.make_union("b", "和平县总工会", Level.TOWN, region_code="440200")
    assert [one["url"] for one in suggested(client, "heping")] == ["/unions/a/", "/unions/b/"]
    second.level = Level.DISTRICT
    second.save()
    assert [one["url"] for one in suggested(client, "heping")] == ["/unions/b/", "/unions/a/"]
    second.level, second.region_code = Level.TOWN, "440000"
    second.save()
    assert suggested(client, "heping")[0]["url"] == "/unions/b/"


def test_suggestions_cost_few_queries(client, alliance, directory, django_assert_max_num_queries):
    suggested(client, "fs")
    with django_assert_max_num_queries(6):  # four of them ask whether the page is kept
        suggested(client, "fo")
