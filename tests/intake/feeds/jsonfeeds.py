"""JSON Feed, as it should be and as it is sent."""

import json

from .pattern import TEXT, TITLE, URL, Pattern, one

HERE = URL.rsplit("/", 2)[0]
HTML = f"<p>{TEXT}</p>"


def feed(items: object, **more: object) -> str:
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "佛山工会网", "home_page_url": f"{HERE}/"}
    return json.dumps({**head, "items": items, **more}, ensure_ascii=False)


def entry(
    name: str, shown: str = TITLE, said: str = TEXT, expected: dict | None = None, **item: object
) -> Pattern:
    given = {"id": "1", "title": TITLE, "content_html": HTML} | item
    document = feed([{key: value for key, value in given.items() if value is not None}])
    return one(
        f"json_{name}", document, shown, said, content_type="application/feed+json", **(expected or {})
    )


def more(**fields: str) -> dict:
    return {"more": fields}


PATTERNS: list[Pattern] = [
    entry("escaped_nulls", title=f"{TITLE}@", id="1@").changed("@", r"\u0000"),
    entry("escaped_half_pairs", title=f"{TITLE}@", id=None).changed("@", r"\ud83d"),
    entry("references_to_nothing", content_html=f"<p>{TEXT}&#1;&#xD83D;</p>", said=f"{TEXT}\ufffd"),
    entry(
        "whole",
        url=f"{HERE}/1",
        date_published="2024-07-01T10:00:00+08:00",
        expected={"links": [f"{HERE}/1"], "dates": ["2024-07-01T10:00:00+08:00"]},
    ),
    entry("id_number", id=7, expected=more(id="7")),
    entry("id_missing", id=None, url="/1", expected=more(id=f"{HERE}/1")),
    entry("id_null", id=[], url="/1", expected=more(id=f"{HERE}/1")),
    entry("text_only", content_html=None, content_text=f"{TEXT}\n\n{TEXT}", said=f"{TEXT}\n{TEXT}"),
    entry("text_with_signs", content_html=None, content_text="3 < 5 & <b>", said="3 < 5 & <b>"),
    entry("summary_only", content_html=None, summary=TEXT),
    entry("summary_beside", summary="摘要", expected=more(summary="摘要")),
    entry("title_missing", "", title=None),
    entry("title_with_tags", title=f"<b>{TITLE}</b>"),
    entry("title_is_a_number", "", title=7),
    entry("content_is_a_list", content_html=[HTML], content_text=TEXT),
    entry("encoded", content_html=HTML.replace("<", "&lt;").replace(">", "&gt;")),
    entry("script", content_html=f"<script>x()</script>{HTML}"),
    entry(
        "picture_relative", content_html=f"{HTML}<img src='/a.jpg'>", expected={"pictures": [f"{HERE}/a.jpg"]}
    ),
    entry("image", image="/a.jpg", expected=more(image=f"{HERE}/a.jpg")),
    entry("image_of_data", image="data:image/png;base64,AA", expected=more(image="")),
    entry(
        "authors",
        authors=[{"name": "王小明"}, {"url": "x"}, {"name": "李四"}],
        expected=more(author="王小明、李四"),
    ),
    entry("author_of_version_1", author={"name": "王小明"}, expected=more(author="王小明")),
    entry("author_is_a_string", author="王小明", expected=more(author="")),
    entry(
        "date_without_zone",
        date_published="2024-07-01 10:00:00",
        expected={"dates": ["2024-07-01T10:00:00+08:00"]},
    ),
    entry("date_is_a_number", date_published=1719799200, expected={"dates": [""]}),
    entry("unknown_members", _wx={"a": 1}, tags="不是列表"),
    one("json_bom", b"\xef\xbb\xbf" + feed([{"id": "1", "title": TITLE, "content_text": TEXT}]).encode()),
    one(
        "json_gbk",
        feed([{"id": "1", "title": TITLE, "content_text": TEXT}]).encode("gbk"),
        content_type="application/json",
    ),
    one("json_as_html", feed([{"id": "1", "title": TITLE, "content_text": TEXT}]), content_type="text/html"),
    one(
        "json_line_breaks_in_strings",
        feed([{"id": "1", "title": "@", "content_text": TEXT}]).replace("@", "工会\n送清凉"),
        "工会 送清凉",
    ),
    one(
        "json_items_of_other_kinds",
        feed([None, 7, "x", [], {"id": "1", "title": TITLE, "content_text": TEXT}]),
    ),
    one("json_without_version", feed([{"id": "1", "title": TITLE, "content_text": TEXT}], version=None)),
    one("json_blanks_before", " \r\n\t" + feed([{"id": "1", "title": TITLE, "content_text": TEXT}])),
]
