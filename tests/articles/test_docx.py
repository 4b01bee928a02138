"""A Word file becomes a draft: what is in it arrives, in order."""

from io import BytesIO

import pytest
from docx import Document
from docx.shared import Inches

from articles.docx import bylines
from articles.docx.bylines import Byline
from articles.docx.drafting import draft_from_docx
from articles.docx.numbering import numeral
from articles.models import ArticlePage, Picture

from . import docx_files as files

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(foshan, staff):
    """upload(file) -> the draft that Foshan's editor gets."""

    def _upload(file: BytesIO, name: str = "稿件.docx"):
        return draft_from_docx(file, name, foshan, staff["editor"])

    return _upload


def kinds(page: ArticlePage) -> list[str]:
    return [block.block_type for block in page.body]


def html(page: ArticlePage) -> str:
    return "".join(block.value.source for block in page.body if block.block_type == "paragraph")


def people(page: ArticlePage) -> list[tuple[str, str, str]]:
    return [tuple(block.value.values()) for block in page.bylines]


def test_text_arrives_clean_with_its_headings_and_lists(upload):
    document = Document()
    document.add_heading("佛山工会送清凉", 0)
    document.add_heading("一、走进工地", 1)
    bold = document.add_paragraph("　　七月流火，")
    bold.add_run("工会干部").bold = True
    document.add_paragraph("")
    document.add_paragraph("毛巾", style="List Bullet")
    document.add_paragraph("凉茶", style="List Bullet")
    page = upload(files.saved(document)).page
    assert page.title == "佛山工会送清凉"
    assert html(page) == (
        "<h2>一、走进工地</h2><p>七月流火，<b>工会干部</b></p><ul><li>毛巾</li><li>凉茶</li></ul>"
    )


def test_the_draft_is_the_editors_and_not_public(upload, foshan, staff):
    page = upload(files.lines("送清凉", "正文。")).page
    assert page.get_parent().pk == foshan.pk
    assert page.owner == staff["editor"]
    assert not page.live
    assert page.latest_revision.user == staff["editor"]
    assert page.get_latest_revision_as_object().title == "送清凉"


def test_pictures_stand_where_they_stood_with_their_captions(upload, foshan):
    document = Document()
    document.add_paragraph("送清凉")
    document.add_paragraph("第一段。")
    document.add_picture(files.picture())
    document.add_paragraph("▲ 图为工友领取清凉物资。张三/摄")
    document.add_paragraph("第二段。")
    page = upload(files.saved(document)).page
    assert kinds(page) == ["paragraph", "image", "paragraph"]
    value = page.body[1].value
    assert value["caption"] == "图为工友领取清凉物资。"
    assert value["image"].credit == "张三"
    assert value["image"].collection.name == "foshan·图片"
    assert value["image"].file_size > 0


def test_a_picture_within_a_line_keeps_its_side_of_the_text(upload):
    document = Document()
    document.add_paragraph("送清凉")
    line = document.add_paragraph()
    line.add_run().add_picture(files.picture())
    line.add_run("图后面的字。")
    line.add_run().add_picture(files.picture(colour="blue"))
    page = upload(files.saved(document)).page
    assert kinds(page) == ["image", "paragraph", "image"]


def test_the_same_picture_is_stored_once(upload):
    document = Document()
    document.add_paragraph("送清凉")
    for _ in range(2):
        document.add_picture(files.picture())
        document.add_paragraph("正文。")
    file = files.saved(document)
    first = upload(file).page
    file.seek(0)
    second = upload(file).page
    assert Picture.objects.count() == 1
    used = {
        block.value["image"].pk
        for page in (first, second)
        for block in page.body
        if block.block_type == "image"
    }
    assert used == {Picture.objects.get().pk}


def test_another_unions_picture_is_not_borrowed(upload, guangzhou, guangzhou_staff):
    document = Document()
    document.add_picture(files.picture())
    file = files.saved(document)
    draft_from_docx(file, "广州.docx", guangzhou, guangzhou_staff["editor"])
    file.seek(0)
    upload(file)
    assert set(Picture.objects.values_list("collection__name", flat=True)) == {
        "foshan·图片",
        "guangzhou·图片",
    }


def test_a_table_keeps_its_cells_and_spans(upload):
    document = Document()
    document.add_paragraph("名单")
    table = document.add_table(3, 3)
    for column, text in enumerate(("姓名", "单位", "奖项")):
        table.cell(0, column).paragraphs[0].add_run(text).bold = True
    table.cell(1, 0).text = "张三"
    table.cell(1, 1).text = "佛山\n禅城"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "一等奖"
    table.cell(2, 0).text = "李四"
    page = upload(files.saved(document)).page
    value = page.body[0].value
    assert value["data"] == [["姓名", "单位", "奖项"], ["张三", "佛山\n禅城", "一等奖"], ["李四", "", ""]]
    assert value["mergeCells"] == [{"row": 1, "col": 2, "rowspan": 2, "colspan": 1}]
    assert value["first_row_is_table_header"]
    assert "一等奖" in page.body[0].render()


def test_a_table_that_only_arranges_pictures_is_taken_apart(upload):
    document = Document()
    document.add_paragraph("活动掠影")
    table = document.add_table(2, 2)
    for column, colour in enumerate(("red", "blue")):
        table.cell(0, column).paragraphs[0].add_run().add_picture(files.picture(colour=colour), Inches(1))
        table.cell(1, column).text = "照片说明"
    page = upload(files.saved(document)).page
    assert kinds(page) == ["image", "image", "paragraph"]


