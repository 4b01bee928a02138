"""Plain text as other systems export it -> a headline, paragraphs and a source.

Such text often comes in one run: the headline twice and then the story, without a line break between them, with
what stood around it on a web page. Only what is certain is taken out; where a headline cannot be told from the
story it is repeated, not cut.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADLINE_AT_MOST = 100
MADE_TITLE_AT_MOST = 45
LONG_PARAGRAPH = 260
FULL_PARAGRAPH = 110

CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffe\uffff]"
)
PAGE_HEAD = re.compile(r"^[^。！？“”]{0,200}?，\s*正文：\s*")
PAGE_TAIL = re.compile(r"\s*(?:返回搜狐，查看更多\s*(?:责任编辑：\s*)?|分享让更多人看到)\s*$")
ADVERTISEMENT = re.compile(r"广告 [^×。\n]{1,80}? ×")
ORIGINAL_TITLE = re.compile(r"^\s*原标题\s*[：:]\s*")
SOURCE_LINE = re.compile(
    r"\s*(?:[（(【]\s*(?:稿件)?来源\s*[：:]\s*(?P<bracketed>[^\s，。：（）()【】]{2,30})\s*[）)】]"
    r"|(?:稿件)?来源\s*[：:]\s*(?P<bare>[^\s，。：/（）()【】]{2,30}))\s*$"
)

# What a story begins with when nothing divides it from its headline.
OUTLETS = (
    "极目新闻 中新网 中新社 新华社 新华网 人民网 人民日报 央广网 央视网 光明日报 光明网 参考消息网 环球网 环球时报 海外网 "
    "智通财经 财联社 格隆汇 IT之家 券商中国 雷递网 每日经济新闻 澎湃新闻 封面新闻 红星新闻 九派新闻 上观新闻 扬子晚报 "
    "河南日报 北京日报 兰州日报 贵州日报 湖北日报 长江日报 南方日报 羊城晚报 广州日报 佛山日报 深圳特区报 南都讯 南都记者 "
    "大众网 鲁网 红网 东方网 荆楚网 黄河新闻网 中国山东网 深圳新闻网 中国发展网 中国消费者报 中国青年报 中国妇女报 "
    "北京青年报 河北青年报 工人日报 中工网 新京报 经济日报 科技日报 法治日报 四川新闻网 四川在线 三秦都市报 新民晚报"
).split()
PURPOSE = (
    "了|进一步|深入|切实|全面|贯彻|认真|有效|做好|充分|更好|丰富|加强|保障|扎实|缓解|庆祝|答谢|体现|展示"
)
DAY = r"(?:[今昨][天日]（)?(?:(?:20\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月)?\d{1,2}日"
OPENER = rf"近日|日前|连日来|近年来|今年以来|自?入[夏伏]以来|为(?:{PURPOSE})"
STORY_START = re.compile(
    rf"(?:{'|'.join(OUTLETS)})"
    r"|(?:(?<=\s)[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{2})(?:新闻网|融媒|日报|晚报|网)讯"
    r"|【[^】]{2,20}(?:报道|记者[^】]{0,12})】"
    r"|本[报网刊台][^，。“”]{0,4}(?:讯|记者|综合)|[（(](?:本报|本网)?(?:记者|通讯员|见习记者)|\s?(?:记者|通讯员)[\s：:]"
    r"|\s?(?:来源|作者)\s*[：:]|(?<![散论杂征作])文\s?[/|｜]|\s?□"
    rf"|(?:{OPENER})|{DAY}(?=[^，。]{{0,8}}[，,）)])"
)
# Titles of news end in such words; the next sentence follows without a break.
TITLE_END = re.compile(
    r"(?<=活动|仪式|大赛|行动|举行|启动|开幕|开班|开营|召开|公告)"
    r"(?=(?:[当盛炎烈夏十七八]|情系|暖心|为)[\u4e00-\u9fff]{2,})"
)
CREDIT = r"[（(][^（）()]{0,30}(?:记者|通讯员|编辑|实习生)[^（）()]{0,60}[）)]"
AGENCY = r"[^，。！？；“”]{2,30}?(?:(?<![通资])讯(?![员息])|日电|报道|消息(?![称人显面传网报]))[：，]?\s*"
DATELINE = re.compile(
    rf"^\s*(?:【[^】]{{2,30}}】|{AGENCY}(?:{CREDIT}|[（(][\u4e00-\u9fff 、]{{2,20}}[）)])?)\s*"
)
BYLINE = re.compile(
    r"^(?:[^，。“”\s]{0,8}(?:记者|通讯员|实习生)[ ：:][\u4e00-\u9fff 、]{2,20}?)+(?:\s?[\u4e00-\u9fff]{2}报道)?"
    rf"(?=\d|“|记者从|酷暑|炎炎|{OPENER})"
)
# Clauses that say when, why or who told, before the one that says what happened.
ADVERBIAL = re.compile(
    rf"^(?:其中|此前|据[^，]{{2,30}}|{OPENER}|当前|当天|今天|昨天|近期|当地时间[^，]{{2,12}}|{DAY}(?:至{DAY})?[^，。“”]{{0,8}}"
    r"|为[^，]{4,40}|由于[^，]{2,30}|随着[^，]{4,30}|[在由自][^，]{2,30}(?:[时上下后中前]|之际|期间|以来)|[^，]{0,30}(?:期间|之际|之后)"
    r"|由[^，]{2,40}(?:主办|承办|指导)|记者[^，]{0,30}(?:获悉|了解到))[，,]\s*"
)
DATED_CLAUSE = re.compile(
    rf"(?<=.{{10}})(?:(?P<comma>[，,]\s*)|(?<=[\u4e00-\u9fff”！]))(?:(?:近日|日前|连日来)|(?(comma){DAY}[^，。“”]{{0,8}}|(?!)))[，,]"
)
LEADING_SOURCE = re.compile(
    rf"^(?:本文|\d{{4}}-\d\d-\d\d \d\d:\d\d\s*)?(?:来源|转自|转载自)\s*[：:]?\s*(?:【(?P<quoted>[^】]{{2,20}})】；?"
    rf"|(?P<known>(?:{'|'.join(OUTLETS)}|原创稿)网?(?:[－-][\u4e00-\u9fff]{{2}}频道)?)"
    r"|(?P<spaced>\S{2,12})(?=\s{2}))\s*"
)
SENTENCE = re.compile(r"[^。！？!?…\n]*(?:[。！？!?…]+[”’）)】》」』]*|$)")
PARAGRAPH_START = re.compile(
    r"近日|日前|据悉|据了解|据介绍|活动中|活动现场|会上|会议|现场|随后|下一步|接下来|此外|同时|目前|截至目前|与此同时|今后"
    r"|近年来|今年以来|首先|其次|最后|在[^，。]{2,20}[，现]|\d{1,2}月\d{1,2}日|“|第[一二三四五六七八九十]|[一二三四五六七八九十]、"
)


@dataclass(frozen=True)
class CleanText:
    """`title` of at most 255 characters, `paragraphs` without line breaks, `source` empty where none was named."""

    title: str
    paragraphs: list[str]
    source: str = ""


def clean(title: str, text: str) -> CleanText:
    """Brings a scraped or exported article into shape. `title` may be empty; `text` must not be."""
    headline, story = _split(_tidy(title), _tidy(_strip_page(text)))
    story, source = _take_source(story)
    paragraphs = recover_paragraphs(story) or [headline]
    return CleanText((headline or title_from(story))[:255], paragraphs, source)


def title_from(text: str) -> str:
    """A title made from the first sentence that says something: without dateline and date, in whole clauses."""
    credit = re.search(CREDIT, text[:150])
    story = text[credit.end() :] if credit else text
    for sentence in split_sentences(story)[:4]:
        core = BYLINE.sub("", DATELINE.sub("", sentence.strip()))
        title = _clauses(_main_clause(core))
        if len(title) >= 10:
            return title
    return _clauses(text.strip()) or "无题"


def _main_clause(sentence: str) -> str:
    """The sentence without the clauses before its statement, as long as enough of it is left."""
    dated = DATED_CLAUSE.search(sentence[:120])
    if dated and len(sentence) - dated.end() >= 9:
        sentence = sentence[dated.end() :] if dated["comma"] else sentence[: dated.start()]
    while (found := ADVERBIAL.match(sentence)) and len(sentence) - found.end() >= 9:
        sentence = sentence[found.end() :]
    return sentence


def recover_paragraphs(text: str) -> list[str]:
    """Splits at line breaks; where there are none, at indents and gaps; and long runs between sentences."""
    if "\n" in text:
        return [line for line in map(_squeeze, text.split("\n")) if line]
    chunks = re.split(r"\s{2,}|[\u3000\u2003\t]+|(?<=[。！？…])\s+|(?<=[。！？…]”)\s+", text)
    return [paragraph for chunk in map(_squeeze, chunks) if chunk for paragraph in _paragraphs(chunk)]


def split_sentences(text: str) -> list[str]:
    """Sentences with their closing marks; what stands in quotation marks is not torn apart."""
    sentences: list[str] = []
    open_quotes = 0
    for piece in SENTENCE.findall(text):
        if open_quotes > 0 and sentences and len(sentences[-1]) < LONG_PARAGRAPH:
            sentences[-1] += piece
        elif piece.strip():
            sentences.append(piece)
            open_quotes = 0
        open_quotes += piece.count("“") - piece.count("”")
    return sentences


def _tidy(text: str) -> str:
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")).strip()


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _strip_page(text: str) -> str:
    """Takes off what stood around the article on its web page."""
    return PAGE_TAIL.sub("", PAGE_HEAD.sub("", ADVERTISEMENT.sub("", text)))


def _split(title: str, text: str) -> tuple[str, str]:
    """(headline, story); the headline is empty where one has to be made."""
    title = undouble(_squeeze(ORIGINAL_TITLE.sub("", title)))
    story = ORIGINAL_TITLE.sub("", text)
    if story == text and not (title and text.startswith(title)):
        return title, text
    headline, rest = _headline(story)
    if headline:
        return headline, rest
    return (title if _looks_whole(title) else ""), story


def undouble(title: str) -> str:
    """ "XX活动XX活动" -> "XX活动"; anything else as it is."""
    half, rest = title[: len(title) // 2].strip(), title[(len(title) + 1) // 2 :].strip()
    return half if len(half) >= 4 and half == rest else title


def _headline(text: str) -> tuple[str, str]:
    """The headline at the beginning of `text` and what follows, or ("", text) where the border is not certain."""
    return _repeated(text) or _on_own_line(text) or _before_story(text) or ("", text)


def _repeated(text: str) -> tuple[str, str] | None:
    """A headline that stands twice in a row."""
    for end in range(6, min(HEADLINE_AT_MOST, len(text) // 2) + 1):
        rest = text[end:].lstrip()
        if text[end - 1].strip() and rest.startswith(text[:end]):
            return _squeeze(text[:end]), rest[end:].strip()
    return None


def _on_own_line(text: str) -> tuple[str, str] | None:
    """A headline that a line break or a wide gap divides from the story."""
    head, gap, rest = _partition(r"\n|[ \xa0\u2003\u3000]{2,}", text)
    return (
        (_squeeze(head), rest)
        if gap and rest and 6 <= len(head) <= HEADLINE_AT_MOST and "。" not in head
        else None
    )


def _partition(pattern: str, text: str) -> tuple[str, str, str]:
    found = re.search(pattern, text)
    return (text[: found.start()], found.group(), text[found.end() :].strip()) if found else (text, "", "")


def _before_story(text: str) -> tuple[str, str] | None:
    """A headline glued to what unmistakably begins a story: a dateline, a byline, a date."""
    starts = [
        *STORY_START.finditer(text, 8, HEADLINE_AT_MOST),
        *TITLE_END.finditer(text, 8, HEADLINE_AT_MOST),
    ]
    for start in sorted(found.start() for found in starts):
        head = text[:start].strip().rstrip("↓☟|｜丨（ ")
        if "。" in head:
            return None
        if _balanced(head) and not head.endswith(("，", "、", "：", "至", "—", "-", "于", "在")):
            return _squeeze(head), text[start:].strip()
    return None


def _looks_whole(title: str) -> bool:
    return 8 <= len(title) <= MADE_TITLE_AT_MOST and _balanced(title) and title[-1] not in "，、："


def _balanced(text: str) -> bool:
    return all(text.count(left) == text.count(right) for left, right in ("“”", "（）", "《》", "【】"))


def _take_source(text: str) -> tuple[str, str]:
    """(text, source) with a source line at the beginning or the end taken out."""
    leading = LEADING_SOURCE.match(text)
    if leading and leading.end() < len(text):
        source = leading["quoted"] or leading["known"] or leading["spaced"]
        return text[leading.end() :], "" if source == "原创稿" else source
    found = SOURCE_LINE.search(text)
    if not found or not text[: found.start()].strip():
        return text, ""
    return text[: found.start()], found["bracketed"] or found["bare"]


def _clauses(sentence: str) -> str:
    """The first clauses of a sentence, as many as a title takes."""
    title = ""
    for clause in re.findall(r"(?:“[^”]{0,40}”|[^，,；;])+[，,；;]?", _squeeze(sentence)):
        if title and len(title) + len(clause) > MADE_TITLE_AT_MOST:
            break
        title += clause
    title = title.rstrip("，,；;、：。")
    title = title if _balanced(title) else title.lstrip("“")
    return title if len(title) <= 2 * MADE_TITLE_AT_MOST else title[: MADE_TITLE_AT_MOST - 2] + "……"


def _paragraphs(chunk: str) -> list[str]:
    """Groups the sentences of a long run: a paragraph ends where it is full and the next sentence opens a thought."""
    if len(chunk) <= LONG_PARAGRAPH:
        return [chunk]
    paragraphs = [""]
    for sentence in split_sentences(chunk):
        length = len(paragraphs[-1])
        full = length >= FULL_PARAGRAPH and PARAGRAPH_START.match(sentence.strip())
        if length and (
            full or length + len(sentence) > LONG_PARAGRAPH or not re.search(r"[。！？!?…]", sentence)
        ):
            paragraphs.append("")
        paragraphs[-1] += sentence
    return [paragraph.strip() for paragraph in paragraphs if paragraph.strip()]
