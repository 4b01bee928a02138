"""「阅读统计」: each union sees its own numbers, the desk all; charts, periods, exports."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from articles.exchange import sharing
from articles.models import ItemPage, TopicIndexPage, TopicPage
from readership import charts
from readership.models import ReadCount
from readership.periods import LONGEST, Period
from tests import scene
from tests.standing import standing
from tests.unions.menu import menu

pytestmark = pytest.mark.django_db

ITEMS, UNIONS, TOPICS = map(reverse, ("readership_items", "readership_unions", "readership_topics"))


@pytest.fixture
def today():
    return timezone.localdate()


@standing
def shenzhen(alliance):
    return scene.make_section("shenzhen", "深圳市总工会")


@pytest.fixture
def read(foshan, guangzhou, shenzhen, have_read, today):
    """Foshan's article at home, in Guangzhou and in Shenzhen; Guangzhou's at home; Shenzhen's at home, long ago."""
    liangcha = scene.make_article(foshan, "凉茶车")
    shuwu = scene.make_article(guangzhou, "职工书屋")
    tushu = scene.make_article(shenzhen, "图书漂流")
    sharing.adopt(liangcha, guangzhou, None)
    have_read(liangcha, foshan, today, 10)
    have_read(liangcha, foshan, today - timedelta(days=20), 5)
    have_read(liangcha, guangzhou, today, 7)
    have_read(liangcha, shenzhen, today, 2)
    have_read(shuwu, guangzhou, today, 3)
    have_read(tushu, shenzhen, today - timedelta(days=60), 100)
    return liangcha, shuwu, tushu


@pytest.fixture
def report(login):
    def _report(user, address=ITEMS, **parameters):
        response = login(user).get(address, parameters)
        assert response.status_code == 200
        return response

    return _report


def rows(response, *names) -> list[tuple]:
    return [tuple(row[name] for name in names) for row in response.context["object_list"]]


def items(response) -> list[tuple]:
    return rows(response, "title", "source", "home", "away", "total")


def test_the_desk_sees_all_items(report, desk, read):
    assert items(report(desk)) == [
        ("凉茶车", "佛山市总工会", 15, 9, 24),
        ("职工书屋", "广州市总工会", 3, 0, 3),
    ]


def test_a_union_sees_its_items_everywhere_and_what_it_adopted(report, staff, guangzhou_staff, read):
    assert items(report(staff["editor"])) == [("凉茶车", "佛山市总工会", 15, 9, 24)]
    assert items(report(guangzhou_staff["first"])) == [
        ("凉茶车", "佛山市总工会", 0, 7, 7),
        ("职工书屋", "广州市总工会", 3, 0, 3),
    ]


def test_auditors_see_all_outsiders_nothing(report, auditor, outsider, login, read):
    assert len(items(report(auditor))) == 2
    for person in (outsider, scene.make_person("stranger")):
        client = login(person)
        for address in (ITEMS, UNIONS, TOPICS, reverse("readership_item", args=[read[0].pk])):
            assert client.get(address).status_code == 302, address


@pytest.mark.parametrize(
    ("choice", "total"),
    [
        ({"period_choice": "7"}, 19),
        ({"period_choice": "30"}, 24),
        ({}, 24),
        ({"period_choice": "x"}, 24),
        ({"dates_from": "20 days ago", "dates_to": "10 days ago"}, 5),
        ({"dates_from": "10 days ago", "dates_to": "20 days ago"}, 5),
        ({"dates_from": "10 days ago"}, 19),
        ({"dates_to": "10 days ago"}, 5),
    ],
)
def test_days(report, staff, read, today, choice, total):
    chosen = {
        name: str(today - timedelta(days=int(value.split()[0]))) if "ago" in value else value
        for name, value in choice.items()
    }
    page = report(staff["editor"], **chosen)
    assert [row[-1] for row in items(page)] == [total]
    assert page.context["chart"].total == total


def test_bad_choices_are_answered(report, staff, guangzhou, read):
    names = ("period_choice", "dates_from", "dates_to", "in_section", "ordering", "p", "export")
    for value in ("", "-1", "9" * 30, "\x00", "送", "0001-01-01", "9999-12-31", str(guangzhou.pk)):
        page = report(staff["editor"], **dict.fromkeys(names, value))
        assert "职工书屋" not in page.text
    for address in (UNIONS, TOPICS):
        assert report(staff["editor"], address, **dict.fromkeys(names, "9" * 30))


def test_a_report_has_an_end():
    assert len(Period.chosen(None, None).days) == LONGEST
    assert Period.chosen(timezone.localdate() + timedelta(days=9), None).days == [timezone.localdate()]


def test_the_desk_chooses_a_union(report, desk, guangzhou, read):
    assert [row[0] for row in items(report(desk, in_section=guangzhou.pk))] == ["凉茶车", "职工书屋"]
    lines = rows(report(desk, UNIONS, in_section=guangzhou.pk), "title", "own", "lent", "borrowed", "total")
    assert lines == [("广州市总工会", 3, 0, 7, 10)]


