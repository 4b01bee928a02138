"""Searches are counted when a page was seen, without anything of the person, and reported to the desk."""

import csv
import io
import time
from datetime import timedelta
from urllib.parse import urlencode

import openpyxl
import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from search import statistics
from search.models import SearchCount
from search.statistics import frequent, token
from tests.search.test_page import HOSTILE
from tests.unions.menu import menu

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
ADDRESS = "/search/seen/"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def days_ago(monkeypatch):
    """days_ago(n): from here on it is n days ago, for the counts."""
    now = timezone.now()
    return lambda days: monkeypatch.setattr(timezone, "now", lambda: now - timedelta(days=days))


@pytest.fixture
def report(desk, login):
    """report(**parameters) -> the report's page, as the desk gets it."""

    def _report(**parameters: str):
        response = login(desk).get(reverse("search_report"), parameters)
        assert response.status_code == 200
        return response

    return _report


def post(values: dict | str | bytes, content_type: str = FORM, **headers):
    """As a browser's beacon does: no cookie, no token of Django's."""
    data = values if isinstance(values, str | bytes) else urlencode(values)
    return Client(enforce_csrf_checks=True).generic("POST", ADDRESS, data, content_type, **headers)


def see(query: str, total: int = 9, *ranks: int, times: int = 1) -> None:
    """Readers see the results of a query, and open those of these ranks."""
    for _ in range(times):
        signed = token(query, total)
        assert post({"token": signed}).status_code == 204
        for rank in ranks:
            assert post({"token": signed, "rank": rank}).status_code == 204


def counts() -> dict:
    rows = SearchCount.objects.values_list("query", "kind", "rank", "count")
    return {(query, kind, rank): count for query, kind, rank, count in rows}


def rows(response) -> list[tuple]:
    names = ("query", "searches", "nothing", "clicks")
    return [tuple(row[name] for name in names) for row in response.context["object_list"]]


def test_a_page_that_was_seen_counts_once_and_so_does_each_result():
    signed = token("送清凉", 12)
    for rank in (None, None, 1, 1, 3, 11, 99, 100):
        body = {"token": signed} | ({"rank": rank} if rank else {})
        assert post(body).status_code == 204
    assert counts() == {
        ("送清凉", "found", 0): 1,
        ("送清凉", "click", 1): 1,
        ("送清凉", "click", 3): 1,
        ("送清凉", "click", 11): 1,
    }
    assert SearchCount.objects.first().day == timezone.localdate()


def test_two_pages_in_the_same_second_are_two_searches():
    see("送清凉", times=3)
    see("送清凉", 0)
    assert counts() == {("送清凉", "found", 0): 3, ("送清凉", "nothing", 0): 1}


def test_nothing_is_written_when_a_page_is_asked_for(client, alliance, follow):
    follow()
    assert token("送清凉", 5)
    assert client.get("/search/", {"q": "送清凉"}).status_code == 200
    assert client.get(ADDRESS).status_code == 405
    assert counts() == {}


def test_queries_are_folded_and_stay_readable():
    for typed in ("職工書屋", "职工书屋", " 职工书屋！", "职\u200b工书屋"):
        see(typed)
    see("ＷｉＦｉ  送清凉 -图片")
    assert counts() == {("职工书屋", "found", 0): 4, ("wifi 送清凉 图片", "found", 0): 1}


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "陈小满 138-0013-8000",
        "１３８００１３８０００",
        "138 001 38000",
        "138\u200b0013\u20608000",
        "1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e30\ufe0f\u20e30\ufe0f\u20e31\ufe0f\u20e3",
        "①③⑧⓪⓪①",
        "一三八〇〇一三八〇〇〇",
        "幺三八零零幺三八零零零",
        "44060119900101123X",
        "110101 19900101 001x",
        "chen@example.org",
        "陈＠example",
        "123456",
        "送" * 21,
        "a" * 21,
        "",
        "（）",
    ],
)
def test_what_may_be_personal_is_not_even_signed(typed):
    assert token(typed, 1) == ""


@pytest.mark.parametrize("typed", ["GB/T 19001", "2023年", "人社部发〔2023〕12号", "5G", "3.6.3", "送" * 20])
def test_ordinary_numbers_are_counted(typed):
    see(typed)
    assert len(counts()) == 1


