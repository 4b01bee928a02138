"""A directory of Guangdong with 11,000 unions: its 21 cities and 122 districts by their real names, real and made-up
towns, and enterprises that are named after places, so that each place has many who begin like it."""

import random

from tests.unions.table import PLACES, TRADES
from unions.models import Level, Union
from unions.naming import slug_for

DISTRICTS = """
广州 4401 荔湾区 越秀区 海珠区 天河区 白云区 黄埔区 番禺区 花都区 南沙区 从化区 增城区
韶关 4402 武江区 浈江区 曲江区 始兴县 仁化县 翁源县 乳源瑶族自治县 新丰县 乐昌市 南雄市
深圳 4403 罗湖区 福田区 南山区 宝安区 龙岗区 盐田区 龙华区 坪山区 光明区
珠海 4404 香洲区 斗门区 金湾区
汕头 4405 龙湖区 金平区 濠江区 潮阳区 潮南区 澄海区 南澳县
佛山 4406 禅城区 南海区 顺德区 三水区 高明区
江门 4407 蓬江区 江海区 新会区 台山市 开平市 鹤山市 恩平市
湛江 4408 赤坎区 霞山区 坡头区 麻章区 遂溪县 徐闻县 廉江市 雷州市 吴川市
茂名 4409 茂南区 电白区 高州市 化州市 信宜市
肇庆 4412 端州区 鼎湖区 高要区 广宁县 怀集县 封开县 德庆县 四会市
惠州 4413 惠城区 惠阳区 博罗县 惠东县 龙门县
梅州 4414 梅江区 梅县区 大埔县 丰顺县 五华县 平远县 蕉岭县 兴宁市
汕尾 4415 城区 海丰县 陆河县 陆丰市
河源 4416 源城区 紫金县 龙川县 连平县 和平县 东源县
阳江 4417 江城区 阳东区 阳西县 阳春市
清远 4418 清城区 清新区 佛冈县 阳山县 连山壮族瑶族自治县 连南瑶族自治县 英德市 连州市
东莞 4419
中山 4420
潮州 4451 湘桥区 潮安区 饶平县
揭阳 4452 榕城区 揭东区 揭西县 惠来县 普宁市
云浮 4453 云城区 云安区 新兴县 郁南县 罗定市
"""
TOWNS = """
佛山市南海区 桂城街道 大沥镇 狮山镇 里水镇 西樵镇 丹灶镇 九江镇
佛山市顺德区 大良街道 容桂街道 伦教街道 勒流街道 北滘镇 陈村镇 乐从镇 龙江镇 杏坛镇 均安镇
广州市番禺区 市桥街道 大石街道 石楼镇 南村镇
广州市增城区 新塘镇 永宁街道
广州市花都区 狮岭镇 新华街道
深圳市龙岗区 坂田街道 布吉街道 平湖街道
深圳市南山区 粤海街道 蛇口街道
深圳市宝安区 沙井街道 松岗街道 西乡街道
东莞市 虎门镇 长安镇 厚街镇 塘厦镇 常平镇 凤岗镇 寮步镇 石龙镇 南城街道 东城街道
中山市 小榄镇 古镇镇 石岐街道 三乡镇 东凤镇
江门市新会区 会城街道 大泽镇
潮州市潮安区 庵埠镇 古巷镇
"""
INDUSTRIES = [
    "教科文卫",
    "财贸",
    "农林水利",
    "能源化学",
    "机械冶金",
    "金融",
    "交通运输",
    "海员",
    "建设",
    "地质",
]
COUNT, TOWN_COUNT = 11_000, 1_600


def build() -> None:
    """Some seconds; most of it the pinyin of the names."""
    chance = random.Random(20190222)
    province = _make([("广东省总工会", "440000", None)], Level.PROVINCE)[0]
    _make([(f"广东省{trade}工会", "440000", province) for trade in INDUSTRIES], Level.INDUSTRY)
    lines = [line.split() for line in DISTRICTS.split("\n") if line]
    cities = _make([(f"{city}市总工会", f"{code}00", province) for city, code, *_ in lines], Level.CITY)
    districts = _make(_districts(cities, lines), Level.DISTRICT)
    towns = _make(_towns([*cities, *districts], chance), Level.TOWN)
    made = 1 + len(INDUSTRIES) + len(cities) + len(districts) + len(towns)
    _make(_enterprises([*cities, *districts, *towns], COUNT - made, chance), Level.ENTERPRISE)
    Union.objects.fill_paths()


def _make(rows: list[tuple[str, str, Union | None]], level: str) -> list[Union]:
    """Rows of name, region code and superior."""
    unions = []
    for name, code, superior in rows:
        slug = slug_for(name, _slugs)
        _slugs.add(slug)
        short = [name.removesuffix("工会")] if level == Level.CITY else []
        union = Union(
            name=name, slug=slug, level=level, region_code=code, superior=superior, short_names=short
        )
        union.address = f"{superior.name.removesuffix('总工会')}工人路{len(unions) + 1}号" if superior else ""
        union.set_search_text()
        unions.append(union)
    return Union.objects.bulk_create(unions)


def _districts(cities: list[Union], lines: list[list[str]]) -> list[tuple[str, str, Union]]:
    """Districts carry their city's name, counties and county cities their own alone."""
    return [
        (
            f"{city.name.removesuffix('总工会') if kind[-1] == '区' else ''}{kind}总工会",
            f"{code}{number:02}",
            city,
        )
        for city, (_, code, *kinds) in zip(cities, lines, strict=True)
        for number, kind in enumerate(kinds, 2)
    ]


def _towns(superiors: list[Union], chance: random.Random) -> list[tuple[str, str, Union]]:
    known = {union.name.removesuffix("总工会"): union for union in superiors}
    rows = {}
    for line in TOWNS.strip().split("\n"):
        above, *towns = line.split()
        rows |= {town: (f"{above}{town}总工会", "", known[above]) for town in towns}
    real = {name[:2] for name in rows}
    below = [union for union in superiors if union.level == Level.DISTRICT]
    while len(rows) < TOWN_COUNT:
        stem = "".join(chance.sample(PLACES, 2))
        above = chance.choice(below)
        if stem not in real:
            rows[f"{above.pk}{stem}"] = (f"{above.name.removesuffix('总工会')}{stem}镇总工会", "", above)
    return list(rows.values())


def _enterprises(superiors: list[Union], count: int, chance: random.Random) -> list[tuple[str, str, Union]]:
    rows = []
    for number in range(count):
        above = chance.choice(superiors)
        place = above.name.removesuffix("总工会")
        begun = chance.choice([place, place[-3:-1], place[:2], "".join(chance.sample(PLACES, 2))])
        kind = chance.choice(["有限公司工会委员会", "集团工会", "中学工会", "医院工会"])
        rows.append((f"{begun}{chance.choice(TRADES)}{number}{kind}", "", above))
    return rows


_slugs: set[str] = set()