def test_unions(report, desk, staff, read):
    names = ("title", "own", "lent", "borrowed", "total")
    assert rows(report(desk, UNIONS), *names) == [
        ("佛山市总工会", 15, 9, 0, 24),
        ("广州市总工会", 3, 0, 7, 10),
        ("深圳市总工会", 0, 0, 2, 2),
    ]
    assert rows(report(staff["final"], UNIONS), *names) == [("佛山市总工会", 15, 9, 0, 24)]


def test_topics(report, desk, guangzhou_staff, read):
    topic = TopicPage(title="送清凉", slug="liang", introduction="盛夏", live=True)
    TopicIndexPage.objects.get().add_child(instance=topic)
    topic.entries.create(item=ItemPage.objects.get(pk=read[0].pk))
    for item in read[:2]:  # the first is both chosen and filed
        item.topics.add(topic)
        item.save()
    names = ("title", "home", "away", "total")
    assert rows(report(desk, TOPICS), *names) == [("送清凉", 18, 9, 27)]
    assert rows(report(guangzhou_staff["editor"], TOPICS), *names) == [("送清凉", 3, 7, 10)]


def test_one_item_by_sections(report, login, staff, guangzhou_staff, desk, read):
    address = reverse("readership_item", args=[read[0].pk])
    lines = [("佛山市总工会", 15), ("广州市总工会", 7), ("深圳市总工会", 2)]
    assert rows(report(staff["editor"], address), "place", "total") == lines
    assert rows(report(guangzhou_staff["editor"], address), "place", "total") == [("广州市总工会", 7)]
    assert login(staff["editor"]).get(reverse("readership_item", args=[read[1].pk])).status_code == 302
    assert login(desk).get(reverse("readership_item", args=[999_999])).status_code == 404


def test_an_item_without_reads_says_so(report, staff, foshan):
    address = reverse("readership_item", args=[scene.make_article(foshan).pk])
    assert "这段时间还没有阅读记录" in report(staff["editor"], address).text


def test_a_deleted_item_keeps_its_line(report, staff, read):
    read[0].delete()
    assert items(report(staff["editor"])) == [("（已删除的稿件）", "佛山市总工会", 15, 9, 24)]


def test_the_chart_has_a_table_behind_it(report, staff, read, today):
    page = report(staff["editor"], period_choice="7")
    assert 'role="img"' in page.text
    assert page.text.count('<rect class="reads-field"') == 7
    assert f'<th scope="row">{today:%-m月%-d日}</th><td>10</td><td>9</td><td>19</td>' in page.text


def test_columns_are_scaled_and_long_times_are_by_month(today):
    period = Period(today - timedelta(days=9), today)
    drawn = charts.chart({today: (30, 10)}, period)
    assert drawn.top == 50
    last = drawn.columns[-1]
    assert (last.home_height, last.away_height, last.home_y, last.away_y) == (96, 32, 64, 32)
    assert charts.chart({}, period).top == 10
    year = charts.chart({today: (3, 1)}, Period(today - timedelta(days=364), today))
    assert len(year.columns) in (12, 13)
    assert year.total == 4


@pytest.mark.parametrize("address", [ITEMS, UNIONS, TOPICS])
def test_the_number_of_queries_does_not_grow(
    report, desk, foshan, guangzhou, read, have_read, today, address, django_assert_max_num_queries
):
    report(desk, address)
    with django_assert_max_num_queries(40) as asked:
        report(desk, address)
    few = len(asked)
    for number in range(12):
        have_read(scene.make_article(foshan, f"稿件{number}"), guangzhou, today, number)
    scene.make_section("meizhou", "梅州市总工会")
    with django_assert_max_num_queries(few):
        report(desk, address)


def exported(response) -> list[list[str]]:
    content = b"".join(response.streaming_content)
    if response["Content-Type"] == "text/csv":
        assert content.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by it"
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    return [[str(cell.value) for cell in row] for row in sheet]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_exports(report, desk, read, kind):
    assert exported(report(desk, export=kind)) == [
        ["稿件", "来源单位", "来源单位栏目", "采用单位栏目", "合计"],
        ["凉茶车", "佛山市总工会", "15", "9", "24"],
        ["职工书屋", "广州市总工会", "3", "0", "3"],
    ]
    assert exported(report(desk, UNIONS, export=kind))[1] == ["佛山市总工会", "15", "9", "0", "24"]
    assert exported(report(desk, TOPICS, export=kind)) == [["专题", "来源单位栏目", "采用单位栏目", "合计"]]
    page = report(desk, reverse("readership_item", args=[read[0].pk]), export=kind)
    assert exported(page)[1:] == [["佛山市总工会", "15"], ["广州市总工会", "7"], ["深圳市总工会", "2"]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_is_a_formula(report, desk, foshan, have_read, today, kind):
    for number, sign in enumerate(("=", "+", "-", "@", "＝")):
        have_read(scene.make_article(foshan, f"{sign}1+1"), foshan, today, number + 1)
    cells = [line[0] for line in exported(report(desk, export=kind))[1:]]
    assert len(cells) == 5
    if kind == "csv":
        assert all(cell.startswith("'") for cell in cells)


def test_menu(login, staff, desk, outsider):
    for user in (staff["first"], desk):
        assert "阅读统计" in menu(login(user))


def test_nothing_is_written_by_looking(report, desk, read):
    before = list(ReadCount.objects.values())
    report(desk)
    report(desk, export="csv")
    assert list(ReadCount.objects.values()) == before