def test_any_query_gets_a_token_or_none():
    for typed in HOSTILE:
        if signed := token(typed, 3):
            assert post({"token": signed}).status_code == 204
    assert all(len(query) <= 20 for query, *_ in counts())


def test_a_token_is_good_for_an_hour(monkeypatch):
    signed = token("送清凉", 1)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3700)
    assert post({"token": signed}).status_code == 400
    assert counts() == {}


GOOD = "送清凉"


def hostile_bodies(signed: str) -> list:
    other = signing.dumps(["a", GOOD, True], salt="other")
    return [
        {},
        {"token": ""},
        {"token": other},
        {"token": signed[:-1]},
        {"token": signed.replace(":", "；")},
        {"token": ":::"},
        {"token": "\x00送\ud800".encode("utf-8", "replace")},
        {"token": signed, "rank": "-1"},
        {"token": signed, "rank": "1.5"},
        {"token": signed, "rank": "一"},
        {"token": signed, "rank": "²"},
        {"token": signed, "rank": "٣"},
        {"token": signed, "rank": ""},
        {"token": signed, "rank": "1\x00"},
        b"\xff\xfe\x00",
        b"token=%FF%FE%ED%A0%80",
        "&" * 900,
        "a=1;" * 200,
        f"token={signed}&x={'x' * 1000}",
        "x" * 100_000,
        '{"token": 1}',
    ]


def test_hostile_bodies_are_refused():
    signed = token(GOOD, 1)
    for body in hostile_bodies(signed):
        assert post(body).status_code == 400, body
    for content_type in (
        "application/json",
        "text/plain",
        "multipart/form-data; boundary=x",
        "",
        f"{FORM}; charset=gbk",
    ):
        assert post({"token": signed}, content_type).status_code == 400, content_type
    for length in ("-1", "x", "9" * 5_000, "²"):
        assert post({"token": signed}, CONTENT_LENGTH=length).status_code == 400, length
    assert counts() == {}
    assert post({"token": signed, "rank": "9" * 300}).status_code == 204
    assert counts() == {(GOOD, "click", 11): 1}


def test_other_methods_are_refused():
    for method in ("get", "head", "put", "delete", "patch"):
        assert getattr(Client(), method)(ADDRESS).status_code == 405, method


def test_a_day_holds_so_many_numbers_and_no_more(monkeypatch):
    monkeypatch.setattr(statistics, "ROWS_A_DAY", 3)
    for number in range(5):
        see(f"词{number}")
    see("词1")
    assert counts() == {("词0", "found", 0): 1, ("词1", "found", 0): 2, ("词2", "found", 0): 1}


def test_old_numbers_are_forgotten_with_the_days_first_search(days_ago):
    days_ago(400)
    see("送清凉", times=3)
    days_ago(399)
    see("职工书屋", times=3)
    days_ago(0)
    see("技能竞赛")
    assert {query for query, *_ in counts()} == {"职工书屋", "技能竞赛"}


def test_rare_queries_are_forgotten_after_a_month(days_ago):
    days_ago(31)
    see("陈小满", 9, 1, times=2)
    see("送清凉", 9, 1, times=2)
    days_ago(29)
    see("何大海", times=2)
    days_ago(1)
    see("送清凉")
    days_ago(0)
    see("技能竞赛")
    assert {query for query, *_ in counts()} == {"送清凉", "何大海", "技能竞赛"}


def test_frequent_queries_of_late_with_results(days_ago, django_assert_num_queries):
    for days, query, total, times in (
        (31, "太久以前", 5, 9),
        (9, "送清凉", 5, 3),
        (9, "职工书屋", 5, 6),
        (9, "没有这种", 0, 9),
        (9, "次数不够", 5, 2),
        (1, "送清凉", 5, 2),
        (1, "职工书屋", 5, 1),
        (1, "没有这种", 0, 9),
        (1, "次数不够", 5, 2),
        (1, "只有一天", 5, 9),
    ):
        days_ago(days)
        see(query, total, 1, 2, 3, times=times)
    days_ago(0)
    with django_assert_num_queries(1):
        assert frequent(10) == ["职工书屋", "送清凉"]
    assert frequent(1) == ["职工书屋"]
    assert frequent(0) == []


def test_the_report_lists_what_was_searched_for_thrice(report):
    see("送清凉", 9, 1, 2, times=4)
    see("加班费", 0, times=3)
    see("陈小满", times=2)
    page = report()
    assert rows(page) == [("送清凉", 4, 0, 8), ("加班费", 3, 3, 0)]
    text = page.content.decode()
    assert "陈小满" not in text
    assert "搜索统计" in text
    assert "2 搜索词" in text
    assert page.context["totals"]["searches"] == 9


