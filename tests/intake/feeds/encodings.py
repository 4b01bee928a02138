"""Labels that are missing or wrong, characters that were cut."""

import codecs

from .pattern import TEXT, TITLE, Pattern, item, one, rss

TRADITIONAL = "工會送清涼到工地"
RARE = "㐂𠮷镕喆慶"


def labelled(label: str) -> str:
    return rss(head=f"<?xml version='1.0' encoding='{label}'?>" if label else "")


def in_http(charset: str) -> str:
    return f"text/xml; charset={charset}"


LABELS_OF_GBK = "gb2312 GB2312 gbk GBK gb18030 GB_2312-80 x-gbk cp936 utf-8 UTF8 iso-8859-1 windows-1252 us-ascii x-unknown none".split()
LABELS_OF_UTF8 = (
    "gb2312 gbk big5 iso-8859-1 windows-1252 us-ascii utf8 UTF-8 unicode utf-16 x-unknown none base64".split()
)
CHARSETS = "utf-8 gb2312 GBK iso-8859-1 x-unknown".split()

PATTERNS: list[Pattern] = [
    *(one(f"gbk_labelled_{label}", labelled(label).encode("gbk")) for label in LABELS_OF_GBK),
    *(one(f"utf8_labelled_{label}", labelled(label)) for label in LABELS_OF_UTF8),
    *(
        one(f"gbk_with_http_{name}", labelled("").encode("gbk"), content_type=in_http(name))
        for name in CHARSETS
    ),
    *(one(f"utf8_with_http_{name}", labelled(""), content_type=in_http(name)) for name in CHARSETS),
    one("gbk_without_any_label", labelled("").encode("gbk"), content_type=""),
    one("http_and_document_disagree", labelled("gbk").encode("gbk"), content_type=in_http("utf-8")),
    one("bom_utf8", codecs.BOM_UTF8 + rss().encode()),
    one("bom_utf8_twice", codecs.BOM_UTF8 * 2 + rss().encode()),
    one("bom_utf8_labelled_gb2312", codecs.BOM_UTF8 + labelled("gb2312").encode()),
    one("bom_inside_the_title", rss(item(title=f"\ufeff{TITLE}\ufeff"))),
    one("bom_utf16le", codecs.BOM_UTF16_LE + labelled("utf-16").encode("utf-16-le")),
    one("bom_utf16be", codecs.BOM_UTF16_BE + labelled("utf-16").encode("utf-16-be")),
    one("bom_utf16le_labelled_utf8", codecs.BOM_UTF16_LE + rss().encode("utf-16-le")),
    one("utf16le_without_bom", labelled("utf-16").encode("utf-16-le")),
    one("utf16be_without_bom", labelled("utf-16").encode("utf-16-be")),
    one("utf32le", codecs.BOM_UTF32_LE + labelled("utf-32").encode("utf-32-le")),
    one("utf32be_without_bom", labelled("utf-32").encode("utf-32-be")),
    one(
        "big5",
        rss(item(title=TRADITIONAL), "<?xml version='1.0' encoding='big5'?>").encode("big5", "replace"),
        TRADITIONAL,
        TEXT.encode("big5", "replace").decode("big5"),
    ),
    one(
        "big5_in_http",
        rss(item(title=TRADITIONAL, body=TRADITIONAL), "")
        .replace("网", "網")
        .replace("会", "會")
        .encode("big5"),
        TRADITIONAL,
        TRADITIONAL,
        content_type=in_http("big5"),
    ),
    one("hz", rss(head="<?xml version='1.0' encoding='hz-gb-2312'?>", items=item(title="A")), "A"),
    one(
        "gb18030_of_four_bytes",
        rss(item(title=RARE), "<?xml version='1.0' encoding='gb18030'?>").encode("gb18030"),
        RARE,
    ),
    one(
        "gb18030_of_four_bytes_labelled_gb2312",
        rss(item(title=RARE), "<?xml version='1.0' encoding='gb2312'?>").encode("gb18030"),
        RARE,
    ),
    one("emoji", rss(item(title="工友点赞👍🏻")), "工友点赞👍🏻"),
    one("emoji_as_reference", rss(item(title="工友点赞&#128077;")), "工友点赞👍"),
    one("surrogates_as_references", rss(item(title="点赞&#xD83D;&#xDC4D;")), "点赞"),
    one(
        "summary_cut_inside_a_character",
        rss(item(body="@")).encode().replace(b"@", TEXT.encode() + "清".encode()[:2]),
        text=TEXT + "\ufffd",
    ),
    one("a_stray_byte", rss(item(body=f"{TEXT}@")).encode().replace(b"@", b"\xff"), text=TEXT + "\ufffd"),
    one(
        "gbk_cut_inside_a_character",
        labelled("gbk").replace("。<", "。@<").encode("gbk").replace(b"@", b"\xc7"),
        text=TEXT + "\ufffd",
    ),
    one("control_characters", rss(item(title="工会\x0b送清凉\x08到\x1f工地"))),
    one("null_bytes", rss(item(title=f"{TITLE}\x00"))),
    one("forbidden_references", rss(item(title="工会&#11;送清凉&#0;到工地"))),
    one("not_characters", rss(item(title=f"{TITLE}\uffff\ufffe"))),
    one("soft_hyphen_and_zero_width", rss(item(title="工会\u200b送清凉\u200b到工地"))),
    one(
        "french_as_latin1",
        rss(item(title="Café à Lyon", body="Été"), "<?xml version='1.0' encoding='iso-8859-1'?>").encode(
            "cp1252", "replace"
        ),
        "Café à Lyon",
        "Été",
    ),
    one(
        "quotes_of_windows",
        rss(item(title="“Union”", body="l’été"), "<?xml version='1.0' encoding='windows-1252'?>").encode(
            "cp1252", "replace"
        ),
        "“Union”",
        "l’été",
    ),
    one(
        "japanese",
        rss(item(title="労働組合"), "<?xml version='1.0' encoding='euc-jp'?>")
        .replace("佛山工会网", "東京")
        .replace(TEXT, "労働")
        .encode("euc-jp"),
        "労働組合",
        "労働",
    ),
    one("label_without_quotes", rss(head="<?xml version=1.0 encoding=gb2312?>").encode("gbk")),
    one("label_in_capitals", rss(head="<?XML version='1.0' ENCODING='GB2312'?>").encode("gbk")),
    one(
        "declaration_twice",
        rss(head="<?xml version='1.0' encoding='utf-8'?><?xml version='1.0' encoding='utf-8'?>"),
    ),
]
