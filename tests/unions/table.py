"""Tables of unions for the importer: small ones by hand, and a province of 11,000."""

import csv
import random
from pathlib import Path

from unions.directory_csv import FIELD_OF_COLUMN

COLUMNS = list(FIELD_OF_COLUMN)
PLACES = "东南西北上下大小新老金银红青石沙水河江海湖山岭岗坪塘湾洲桥龙凤虎马牛羊梅兰竹松柳桂荷莲平安康宁和顺永兴福德"
TRADES = ["陶瓷", "家具", "电子科技", "纺织", "建筑工程", "食品", "物流", "医药", "机械制造", "环保"]


def write_table(path: Path, *rows: dict, columns: list[str] = COLUMNS, encoding: str = "utf-8-sig") -> Path:
    """A CSV file of the rows, each a dict by column."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def province(size: int) -> list[dict]:
    """`size` unions on five levels, in no order: superiors come before and after their subordinates."""
    chance = random.Random(20190222)
    rows = [{"全称": "广东省总工会", "层级": "省总工会", "行政区划代码": "440000"}]
    cities = _below(rows[:1], 21, "市", "市总工会", chance)
    districts = _below(cities, 122, "区", "区县总工会", chance)
    towns = _below(districts, min(1_600, size // 5), "镇", "镇街工会", chance)
    rows += cities + districts + towns
    rows += [_enterprise(number, chance.choice(towns), chance) for number in range(size - len(rows))]
    chance.shuffle(rows)
    return rows


def _below(superiors: list[dict], count: int, kind: str, level: str, chance: random.Random) -> list[dict]:
    names: dict[str, dict] = {}
    while len(names) < count:
        superior = superiors[len(names) % len(superiors)]
        stem = "" if superior["层级"] == "省总工会" else superior["全称"].removesuffix("总工会")
        name = f"{stem}{chance.choice(PLACES)}{chance.choice(PLACES)}{kind}总工会"
        names[name] = _row(name, level, superior["全称"], chance)
    return list(names.values())


def _enterprise(number: int, town: dict, chance: random.Random) -> dict:
    name = f"{chance.choice(PLACES)}{chance.choice(PLACES)}{chance.choice(TRADES)}{number}有限公司工会委员会"
    return _row(name, "企业事业单位工会", town["全称"], chance)


def _row(name: str, level: str, superior: str, chance: random.Random) -> dict:
    return {
        "全称": name,
        "层级": level,
        "上级工会": superior,
        "行政区划代码": f"44{chance.randrange(10_000):04}",
        "地址": f"{superior.removesuffix('总工会')}工人路{chance.randrange(1, 999)}号",
        "纬度": f"{chance.uniform(20.3, 25.4):.6f}",
        "经度": f"{chance.uniform(109.8, 117.2):.6f}",
        "电话": "12351",
        "服务项目": "法律援助；困难帮扶",
        "核实日期": "2019-02-22",
    }