def test_the_report_shows_which_ranks_are_opened(report):
    see("送清凉", 9, 1, times=3)
    see("职工书屋", 30, 2, 25)
    totals = report().context["totals"]
    places = {label: (clicks, share) for label, clicks, share in totals["places"]}
    assert places["第1条"] == (3, "60%")
    assert places["第2条"] == places["第10条以后"] == (1, "20%")
    assert places["第3条"] == (0, "0%")
    assert (totals["clicks"], totals["nothing_share"]) == (5, "0%")


def test_the_report_is_limited_to_a_period(report, days_ago):
    for days, query in ((300, "去年的"), (80, "上季的"), (20, "上月的"), (2, "这周的")):
        days_ago(days)
        see(query, times=3)
    days_ago(0)

    def listed(**parameters) -> set[str]:
        return {row[0] for row in rows(report(**parameters))}

    assert listed(period="7") == {"这周的"}
    assert listed() == listed(period="30") == {"这周的", "上月的"}
    assert listed(period="90") == {"这周的", "上月的", "上季的"}
    assert listed(period="365") == {"这周的", "上月的", "上季的", "去年的"}
    assert report(period="90").context["totals"]["searches"] == 9


def test_the_report_can_be_limited_to_what_goes_wrong(report):
    see("送清凉", 9, 1, times=3)
    see("加班费", 0, times=3)
    see("技能竞赛", times=4)
    assert [row[0] for row in rows(report(shown="nothing"))] == ["加班费"]
    assert [row[0] for row in rows(report(shown="unopened"))] == ["技能竞赛"]
    assert [row[0] for row in rows(report(ordering="-nothing"))] == ["加班费", "技能竞赛", "送清凉"]


def test_any_parameters_of_the_report_are_answered(report):
    see("送清凉", times=3)
    for value in ("", "0", "-1", "9" * 30, "x", "\x00", "送", "nothing"):
        assert rows(report(period=value)) == [("送清凉", 3, 0, 0)]
        for name in ("shown", "ordering", "p", "q", "export"):
            report(**{name: value})


def test_an_empty_report_says_so(report):
    assert "这段时间没有这样的搜索词" in report().content.decode()


def exported(response) -> list[list]:
    content = b"".join(response.streaming_content)
    if response["Content-Type"] == "text/csv":
        assert content.startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by it"
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert not [cell for row in sheet for cell in row if cell.data_type == "f"]
    return [[cell.value for cell in row] for row in sheet]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_report_is_exported_whole(report, kind):
    see("送清凉", 9, 1, 3, 12, times=3)
    see("加班费", 0, times=4)
    heading, *lines = exported(report(export=kind))
    assert heading[:5] == ["搜索词", "搜索次数", "没有结果的次数", "点开结果的次数", "第1条"]
    assert heading[-1] == "第10条以后"
    assert [[str(value) for value in line] for line in lines] == [
        ["加班费", "4", "4", *["0"] * 12],
        ["送清凉", "3", "0", "9", "3", "0", "3", *["0"] * 7, "3"],
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_an_export_is_a_formula(report, kind):
    """No query is counted that begins so; whatever comes into the table some other way is text all the same."""
    for sign in "=+-@\t":
        assert not statistics.counted(f"{sign}1+1").startswith(sign)
        SearchCount.objects.create(day=timezone.localdate(), query=f"{sign}1+1", kind="found", count=3)
    cells = [line[0] for line in exported(report(export=kind))[1:]]
    assert len(cells) == 5
    if kind == "csv":
        assert all(cell.startswith("'") for cell in cells)


def test_the_report_is_the_desks(staff, desk, login, django_user_model):
    addresses = [
        reverse("search_report"),
        reverse("search_report_results"),
        f"{reverse('search_report')}?export=csv",
    ]
    client = login(staff["administrator"])
    assert "搜索统计" not in menu(client)
    assert {client.get(address).status_code for address in addresses} == {302}
    for user in (desk, django_user_model.objects.create_superuser("root", "root@example.org", "x")):
        client = login(user)
        assert "搜索统计" in menu(client)
        assert {client.get(address).status_code for address in addresses} == {200}
