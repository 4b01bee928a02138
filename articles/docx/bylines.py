"""Who wrote, photographed and edited it, from the lines by which newspapers say so.

A line counts only if it is understood to its last word: what is doubtful stays in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# How papers call a part -> the role of `articles.blocks.BylineBlock`.
ROLES = {
    "全媒体记者": "全媒体记者",
    "本报记者": "记者",
    "记者": "记者",
    "特约通讯员": "通讯员",
    "通讯员": "通讯员",
    "作者": "作者",
    "供稿": "通讯员",
    "撰稿": "作者",
    "撰文": "作者",
    "文字": "作者",
    "文": "作者",
    "摄影": "摄影",
    "摄": "摄影",
    "图片": "图",
    "配图": "图",
    "供图": "图",
    "图": "图",
    "责任编辑": "编辑",
    "责编": "编辑",
    "编辑": "编辑",
    "校对": "校对",
}
LONG_ROLES = tuple(role for role in ROLES if len(role) > 1)
LINE = 60  # characters; longer lines are sentences
BRACKETS = "（）()【】[]"
SEPARATORS = re.compile(r"[\s\u3000/／|｜:：、,，;；]+")
# 图文 and 文图 are two roles of one person.
BOTH = re.compile(r"图文|文图")
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟"
    "汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛"
    "温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查"
    "屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木"
    "穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆"
    "区麦利岑招布劳植敬"
)
COMPOUND_SURNAMES = "欧阳|司徒|上官|诸葛|司马|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|轩辕"
NAME = re.compile(
    f"(?:[{SURNAMES}][\u4e00-\u9fff]{{1,2}}|(?:{COMPOUND_SURNAMES})[\u4e00-\u9fff]{{1,2}}"
    "|[\u4e00-\u9fff]{1,6}·[\u4e00-\u9fff]{1,8})"
)
SPACED_NAME = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
UNIT = re.compile(
    r"[\u4e00-\u9fff（）()A-Za-z0-9]{2,30}(?:工会|工联会|公司|集团|学校|学院|医院|局|中心|社|厂|街道|镇|区|县|市|队)"
)
SOURCE = re.compile(r"(?:稿件|文章|信息)?来源\s*[：:]\s*(\S.{0,78}\S)")
SUPPLIED = re.compile(r"(?:供稿(?:单位)?\s*[：:]\s*(?P<after>\S+)|(?P<before>\S+?)\s*供稿)")
BRACKET = r"(?P<bracket>[（(【](?P<inner>[^（）()【】]{2,60})[）)】])"
DATELINE = re.compile(rf"^[^（(。，]{{0,16}}讯\s*{BRACKET}")
TAIL = re.compile(rf"{BRACKET}$")


@dataclass(frozen=True)
class Byline:
    role: str
    name: str
    unit: str = ""


@dataclass(frozen=True)
class Credits:
    """What a line tells: who, and which source."""

    bylines: tuple[Byline, ...] = ()
    source: str = ""


def of_line(line: str) -> Credits | None:
    """The credits if the whole line is nothing else: （通讯员 张三）, 文/李四 图/王五, 来源：佛山日报."""
    text = line.strip().strip(BRACKETS).strip()
    if not text or len(text) > LINE:
        return None
    source = SOURCE.fullmatch(text)
    if source:
        return Credits(source=source[1])
    supplied = SUPPLIED.fullmatch(text)
    unit = supplied and (supplied["after"] or supplied["before"])
    if unit and UNIT.fullmatch(unit):
        return Credits(source=unit)
    bylines = _people(SPACED_NAME.sub(r"\1\2", BOTH.sub("文/图", text)))
    return Credits(bylines) if bylines else None


def _people(text: str) -> tuple[Byline, ...]:
    """Roles before names, or names before roles; empty where one word is neither."""
    words = [word for piece in SEPARATORS.split(text) if piece for word in _apart(piece)]
    read = _read(words)
    if not read:
        return ()
    if read[0].role:
        return _assign(read)
    return _assign(read[::-1])[::-1]


def _read(words: list[str]) -> list[Byline]:
    """Each word as a role without name, or a name without role; empty where a word is neither."""
    read, unit = [], ""
    for word in words:
        if word in ROLES:
            read.append(Byline(ROLES[word], ""))
            unit = ""
        elif UNIT.fullmatch(word):
            unit = word
        elif NAME.fullmatch(word):
            read.append(Byline("", word, unit))
        else:
            return []
    return read


def _assign(read: list[Byline]) -> tuple[Byline, ...]:
    """Gives each name the roles that stand before it; empty if a role has no name."""
    people: list[Byline] = []
    roles: list[str] = []
    fresh = False
    for word in read:
        if word.role:
            roles = [*roles, word.role] if fresh else [word.role]
            fresh = True
        else:
            people += [Byline(role, word.name, word.unit) for role in roles]
            fresh = False
    return () if fresh else tuple(people)


def _apart(piece: str) -> list[str]:
    """记者张三 -> 记者, 张三; 张三摄 -> 张三, 摄."""
    for role in LONG_ROLES:
        rest = piece.removeprefix(role)
        if rest != piece and (NAME.fullmatch(rest) or UNIT.fullmatch(rest)):
            return [role, rest]
    if piece.endswith("摄") and NAME.fullmatch(piece[:-1]):
        return [piece[:-1], "摄"]
    return [piece]