def test_a_frame_around_one_text_is_no_table(upload):
    document = Document()
    document.add_paragraph("通知")
    document.add_table(1, 1).cell(0, 0).text = "框里的字。"
    assert html(upload(files.saved(document)).page) == "<p>框里的字。</p>"


def test_automatic_numbers_stay(upload):
    document = Document()
    document.add_paragraph("通知")
    points = [document.add_paragraph(text) for text in ("指导思想", "活动安排")]
    between = document.add_paragraph("时间未定。")
    points.append(document.add_paragraph("工作要求"))
    files.number(points, "chineseCountingThousand", "%1、", document)
    assert between.text == "时间未定。"
    assert html(upload(files.saved(document)).page) == (
        "<p>一、指导思想</p><p>二、活动安排</p><p>时间未定。</p><p>三、工作要求</p>"
    )


@pytest.mark.parametrize(
    ("number", "style", "written"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (105, "chineseCounting", "一百零五"),
        (110, "chineseCounting", "一百一十"),
        (3, "chineseLegalSimplified", "叁"),
        (3, "ideographTraditional", "丙"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (4, "lowerRoman", "iv"),
        (28, "upperLetter", "BB"),
        (7, "decimalZero", "07"),
        (7, "unknown", "7"),
    ],
)
def test_numbers_are_written_as_word_writes_them(number, style, written):
    assert numeral(number, style) == written


def test_credits_become_bylines_and_source(upload):
    page = upload(
        files.lines(
            "劳模面对面",
            "——走进佛山职工书屋",
            "本报讯（全媒体记者 李四 通讯员 佛山市总工会 王五、赵六）七月一日，活动举行。",
            "掌声响起。（图/陈小满）",
            "来源：佛山日报",
        )
    ).page
    assert page.subtitle == "——走进佛山职工书屋"
    assert people(page) == [
        ("全媒体记者", "李四", ""),
        ("通讯员", "王五", "佛山市总工会"),
        ("通讯员", "赵六", "佛山市总工会"),
        ("图", "陈小满", ""),
    ]
    assert page.source == "佛山日报"
    assert html(page) == "<p>本报讯七月一日，活动举行。</p><p>掌声响起。</p>"


@pytest.mark.parametrize(
    ("line", "credits"),
    [
        ("（通讯员 张三）", [("通讯员", "张三")]),
        ("文/李四 图/王五", [("作者", "李四"), ("图", "王五")]),
        ("文：李四　图：王五", [("作者", "李四"), ("图", "王五")]),
        ("（张三 文/图）", [("作者", "张三"), ("图", "张三")]),
        ("图文/张三", [("作者", "张三"), ("图", "张三")]),
        ("张三 文 李四 摄", [("作者", "张三"), ("摄影", "李四")]),
        ("编辑：张 三　责任编辑：李四", [("编辑", "张三"), ("编辑", "李四")]),
        ("记者欧阳小明", [("记者", "欧阳小明")]),
    ],
)
def test_a_line_of_credits_is_understood(line, credits):
    assert bylines.of_line(line).bylines == tuple(Byline(role, name) for role, name in credits)


@pytest.mark.parametrize(
    "line",
    [
        "图：启动仪式现场",
        "文艺汇演",
        "编辑部",
        "记者手记",
        "（张三 李四）",
        "通讯员",
        "图为张三在领奖",
        "张三说：“好。”",
        "",
    ],
)
def test_a_line_that_is_something_else_stays_text(line):
    assert bylines.of_line(line) is None


@pytest.mark.parametrize(
    ("texts", "name", "title"),
    [
        (["#标题一", "正文。"], "a.docx", "标题一"),
        (["短的第一行", "正文。"], "a.docx", "短的第一行"),
        (["这是一整段话，说明活动的经过。", "又一段。"], "佛山活动.docx", "佛山活动"),
        (["各镇街工会：", "正文。"], "通知.docx", "通知"),
        (["（通讯员 张三）", "正文很长，不是标题。"], "张三来稿.docx", "张三来稿"),
    ],
)
def test_the_title_is_the_heading_the_first_line_or_the_file_name(upload, texts, name, title):
    assert upload(files.lines(*texts), name).page.title == title


def test_the_titles_of_the_properties_serve_before_the_file_name(upload):
    document = Document()
    document.core_properties.title = "属性里的标题"
    document.add_paragraph("这是一整段话，说明活动的经过。")
    assert upload(files.saved(document)).page.title == "属性里的标题"


def test_footnotes_come_last_with_their_numbers(upload):
    notes = f"<w:footnotes {files.NAMESPACE}><w:footnote w:id='2'>{files.paragraph('脚注的话。')}</w:footnote></w:footnotes>"
    body = f"{files.paragraph('标题')}<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"
    file = files.with_part(files.raw(body), "word/footnotes.xml", notes.encode())
    assert html(upload(file).page) == "<p>正文[1]</p><p>[1] 脚注的话。</p>"


def test_alternative_texts_that_word_made_up_are_not_kept(upload):
    document = Document()
    for colour, text in (("red", "图片 1"), ("blue", "工人在书屋里读书"), ("green", r"C:\Users\a\1.jpg")):
        document.add_picture(files.picture(colour=colour))
        document.inline_shapes[-1]._inline.docPr.set("descr", text)
    upload(files.saved(document))
    assert set(Picture.objects.values_list("description", flat=True)) == {"", "工人在书屋里读书"}


def test_a_bitmap_is_converted(upload):
    document = Document()
    document.add_picture(files.picture("BMP"))
    assert not upload(files.saved(document)).problems
    assert Picture.objects.get().file.name.endswith(".png")
