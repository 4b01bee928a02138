"""What stands in descriptions: HTML of all kinds, encoded too often or not at all, of WeChat and Word."""

from html import escape

from .pattern import TEXT, URL, Pattern, item, one, rss

A, B = "第一段。", "第二段。"
BASE = URL.rsplit("/", 2)[0]


def html(name: str, markup: str, text: str = TEXT, **expected) -> Pattern:
    return one(f"html_{name}", rss(item(body=f"<![CDATA[{markup}]]>")), text=text, **expected)


def paragraphs(name: str, markup: str) -> Pattern:
    """Two paragraphs, however they are made."""
    return html(name, markup, f"{A}\n{B}")


def picture(name: str, markup: str, *found: str) -> Pattern:
    return html(f"picture_{name}", f"<p>{TEXT}</p>{markup}", pictures=list(found))


MSO = "<!--[if gte mso 9]><xml><w:WordDocument/></xml><![endif]-->"
HIDDEN = "<p style='display:none'>隐藏</p>"
DEEP = "<section>" * 40 + "<span>" * 40 + TEXT + "</span>" * 40 + "</section>" * 40

PATTERNS: list[Pattern] = [
    one("encoded_once", rss(item(body=escape(f"<p>{TEXT}</p>")))),
    one("encoded_twice", rss(item(body=escape(escape(f"<p>{TEXT}</p>"))))),
    one("encoded_three_times", rss(item(body=escape(escape(escape(f"<p>{TEXT}</p>")))))),
    one("encoded_in_cdata", rss(item(body=f"<![CDATA[{escape(f'<p>{TEXT}</p>')}]]>"))),
    one("encoded_numerically", rss(item(body=f"&#60;p&#62;{TEXT}&#60;/p&#62;"))),
    one("quoted_code_stays", rss(item(body="<![CDATA[<p>写作 &lt;p&gt; 标签</p>]]>")), text="写作 <p> 标签"),
    one("not_encoded_at_all", rss(item(body=f"<p>{TEXT}</p>"))),
    one("not_encoded_and_not_closed", rss(item(body=f"<p>{A}<br>{B}<p>")), text=f"{A} {B}"),
    one("plain_with_lines", rss(item(body=f"{A}\n\n{B}")), text=f"{A}\n{B}"),
    one("plain_with_entities", rss(item(body="3 &lt; 5 &amp;amp; 6")), text="3 < 5 & 6"),
    paragraphs("paragraphs", f"<p>{A}</p><p>{B}</p>"),
    paragraphs("paragraphs_not_closed", f"<p>{A}<p>{B}"),
    paragraphs("divs", f"<div>{A}</div><div>{B}</div>"),
    paragraphs("breaks_twice", f"{A}<br><br/>{B}"),
    paragraphs("wide_indents", f"<p>\u3000\u3000{A}</p><p>\u3000\u3000{B}</p>"),
    paragraphs("indents_of_spaces", f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{A}</p><p>&#12288;&#12288;{B}</p>"),
    paragraphs("empty_paragraphs", f"<p>{A}</p><p>&nbsp;</p><p><br></p><p></p><p>{B}</p>"),
    paragraphs(
        "sections_of_wechat",
        f"<section style='margin:0'><section><span style='font-size:16px'>{A}</span></section></section><section><span>{B}</span></section>",
    ),
    paragraphs("tags_in_capitals", f"<P ALIGN=center>{A}</P><P>{B}</P>"),
    paragraphs("center_and_font", f"<center><font size=3>{A}</font></center><font>{B}</font>"),
    paragraphs(
        "whole_page",
        f"<html><head><title>网页</title><style>p{{}}</style></head><body><p>{A}</p><p>{B}</p></body></html>",
    ),
    paragraphs("list", f"<ul><li>{A}</li></ul><p>{B}</p>"),
    paragraphs("heading", f"<h1>{A}</h1><p>{B}</p>"),
    paragraphs("quotation", f"<blockquote>{A}</blockquote>{B}"),
    paragraphs("closed_crosswise", f"<p><b>{A}</p></b><p>{B}</p>"),
    html("deep_sections", DEEP),
    html("script", f"<script>alert('{TEXT}')</script><p>{TEXT}</p>"),
    html("script_not_closed", f"<p>{TEXT}</p><script>alert(1)"),
    html(
        "script_in_pieces",
        f"<p>{TEXT}</p><scr<script>ipt>alert(1)</scr</script>ipt>",
        text=f"{TEXT}\nipt>alert(1)ipt>",
    ),
    html("style", f"<style>p {{ color: red }}</style><p>{TEXT}</p>"),
    html("event_attributes", f"<p onclick='x()' onmouseover=y()>{TEXT}</p>"),
    html("frame", f"<p>{TEXT}</p><iframe src='https://v.qq.com/x'>旧浏览器</iframe>"),
    html("video_and_sound", f"<p>{TEXT}</p><video src=a.mp4>不支持</video><audio>不支持</audio>"),
    html("object", f"<p>{TEXT}</p><object data='a.swf'><embed src='a.swf'></object>"),
    html("form", f"<p>{TEXT}</p><form action=/x><input value=1><button>投票</button></form>"),
    html("vector_graphics", f"<p>{TEXT}</p><svg onload=x()><text>图</text></svg><math><mi>x</mi></math>"),
    html("comment", f"<p>{TEXT}</p><!-- 注 <p>旧</p> -->"),
    html("comment_not_closed", f"<p>{TEXT}</p><!-- 注"),
    html("word", f"{MSO}<p class=MsoNormal>{TEXT}<o:p></o:p></p>"),
    html("hidden", f"{HIDDEN}<p>{TEXT}</p>"),
    html("template_and_noscript", f"<p>{TEXT}</p><template>模板</template><noscript>请打开</noscript>"),
    html("zero_width", f"<p>{TEXT[:5]}\u200b\ufeff{TEXT[5:]}</p>"),
    html(
        "unknown_tags", f"<wx-open><p>{TEXT}</p></wx-open><mp-common-profile data-id=1></mp-common-profile>"
    ),
    html("bold_and_links", "<p><strong>七月流火</strong>，<a href='/a'>工会</a>干部把清凉送到工地。</p>"),
    html("link_of_script", f"<p><a href='javascript:alert(1)'>{TEXT}</a></p>"),
    html("link_of_script_disguised", f"<p><a href=' java\nscript:alert(1)'>{TEXT}</a></p>"),
    html("table_for_layout", f"<table><tr><td><p>{TEXT}</p></td></tr></table>"),
    html(
        "table",
        "<table><tr><th>单位</th><th>人数</th></tr><tr><td>佛山</td><td>3</td></tr></table>",
        "单位 人数\n佛山 3",
    ),
    html(
        "table_spanning",
        "<table><tr><td colspan=2>单位</td></tr><tr><td>佛山</td><td>3</td></tr></table>",
        "单位 \n佛山 3",
    ),
    html(
        "table_with_mad_spans",
        "<table><tr><td colspan=99999>单位</td><td rowspan='x'>数</td></tr></table>",
        "单位\n数",
    ),
    html("table_not_closed", "<table><tr><td>单位<td>人数<tr><td>佛山<td>3", "单位 人数\n佛山 3"),
    html("attributes_not_closed", f"<p title='a>{TEXT}</p>", ""),
    html("less_than_in_the_text", "<p>气温 < 35 度，湿度 > 60%。</p>", "气温 < 35 度，湿度 > 60%。"),
    picture("relative", "<img src='/i/a.jpg'>", f"{BASE}/i/a.jpg"),
    picture("relative_to_the_link", "<img src='a.jpg'>", f"{BASE}/a.jpg"),
    picture("without_scheme", "<img src='//img.example.org/a.jpg'>", "http://img.example.org/a.jpg"),
    picture(
        "late",
        "<img src='data:image/gif;base64,R0' data-src='http://mmbiz.example.org/a?wx_fmt=png'>",
        "http://mmbiz.example.org/a?wx_fmt=png",
    ),
    picture("late_otherwise", "<img src='loading.gif' data-original='/a.jpg'>", f"{BASE}/a.jpg"),
    picture("data", "<img src='data:image/png;base64,AAAA'>"),
    picture("data_html", "<img src='data:text/html;base64,PHNjcmlwdD4='>"),
    picture("script", "<img src='javascript:alert(1)'>"),
    picture("without_source", "<img alt='图'>"),
    picture("empty_source", "<img src=''>"),
    picture("pixel", "<img src='http://stat.example.org/1.gif' width=1 height='1px'>"),
    picture("error_handler", "<img src='/a.jpg' onerror='alert(1)'>", f"{BASE}/a.jpg"),
    picture("blank_in_the_address", "<img src='/a b.jpg'>", f"{BASE}/a%20b.jpg"),
    picture("chinese_in_the_address", "<img src='/图.jpg'>", f"{BASE}/图.jpg"),
    picture("in_a_link", "<a href='/b'><img src='/a.jpg'></a>", f"{BASE}/a.jpg"),
    picture(
        "several_in_one_paragraph",
        "<p><img src='/a.jpg'><img src='/b.jpg'></p>",
        f"{BASE}/a.jpg",
        f"{BASE}/b.jpg",
    ),
    picture("in_a_table", "<table><tr><td><img src='/a.jpg'></td></tr></table>", f"{BASE}/a.jpg"),
    picture("entities_in_the_address", "<img src='/a?x=1&amp;y=2'>", f"{BASE}/a?x=1&y=2"),
    picture("closed_as_xml", "<img src='/a.jpg'/></img>", f"{BASE}/a.jpg"),
    one(
        "base_of_the_document",
        rss(item(body="&lt;img src='a.jpg'&gt;"), root=" xml:base='http://b.example.org/x/'"),
        text="",
        pictures=["http://b.example.org/x/a.jpg"],
    ),
    one(
        "picture_relative_to_the_entry",
        rss(item("<link>/2024/1.html</link>", body="&lt;img src='a.jpg'&gt;")),
        text="",
        pictures=[f"{BASE}/2024/a.jpg"],
    ),
]
