"""Documents that are not well-formed, or stand among what does not belong there."""

from .pattern import TEXT, TITLE, Pattern, item, one, rss

SECOND = "劳模进校园"
CONTENT = "xmlns:content='http://purl.org/rss/1.0/modules/content/'"
BOMB = "<!DOCTYPE rss [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;'>]>"
OUTSIDE = "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
FULL = f"<content:encoded><![CDATA[<p>{TEXT}</p>]]></content:encoded>"


def two(name: str, items: str, **expected) -> Pattern:
    return Pattern(name, rss(items).encode(), [TITLE, SECOND], [TEXT, TEXT], **expected)


PATTERNS: list[Pattern] = [
    one("blank_lines_before", "\r\n\r\n  \n" + rss()),
    one("wide_blanks_before", "\u3000\xa0" + rss()),
    one("comment_before", "<!-- cached -->" + rss(head="")),
    one("comment_before_the_declaration", "<!-- cached -->\n" + rss()),
    one("script_warning_before", "Warning: mysql_connect() in /www/rss.php on line 3\n" + rss()),
    one("html_warning_before", "<br />\n<b>Warning</b>: mysql in <b>/www/rss.php</b><br />\n" + rss(head="")),
    one("text_behind_the_end", rss() + "\n<!-- 0.02 s --> done"),
    one("script_behind_the_end", rss() + "<script>var a = '<x>';</script>"),
    one("no_declaration", rss(head="")),
    one("stylesheet", rss(head="<?xml version='1.0'?><?xml-stylesheet type='text/xsl' href='rss.xsl'?>")),
    one(
        "doctype",
        rss(
            head="<!DOCTYPE rss PUBLIC '-//Netscape Communications//DTD RSS 0.91//EN' 'http://my.netscape.com/rss-0.91.dtd'>"
        ),
    ),
    one("entity_bomb", rss(item(title=f"{TITLE}&c;"), BOMB), f"{TITLE}&c;"),
    one("entity_of_a_file", rss(item(title=f"{TITLE}&x;"), OUTSIDE), f"{TITLE}&x;"),
    one("item_not_closed", rss(item().removesuffix("</item>"))),
    two("first_item_not_closed", item().removesuffix("</item>") + item(title=SECOND)),
    one("channel_not_closed", rss().replace("</channel>", "")),
    one("nothing_closed", rss().removesuffix("</item></channel></rss>")),
    one("title_not_closed", rss(item().replace("</title>", ""))),
    one("title_closed_twice", rss(item().replace("</title>", "</title></title>"))),
    one(
        "closed_crosswise",
        rss("<item><title>" + TITLE + "</title><description><b>" + TEXT + "</description></b></item>"),
    ),
    one("cut_in_the_second_item", rss().split("</channel>")[0] + "<item>"),
    one("cut_inside_a_tag", rss(item()).split("</channel>")[0] + "<item><descript"),
    one("cut_inside_the_text", rss(item()).split("。</description>")[0], text=TEXT[:-1]),
    one(
        "tags_in_capitals",
        rss().replace("item>", "ITEM>").replace("title>", "TITLE>").replace("description>", "DESCRIPTION>"),
    ),
    one("tags_mixed", rss().replace("<item>", "<Item>").replace("</item>", "</ITEM>")),
    one("attributes_without_quotes", rss().replace("version='2.0'", "version=2.0")),
    one("attribute_twice", rss(root=" a='1' a='2'")),
    one("ampersand_in_the_title", rss(item(title="保障&服务")), "保障&服务"),
    one("ampersand_and_blank_in_the_title", rss(item(title="A & B")), "A & B"),
    one(
        "ampersand_in_the_link",
        rss(item("<link>http://union.example.org/a?id=1&cat=2&copy=3</link>")),
        links=["http://union.example.org/a?id=1&cat=2&copy=3"],
    ),
    one("ampersand_in_the_text", rss(item(body="衣食&住行")), text="衣食&住行"),
    one("less_than_in_the_title", rss(item(title="温度 < 35 度")), "温度 < 35 度"),
    one("entities_of_html", rss(item(title="&ldquo;送清凉&rdquo;&mdash;工地&nbsp;行")), "“送清凉”—工地 行"),
    one("entity_without_semicolon", rss(item(title="A&nbsp B")), "A B"),
    one("references_decimal_and_hex", rss(item(title="&#24037;&#x4f1a;")), "工会"),
    one("content_namespace_undeclared", rss(item(FULL, body="摘要另写")), more={"summary": "摘要另写"}),
    one(
        "other_namespaces_undeclared",
        rss(item("<dc:creator>王小明</dc:creator><dc:date>2024-07-01</dc:date>")),
        more={"author": "王小明"},
        dates=["2024-07-01T00:00:00+08:00"],
    ),
    one(
        "namespace_with_another_prefix",
        rss(
            item(FULL.replace("content:", "c:"), body=""),
            root=" xmlns:c='http://purl.org/rss/1.0/modules/content/'",
        ),
    ),
    one(
        "namespace_without_slash",
        rss(item(FULL, body=""), root=" xmlns:content='http://purl.org/rss/1.0/modules/content'"),
    ),
    one("namespace_declared_twice", rss(item(FULL, body=""), root=f" {CONTENT} {CONTENT}")),
    one(
        "namespace_declared_below",
        rss(item(FULL.replace("<content:encoded", f"<content:encoded {CONTENT}", 1), body="")),
    ),
    one("default_namespace_on_rss", rss(root=" xmlns='http://backend.userland.com/rss2'")),
    one("unknown_elements", rss(item("<wx:ad>x</wx:ad><hits>3</hits>"))),
    one("cdata_title", rss(item(title=f"<![CDATA[{TITLE}]]>"))),
    one("cdata_title_with_blanks", rss(item(title=f"\n   <![CDATA[ {TITLE} ]]>\n  "))),
    one(
        "cdata_link",
        rss(item("<link><![CDATA[http://union.example.org/1?a=1&b=2]]></link>")),
        links=["http://union.example.org/1?a=1&b=2"],
    ),
    one(
        "cdata_date",
        rss(item("<pubDate><![CDATA[2024-07-01 10:00:00]]></pubDate>")),
        dates=["2024-07-01T10:00:00+08:00"],
    ),
    one("cdata_in_parts", rss(item(body=f"<![CDATA[{TEXT[:5]}]]>{TEXT[5:8]}<![CDATA[{TEXT[8:]}]]>"))),
    one("cdata_not_closed", rss(item(body=f"<![CDATA[{TEXT}</description></item></channel></rss>"))),
    one(
        "cdata_in_cdata_encoded",
        rss(item(body=f"<![CDATA[<p><![CDATA[{TEXT}]]]]><![CDATA[></p>]]>")),
        text=TEXT,
    ),
    one("cdata_with_entities_in_the_title", rss(item(title="<![CDATA[保障&amp;服务]]>")), "保障&服务"),
    one("cdata_around_tags_in_the_title", rss(item(title=f"<![CDATA[<font color=red>{TITLE}</font>]]>"))),
    one("tags_in_the_title", rss(item(title=f"<b>{TITLE}</b>"))),
    one("encoded_tags_in_the_title", rss(item(title=f"&lt;b&gt;{TITLE}&lt;/b&gt;"))),
    one("title_over_lines", rss(item(title="工会\n   送清凉\t到工地")), "工会 送清凉 到工地"),
    one("title_twice", rss(item(f"<title>{TITLE}</title>"))),
    one(
        "book_marks_in_the_title",
        rss(item(title="学《论<em>工会</em>》 &lt;节选&gt;")),
        "学《论工会》 <节选>",
    ),
    one("title_missing", rss(f"<item><description>{TEXT}</description></item>"), ""),
    one("title_empty", rss(item(title="")), ""),
    one("title_of_blanks", rss(item(title=" &nbsp; ")), ""),
    one("text_missing", rss(f"<item><title>{TITLE}</title></item>"), text=""),
    one("nothing_but_a_link", rss("<item><link>http://union.example.org/1</link></item>" + item())),
    one("item_outside_the_channel", rss("<x/>").replace("</channel></rss>", f"</channel>{item()}</rss>")),
    one("items_element", rss(f"<items>{item()}</items>")),
    one("channel_missing", f"<rss version='2.0'>{item()}</rss>"),
    one("comment_in_the_text", rss(item(body=f"{TEXT[:6]}<!-- x -->{TEXT[6:]}"))),
    one("processing_instruction_in_the_item", rss(item("<?php echo 1 ?>"))),
    one("old_line_ends", rss().replace("><", ">\r<")),
    one(
        "image_of_the_channel",
        rss(f"<image><url>a.gif</url><title>标志</title><link>/</link></image>{item()}"),
    ),
    one(
        "input_of_the_channel",
        rss(f"<textinput><title>搜索</title><description>x</description></textinput>{item()}"),
    ),
    two("empty_item_between", item() + "<item/>" + item(title=SECOND)),
    two(
        "same_guid_for_all",
        item("<guid>1</guid><link>http://union.example.org/1</link>")
        + item("<guid>1</guid><link>http://union.example.org/2</link>", title=SECOND),
    ),
    two(
        "same_link_for_all",
        item("<link>http://union.example.org/</link>")
        + item("<link>http://union.example.org/</link>", title=SECOND),
    ),
    two("items_of_different_depth", f"<group>{item()}</group>" + item(title=SECOND)),
    *(
        one(f"sent_as_{kind.replace('/', '_')}", rss(), content_type=kind)
        for kind in (
            "text/html",
            "text/plain",
            "application/octet-stream",
            "application/json",
            "image/png",
            "",
            ";;=",
            "text/xml; charset=",
            'text/html; charset="utf-8',
        )
    ),
]
