"""Cleaning of rich text: what editors paste comes in clean, and nothing that can be read is lost."""

import re
from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import RichText

from articles.blocks import TEXT_FEATURES, BodyBlock
from articles.richtext import INVISIBLE, clean

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>文档1</title>
<style><!-- p.MsoNormal {mso-style-parent:""; margin:0cm} --></style>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]--></head>
<body lang=ZH-CN><!--StartFragment-->
<h1 style='mso-pagination:widow-orphan'><span lang=EN-US style='mso-fareast-font-family:宋体'>2026</span>年送清凉活动<span
lang=EN-US><o:p></o:p></span></h1>
<p class=MsoNormal style='text-indent:21.0pt;mso-char-indent-count:2.0'><b><span style='mso-bidi-font-size:10.5pt'>一、
活动安排</span></b><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoNormal style='text-indent:21.0pt'>“十四五”以来，<a name="_Toc1">工会</a>走访
了<span lang=EN-US>&nbsp;120&nbsp; </span>个班组。<a href="#_ftn1">[1]</a></p>
<!--EndFragment--></body></html>"""

WPS = """<p class="p" style="text-indent:2em;mso-wps-style:x"><span style="font-family:仿宋_GB2312;mso-spacerun:'yes'">
<font face="仿宋">　　各镇街工会：</font></span><span style="mso-spacerun:'yes'"><o:p></o:p></span></p>
<p><span>　　现将有关事项通知如下：<br>　　一、时间：7月1日。<br>　　二、地点：工人文化宫。</span></p><p>　　</p>"""

WECHAT = """<section data-role="outer" style="font-size:16px"><section style="text-align:center"><section><span
style="font-weight:700;color:#B5171E">劳模面对面</span></section></section><section style="margin:0 8px"><p><span
leaf="">他说：<strong>“把一件事做到底”</strong>。</span></p><p><br></p><section><span leaf=""><br></span></section>
<p>\u200b点击<a href="javascript:;">这里</a>和<a href="https://mp.weixin.qq.com/s/abc" data-linktype="2">那里</a></p>
<section style="display:none">隐藏的字</section><img data-src="https://mmbiz.qpic.cn/1"><svg><text>装饰</text></svg>
</section></section>"""


def test_text_from_word_comes_in_clean():
    assert clean(WORD) == (
        "<h2>2026年送清凉活动</h2><p><b>一、活动安排</b></p><p>“十四五”以来，工会走访了 120 个班组。[1]</p>"
    )


def test_text_from_wps_comes_in_clean():
    assert clean(WPS) == (
        "<p>各镇街工会：</p><p>现将有关事项通知如下：</p><p>一、时间：7月1日。</p><p>二、地点：工人文化宫。</p>"
    )


def test_text_from_wechat_comes_in_clean():
    assert clean(WECHAT) == (
        "<p><b>劳模面对面</b></p><p>他说：<b>“把一件事做到底”</b>。</p>"
        '<p>点击这里和<a href="https://mp.weixin.qq.com/s/abc">那里</a></p>'
    )


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("<p>甲<br><br>乙</p>", "<p>甲</p><p>乙</p>"),
        ("<p>甲<br>乙</p>", "<p>甲<br/>乙</p>"),
        ("<p>甲<br>　　乙</p>", "<p>甲</p><p>乙</p>"),
        ("<p>姓名：张三　职务：主席</p>", "<p>姓名：张三　职务：主席</p>"),
        ("<p>&nbsp;&nbsp; A &nbsp;B\t</p>", "<p>A B</p>"),
        ("<p>甲\n乙 C\nD</p>", "<p>甲乙 C D</p>"),
        ("<p>“引号”和‘引号’……——</p>", "<p>“引号”和‘引号’……——</p>"),
        ("<p>a\x00\x07\x1b\ufeff\u202eb\x0bc</p>", "<p>ab<br/>c</p>"),
        ("<p>👨‍👩‍👧一\u200d家</p>", "<p>👨‍👩‍👧一家</p>"),
        ("<p><b>甲</b> <b>乙</b><b> </b>丙</p>", "<p><b>甲 乙</b> 丙</p>"),
        ("<h1><strong>标题</strong></h1><h5>小标题</h5>", "<h2>标题</h2><h3>小标题</h3>"),
        ("没有标签 & 尖括号 &lt;b&gt; < 3", "<p>没有标签 &amp; 尖括号 &lt;b&gt; &lt; 3</p>"),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", "<p>甲</p><p>乙</p>"),
        (
            "<ul><li><p>一</p></li><li>二<ol><li>三</li></ol>",
            "<ul><li>一</li><li>二<ol><li>三</li></ol></li></ul>",
        ),
        ("<ul><ul><li>一</li></ul></ul>", "<ul><li>一</li></ul>"),
        ("<blockquote>引</blockquote><hr><pre>文</pre>", "<p>引</p><p>文</p>"),
        ("<script>alert(1)</script><p onclick='x()'>好</p>", "<p>好</p>"),
        ("", ""),
        ("<p>　　</p><p>&nbsp;</p><p></p>", ""),
    ],
)
def test_what_is_typed_or_pasted_becomes(pasted, kept):
    assert clean(pasted) == kept


@pytest.mark.parametrize(
    "link",
    [
        '<a linktype="page" id="42">甲</a>',
        '<a linktype="document" id="7">甲</a>',
        '<a href="https://a.example/?a=1&amp;b=2">甲<b>乙</b></a>',
        '<a href="mailto:a@example.org">甲</a>',
        '<a href="tel:12351">甲</a>',
        '<a href="/foshan/">甲</a>',
    ],
)
def test_links_that_lead_somewhere_stay(link):
    assert clean(f"<p>{link}</p>") == f"<p>{link}</p>"


@pytest.mark.parametrize(
    "attrs",
    [
        'href="javascript:alert(1)"',
        'href=" JavaScript:alert(1)"',
        'href="file:///C:/稿件.doc"',
        'href="#_Toc123"',
        'href="//evil.example/"',
        'href="https://"',
        'href="https://[broken"',
        'href="data:text/html,x"',
        'linktype="page" id="1 onclick=x"',
        'linktype="embed" id="1"',
        "",
    ],
)
def test_links_that_lead_nowhere_leave_their_words(attrs):
    assert clean(f"<p><a {attrs}>甲</a></p>") == "<p>甲</p>"


def test_block_keys_stay_so_that_comments_stay_in_their_place():
    html = '<p data-block-key="a1">甲</p><ul><li data-block-key="b2">乙</li></ul>'
    assert clean(html) == html
    assert clean('<p data-block-key="a1"></p><p data-block-key="a1">甲<br/><br/>乙</p>') == (
        '<p data-block-key="a1">甲</p><p>乙</p>'
    )
    assert clean("<p data-block-key='\"><script>'>甲</p><p data-block-key='x'>乙</p>").startswith("<p>甲</p>")


def test_keys_are_not_used_twice():
    assert clean('<p data-block-key="a">甲</p><p data-block-key="a">乙</p>').count("data-block-key") == 1


@pytest.mark.django_db
def test_what_the_editor_saves_is_left_as_it_is():
    state = (
        '{"entityMap":{"0":{"type":"LINK","mutability":"MUTABLE","data":{"url":"https://a.example/?a=1&b=\'2\'"}}},'
        '"blocks":[{"key":"abc12","text":"甲“乙”丙 \\"d\\"\\n戊","type":"unstyled","depth":0,'
        '"inlineStyleRanges":[{"offset":0,"length":2,"style":"BOLD"},{"offset":1,"length":2,"style":"ITALIC"}],'
        '"entityRanges":[{"offset":3,"length":2,"key":0}]},'
        '{"key":"abc13","text":"己","type":"unordered-list-item","depth":0,"inlineStyleRanges":[],"entityRanges":[]},'
        '{"key":"abc14","text":"庚","type":"ordered-list-item","depth":1,"inlineStyleRanges":[],"entityRanges":[]}]}'
    )
    saved = ContentstateConverter(TEXT_FEATURES).to_database_format(state)
    once = clean(saved)
    again = ContentstateConverter(TEXT_FEATURES)
    assert clean(again.to_database_format(again.from_database_format(once))) == once
    assert "<ul><li" in once
    assert "<ol><li" in once


@pytest.mark.parametrize(
    "source", ["<div>" * 50_000, "<ul><li>" * 50_000, "<div></b>" * 20_000, "<" * 100_000]
)
def test_absurd_nesting_is_cleaned_in_time(source):
    assert "末" in clean(f"{source} 末")


def test_the_body_is_clean_in_the_form_and_in_the_store():
    block = BodyBlock().child_blocks["paragraph"]
    assert block.value_from_form("<p>　　甲</p>").source == "<p>甲</p>"
    assert block.get_prep_value(RichText("<p>　　甲</p><p></p>")) == "<p>甲</p>"
    assert block.get_prep_value(RichText("")) == ""


TAGS = [
    *"p div section span b strong i h1 h3 ul ol li td tr table blockquote o:p".split(),
    'a href="https://a.example/"',
    'a linktype="page" id="3"',
    'p data-block-key="k1"',
    'span style="font-weight:bold"',
]
texts = st.text(
    st.sampled_from("甲乙ab1，。“<&> \n\t\x00\x0b\xa0\u3000\u200b\u200d\u2029\ufeff👨👩\ufe0f"), max_size=8
)
pieces = st.one_of(
    texts.map(escape),
    st.sampled_from(TAGS).map(lambda tag: f"<{tag}>"),
    st.sampled_from(TAGS).map(lambda tag: f"</{tag.split()[0]}>"),
    st.sampled_from(["<br>", "<br/>", "<hr>", "<!-- c -->", "&nbsp;", "&#8203;", "&#x0b;"]),
)
sources = st.lists(pieces, max_size=25).map("".join)


def visible(text):
    return re.sub(r"[\s\u200d]", "", INVISIBLE.sub("", text))


def words_of(html):
    """The readable characters of escaped text between tags, without a parser."""
    bare = re.sub(r"<!--.*?-->|</?[a-z][^>]*>", "", html)
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " "), ("&#x0b;", " ")):
        bare = bare.replace(entity, char)
    return visible(bare.replace("&#8203;", "").replace("&amp;", "&"))


@settings(max_examples=400, deadline=None)
@given(sources)
@example("<p>甲<br><br>乙</p>")
def test_cleaning_twice_changes_nothing(source):
    once = clean(source)
    assert clean(once) == once


@settings(max_examples=400, deadline=None)
@given(sources)
def test_no_visible_character_is_lost_or_moved(source):
    assert words_of(clean(source)) == words_of(source)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all_is_cleaned_to_known_tags(source):
    tags = set(re.findall(r"<([a-z0-9]+)", clean(source)))
    assert tags <= {"p", "h2", "h3", "ul", "ol", "li", "b", "i", "br", "a"}
