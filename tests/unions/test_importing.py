"""manage.py import_unions: a directory of thousands, in any order, again and again, with broken rows."""

import time

import pytest
from django.core.management import CommandError, call_command

from tests.unions.table import COLUMNS, province, write_table
from unions.models import Level, Union

pytestmark = pytest.mark.django_db

PROVINCE = {"全称": "广东省总工会", "层级": "省总工会", "拼音标识": "guangdong"}
FOSHAN = {"全称": "佛山市总工会", "层级": "市总工会", "上级工会": "广东省总工会"}
NANHAI = {"全称": "佛山市南海区总工会", "层级": "区县总工会", "上级工会": "佛山市总工会"}


@pytest.fixture
def run(tmp_path, capsys):
    """run(row, ...) -> what the command wrote; run.failed tells whether it reported rows."""

    def _run(*rows, path=None, **options):
        path = path or write_table(tmp_path / "unions.csv", *rows)
        _run.failed = False
        try:
            call_command("import_unions", str(path), **options)
        except CommandError as error:
            _run.failed = True
            return "".join(capsys.readouterr()) + str(error)
        return "".join(capsys.readouterr())

    return _run


def bytes_file(tmp_path, content: bytes):
    path = tmp_path / "raw.csv"
    path.write_bytes(content)
    return path


def test_superiors_may_come_after_their_subordinates(run):
    assert "新增3家" in run(NANHAI, FOSHAN, PROVINCE)
    nanhai = Union.objects.get(name="佛山市南海区总工会")
    assert [Union.objects.get(pk=pk).name for pk in nanhai.ancestor_ids] == ["广东省总工会", "佛山市总工会"]
    assert nanhai.slug == "foshan-nanhai"


def test_every_column_arrives(run):
    run(
        PROVINCE
        | {
            "简称": "省总、广东工会",
            "行政区划代码": "440000",
            "地址": "东园横路5号",
            "纬度": "23.12",
            "经度": "113.27",
            "坐标系": "bd-09",
            "电话": "020-12351；12351",
            "开放时间": "工作日8:30-12:00",
            "服务项目": "法律援助；心理咨询",
            "核实日期": "2026/11/1",
        }
    )
    union = Union.objects.get()
    assert (union.level, union.datum, union.region_code) == (Level.PROVINCE, "bd09", "440000")
    assert union.short_names == ["省总", "广东工会"]
    assert union.phones == ["020-12351", "12351"]
    assert union.services == ["法律援助", "心理咨询"]
    assert (str(union.latitude), str(union.longitude)) == ("23.120000", "113.270000")
    assert str(union.verified_on) == "2026-11-01"
    assert Union.objects.matching("sz").get() == union


def test_running_again_adds_nothing_and_updates_what_changed(run):
    rows = [PROVINCE, FOSHAN, NANHAI]
    run(*rows)
    assert "新增0家，更新0家，无变化3家" in run(*rows)
    assert "新增0家，更新1家，无变化2家" in run(PROVINCE, FOSHAN | {"地址": "季华五路"}, NANHAI)
    assert Union.objects.count() == 3
    assert Union.objects.matching("季华五路").get().name == "佛山市总工会"


def test_columns_that_are_not_in_the_file_stay(run, tmp_path):
    run(PROVINCE | {"地址": "东园横路5号"})
    run(
        path=write_table(
            tmp_path / "short.csv", {"全称": "广东省总工会", "层级": "省总工会"}, columns=["全称", "层级"]
        )
    )
    assert Union.objects.get().address == "东园横路5号"


def test_a_union_with_its_slug_can_be_renamed_and_moved_with_all_below_it(run):
    run(PROVINCE, FOSHAN, NANHAI, {"全称": "广州市总工会", "层级": "市总工会", "上级工会": "guangdong"})
    run({"全称": "南海区工会", "层级": "区县总工会", "拼音标识": "foshan-nanhai", "上级工会": "guangzhou"},
        {"全称": "桂城街道总工会", "层级": "镇街工会", "上级工会": "南海区工会"})  # fmt: skip
    guangzhou = Union.objects.get(slug="guangzhou")
    below = Union.objects.subtree(guangzhou).exclude(pk=guangzhou.pk)
    assert set(below.values_list("name", flat=True)) == {"南海区工会", "桂城街道总工会"}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"层级": "大工会"}, "没有“大工会”这个层级"),
        ({"上级工会": "没有的总工会"}, "没有找到“没有的总工会”"),
        ({"纬度": "北纬23度", "经度": "113"}, "不是十进制度数"),
        ({"纬度": "113.2", "经度": "23.1"}, "纬度"),
        ({"纬度": "23.1"}, "经度和纬度要同时填写"),
        ({"纬度": "NaN", "经度": "Infinity"}, "不是合理的度数"),
        ({"纬度": "-23.1", "经度": "113"}, "坐标不在中国境内"),
        ({"行政区划代码": "4406"}, "应为6、9或12位"),
        ({"坐标系": "火星"}, "没有“火星”这个坐标系"),
        ({"核实日期": "昨天"}, "不是日期"),
        ({"核实日期": "2999-01-01"}, "不能晚于今天"),
        ({"拼音标识": "佛山"}, "拼音标识"),
        ({"电话": "不知道"}, "不像电话号码"),
        ({"全称": ""}, "不能空着"),
        ({"全称": "长" * 121}, "全称"),
        ({"地址": "坏\x00字"}, "无法识别的字符"),
    ],
)
def test_a_bad_row_is_reported_with_its_line_and_the_good_ones_are_kept(run, row, reason):
    output = run(PROVINCE, FOSHAN | row, NANHAI | {"上级工会": "广东省总工会"})
    assert run.failed
    assert "第3行：" in output
    assert reason in output
    assert set(Union.objects.values_list("name", flat=True)) == {"广东省总工会", "佛山市南海区总工会"}


