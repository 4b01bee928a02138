"""What a person types, and the union that is meant."""

import pytest

from tests import scene
from unions import finding, naming
from unions.models import Level, Union

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("佛山市总工会", "foshan"),
        ("佛山", "foshan"),
        ("佛山工会", "foshan"),
        ("佛山總工會", "foshan"),
        ("佛山市总", "foshan"),
        ("foshan", "foshan"),
        ("FOSHAN", "foshan"),
        ("ｆｏｓｈａｎ", "foshan"),
        ("fo'shan", "foshan"),
        ("fs", "foshan"),
        ("fsszgh", "foshan"),
        ("foshanshizong", "foshan"),
        ("南海", "foshan-nanhai"),
        ("佛山南海", "foshan-nanhai"),
        ("佛山南海区", "foshan-nanhai"),
        ("nanhai", "foshan-nanhai"),
        ("nanha", "foshan-nanhai"),
        ("fsnh", "foshan-nanhai"),
        ("桂城", "guicheng"),
        ("佛山 桂城", "guicheng"),
        ("佛山南海桂城", "guicheng"),
        ("guicheng", "guicheng"),
        ("nhgc", "guicheng"),
        ("南海大道", "factory"),
        ("兴发陶瓷", "factory"),
        ("taoci", "factory"),
        ("桂城 陶瓷", "factory"),
        ("教育", "jiaoyu"),
        ("广东教育工会", "jiaoyu"),
        ("广东省总工会", "guangdong"),
        ("工会", "guangdong"),
    ],
)
def test_what_is_typed_finds_what_is_meant_first(directory, typed, slug):
    assert Union.objects.matching(typed).first().slug == slug


@pytest.mark.parametrize(
    "way",
    [
        "佛山总工会",
        "佛山工会",
        "佛山市总工会",
        "foshanzonggonghui",
        "foshangonghui",
        "fszgh",
        "佛山zonggonghui",
    ],
)
def test_a_name_is_never_lost_while_it_is_typed(directory, way):
    for length in range(2, len(way) + 1):
        typed = way[:length]
        first = Union.objects.matching(typed).first()
        assert first, typed
        assert first.slug == "foshan" or typed == "foshang", typed  # as 佛山桂城 goes on


@pytest.mark.parametrize(
    "typed", ["深圳", "an", "shenzhen", "佛山 教育", "%", "_", "'--", "v" * 200, "fsx", "ai"]
)
def test_what_is_not_there_is_not_found(directory, typed):
    assert not Union.objects.matching(typed).exists()


@pytest.mark.parametrize(
    "typed", ["", " ", ",，。", "'", "\x00", "工会" * 200, "(" * 60, "a" * 60, "an" * 30]
)
def test_nothing_that_is_typed_breaks_the_search(directory, typed):
    Union.objects.matching(typed).first()


def test_letters_are_cut_into_syllables_in_every_way():
    assert set(finding.readings("xian")) == {"xian", "xia'n", "xi'an", "xi'a'n"}
    assert finding.readings("foshan")[0] == "fo'shan"
    assert finding.readings("fsnh") == ()


def test_long_letters_have_few_readings():
    assert 0 < len(finding.readings("an" * 30)) <= finding.MAX_READINGS


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("广东省总工会", "guangdong"),
        ("佛山市总工会", "foshan"),
        ("佛山市南海区桂城街道总工会", "foshan-nanhai-guicheng"),
        ("广州市番禺区市桥街道总工会", "guangzhou-panyu-shiqiao"),
        ("佛冈县总工会", "fogang"),
        ("TCL集团工会", "tcljituan"),
        ("🎉🎉", "union"),
        ("工会", "union"),
    ],
)
def test_an_address_is_made_from_the_name(name, slug):
    assert naming.slug_for(name, taken=set()) == slug


def test_an_address_is_never_given_twice():
    assert naming.slug_for("佛山市总工会", taken={"foshan", "foshan-2"}) == "foshan-3"
    assert len(naming.slug_for("很长的名字" * 30 + "工会", taken=set())) <= naming.SLUG_LENGTH


def test_a_renamed_union_is_found_by_its_new_name_alone(foshan_union):
    foshan_union.name = "禅城市总工会"
    foshan_union.short_names = []
    foshan_union.save(update_fields=["name", "short_names"])
    assert Union.objects.matching("chancheng").exists()
    assert not Union.objects.matching("foshan").exists()


def test_moving_a_union_takes_all_below_it_along(directory, guangdong, nanhai, guicheng, factory):
    nanhai.superior = guangdong
    nanhai.save()
    assert list(Union.objects.subtree(nanhai).order_by("pk")) == [nanhai, guicheng, factory]
    factory.refresh_from_db()
    assert factory.ancestor_ids == [guangdong.pk, nanhai.pk, guicheng.pk]


def test_many_unions_are_searched_with_few_queries(directory, django_assert_num_queries):
    many = [Union(slug=f"u{n}", name=f"第{n}厂工会", level=Level.ENTERPRISE) for n in range(50)]
    for union in many:
        union.set_search_text()
    Union.objects.bulk_create(many)
    with django_assert_num_queries(3):  # has the directory changed; its names; who was found
        assert [union.name for union in Union.objects.likeliest("第7厂", 9)] == ["第7厂工会"]
    with django_assert_num_queries(2):
        assert len(Union.objects.likeliest("厂", 99)) == 50


def test_a_list_is_searched_within_its_own_bounds(directory, nanhai):
    below = Union.objects.subtree(nanhai)
    assert [union.slug for union in below.matching("佛山")] == ["foshan-nanhai", "guicheng", "factory"]
    assert below.keys_matching("广东") == []


def test_levels_come_from_the_top(directory):
    scene.make_union("dongguan", "东莞市总工会", Level.CITY, directory[0], region_code="441900")
    found = Union.objects.from_the_top().values_list("slug", flat=True)
    assert list(found) == [
        "guangdong",
        "foshan",
        "dongguan",
        "jiaoyu",
        "foshan-nanhai",
        "guicheng",
        "factory",
    ]