def test_a_circle_of_superiors_is_reported(run):
    output = run(PROVINCE, FOSHAN | {"上级工会": "佛山市南海区总工会"}, NANHAI)
    assert output.count("成环") == 2
    assert Union.objects.get().name == "广东省总工会"


def test_a_superior_that_is_below_already_is_reported(run):
    run(PROVINCE, FOSHAN, NANHAI)
    assert "成环" in run(FOSHAN | {"拼音标识": "foshan", "上级工会": "foshan-nanhai"})
    assert Union.objects.get(slug="foshan").superior.slug == "guangdong"


def test_superior_and_subordinate_can_change_places(run):
    run(PROVINCE, FOSHAN, NANHAI)
    run(NANHAI | {"拼音标识": "foshan-nanhai", "上级工会": "guangdong"},
        FOSHAN | {"拼音标识": "foshan", "上级工会": "foshan-nanhai"})  # fmt: skip
    assert not run.failed
    foshan = Union.objects.get(slug="foshan")
    assert Union.objects.subtree(Union.objects.get(slug="foshan-nanhai")).filter(pk=foshan.pk).exists()


def test_a_row_below_a_bad_one_names_that_line(run):
    output = run(PROVINCE, FOSHAN | {"层级": "？"}, NANHAI)
    assert "第4行：上级工会：没有找到“佛山市总工会”" in output or "所在的第3行有误" in output


def test_duplicates_are_reported(run):
    output = run(PROVINCE, FOSHAN, FOSHAN, {"全称": "佛山工会", "层级": "市总工会", "拼音标识": "guangdong"})
    assert "第4行：与第3行重复" in output
    assert "第5行：与第2行重复" in output
    assert Union.objects.count() == 2


def test_two_unions_of_one_name_need_a_slug_as_superiors(run):
    town = {"全称": "石湾镇总工会", "层级": "镇街工会"}
    output = run(PROVINCE, FOSHAN, town | {"上级工会": "佛山市总工会"}, town | {"上级工会": "广东省总工会"},
                 {"全称": "某厂工会", "层级": "企业事业单位工会", "上级工会": "石湾镇总工会"})  # fmt: skip
    assert "请改写拼音标识" in output
    assert "另有一家“石湾镇总工会”" in output
    assert set(Union.objects.filter(name="石湾镇总工会").values_list("slug", flat=True)) == {
        "shiwan",
        "shiwan-2",
    }


def test_too_many_levels_are_reported(run):
    chain = [
        {"全称": f"第{n}层工会", "层级": "镇街工会", "上级工会": f"第{n - 1}层工会"} for n in range(1, 14)
    ]
    output = run({"全称": "第0层工会", "层级": "省总工会"}, *chain)
    assert "层级过深" in output
    assert Union.objects.count() == 10


def test_wrong_number_of_columns_is_reported(run, tmp_path):
    content = "全称,层级\n广东省总工会,省总工会\n佛山市总工会,市总工会,多了一列\n只有一列\n"
    output = run(path=bytes_file(tmp_path, content.encode()))
    assert "第3行：应有2列，实有3列" in output
    assert "第4行：应有2列，实有1列" in output
    assert Union.objects.count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_usual_encodings_are_read(run, tmp_path, encoding):
    run(path=write_table(tmp_path / "unions.csv", PROVINCE, FOSHAN, encoding=encoding))
    assert Union.objects.filter(name="佛山市总工会").exists()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_bytes_that_do_not_fit_spoil_only_their_row(run, tmp_path, encoding):
    lines = ["全称,层级", "广东省总工会,省总工会", "坏BAD,市总工会", "佛山市总工会,市总工会"]
    content = "\r\n".join(lines).encode(encoding).replace(b"BAD", b"\xff\xff")
    output = run(path=bytes_file(tmp_path, content))
    assert "第3行：全称：含有无法识别的字符" in output
    assert Union.objects.count() == 2


def test_lines_within_quotes_count(run, tmp_path):
    content = '全称,层级,地址\n广东省总工会,省总工会,"一\n二"\n佛山市总工会,坏层级,\n'
    assert "第4行：层级" in run(path=bytes_file(tmp_path, content.encode()))
    assert Union.objects.get().address == "一 二"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "首行没有“全称”"),
        (b"\x89PNG\r\n\x1a\n", "首行没有“全称”"),
        ("全称,层级\n".encode("utf-16"), "首行没有“全称”"),
        ("全称,级别\n".encode(), "不认识的列：级别"),
        ("全称,地址\n".encode(), "缺少列：层级"),
        ("全称,层级,层级\n".encode(), "重复的列：层级"),
    ],
)
def test_what_is_no_table_is_refused_with_a_clear_line(run, tmp_path, content, reason):
    assert reason in run(path=bytes_file(tmp_path, content))
    assert run.failed


def test_a_missing_file_is_one_clear_line(run, tmp_path):
    assert "打不开文件" in run(path=tmp_path / "none.csv")


def test_a_dry_run_writes_nothing(run):
    assert "试运行，没有写入：新增2家" in run(PROVINCE, FOSHAN, dry_run=True)
    assert not Union.objects.exists()


def test_eleven_thousand_entries(run, tmp_path, record_property):
    """Time is measured, not asserted: docs/measurements.md."""
    path = write_table(tmp_path / "province.csv", *province(11_000), columns=COLUMNS)
    for name in ("first run", "second run"):
        start = time.perf_counter()
        output = run(path=path)
        record_property(name, f"{time.perf_counter() - start:.1f} s")
    assert "新增0家，更新0家，无变化11,000家".replace(",", "") in output
    assert Union.objects.count() == 11_000
    assert not Union.objects.filter(path="").exists()
