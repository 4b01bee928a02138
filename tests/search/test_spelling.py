"""What is proposed where a query has a slip, and what is left alone."""

import gzip
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from hypothesis import given, settings
from hypothesis import strategies as st

from search.engines.base import Bool, Term
from search.engines.tantivy import TantivyEngine
from search.homophones import characters_in_use, homophones, near_homophones, share_tone
from search.relevance import ask
from search.slips import NEAR_SHAPES, slips
from search.spelling import propose
from search.spelling_evaluation import right_words, wrong_words
from search.typed import TYPED_LIMIT, take_apart
from tests.search.conformance import document, fill
from tests.search.test_page import HOSTILE

ARTICLES = {
    "佛山市总工会开展送清凉活动": "工会干部把清凉送到工地，慰问户外劳动者。",
    "送清凉进车间": "一线职工领到了防暑降温用品，心里凉快。",
    "职工书屋里的读书会": "职工书屋开到深夜，职工们读书、交流。",
    "街道新建三家职工书屋": "家门口的职工书屋受到欢迎。",
    "为农民工提供法律援助": "法律援助律师帮农民工讨回工资。",
    "法律援助站进工地": "总工会的法律援助一年帮了三百名职工。",
    "劳动竞赛掀起热潮": "劳动和技能竞赛在各车间展开，佛山的班组表现突出。",
    "完善工作机制": "各级工会完善机制，维护职工权益。机制要管用。",
    "建立长效机制": "机制建设是重点工作。",
    "工匠精神代代相传": "大国工匠梁志锋讲述了他的故事。",
    "集体协商要约行动": "企业与职工开展集体协商，签订集体合同。",
    "健全完善机制": "完善机制要靠各级工会，完善机制不能停。",
    "夏日急救知识讲座": "高温天气要当心中暑。",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """An index of a few articles of trade unions."""
    engine = TantivyEngine(tmp_path_factory.mktemp("index"))
    fill(engine, *(document(title, title, body=body) for title, body in ARTICLES.items()))
    return engine


class Counting:
    """An engine that notes how much it is asked."""

    def __init__(self, engine):
        self._engine = engine
        self.asked = []

    def counts(self, nodes):
        self.asked.append(len(nodes))
        return self._engine.counts(nodes)


def proposal(engine, text, **options):
    typed = take_apart(text)
    asked = ask(typed)
    total = engine.counts([asked.all_words()])[0] if asked else 0
    return propose(engine, typed, total, **options)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("送清良", "送清凉"),  # a homophone
        ("职工书物", "职工书屋"),
        ("法侓援助", "法律援助"),  # a near shape that is hardly a character
        ("劳动竟赛", "劳动竞赛"),  # both
        ("集体协尚", "集体协商"),
        ("工匠精生", "工匠精神"),  # southern: sheng, shen
        ("劳动今赛", "劳动竞赛"),  # jin, jing
        ("户外劳洞者", "户外劳动者"),
        ("职工代表书务", None),
        ("完善机智", "完善机制"),  # a word, but not here
        ("工职书屋", "职工书屋"),  # swapped
        ("职工书屋屋", "职工书屋"),  # doubled
        ("法律助援", "法律援助"),
        ("法援助", "法律援助"),  # one missing
        ("集体斜商", "集体协商"),
        ("集体大商", "集体协商"),  # whatever it was, three characters tell
    ],
)
def test_slips(index, typed, meant):
    assert proposal(index, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("職工書物", "職工書屋"),
        ("灋律援助", "法律援助"),  # an old form
        ("法侓援助 農民工", "法律援助 農民工"),
        ("送清良 活動", "送清凉 活動"),  # this piece is the same in both scripts
        ("勞動竟賽", "勞動競賽"),
        ("送清涼", None),
        ("職工書屋", None),
    ],
)
def test_traditional_query_is_answered_in_its_script(index, typed, meant):
    assert proposal(index, typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("送清良 车间", "送清凉 车间"),
        ("车间　送清良", "车间　送清凉"),
        ("送清良 -车间", "送清凉 -车间"),
        ('职工书物 "读书会"', '职工书屋 "读书会"'),
        ('"职工书屋" 职工书物', '"职工书屋" 职工书屋'),
        ("2023年送清良", None),  # no article holds the year
        ("【送清良】", "【送清凉】"),
        ("“职工书物”里的读书会", "“职工书屋”里的读书会"),  # marks inside a line are part of it
        ('"送清良"', None),
        ("清凉 -送清良", None),
        ("清凉-送清良", "清凉-送清凉"),
    ],
)
def test_all_else_is_kept_as_typed(index, typed, meant):
    assert proposal(index, typed) == meant


def test_piece_is_put_right_where_it_stands_and_not_inside_a_phrase(index):
    typed = take_apart('"工匠精生" 工匠精生')
    assert propose(index, typed, 0) is None  # the phrase finds nothing, whatever the rest
    assert proposal(index, "-送清良 送清良") == "-送清良 送清凉"


@pytest.mark.parametrize(
    "typed",
    [
        *ARTICLES,
        "送清凉",
        "书屋",
        "工会",
        "职代会",
        "农民工讨薪",
        "急救",
        "潜水艇",
        "焊工",
        "叉车",
        "龙舟赛",
        "钣金",
        "一函两书",
        "三工",
        "中暑",
        "生育津贴",
        "的",
        "什么",
    ],
)
def test_right_words_are_left_alone_however_rare(index, typed):
    assert proposal(index, typed) is None


@pytest.mark.parametrize("name", ["梁志锋", "梁志峰", "陈伟强", "欧阳嘉欣", "黎国栋", "李蔷", "黄工", "何洁"])
def test_names_are_left_alone(index, name):
    assert proposal(index, name) is None
    assert proposal(index, f"{name} 送清凉") is None


def test_nothing_is_proposed_that_the_index_does_not_hold(index):
    assert proposal(index, "脍灸人口") is None
    assert proposal(index, "法侓援助 潜水艇") is None


def test_filters_count(index):
    kind = {
        name: lambda node, name=name: Bool(must=(node, Term("kind", name))) for name in ("article", "event")
    }
    assert proposal(index, "送清良", narrowed=kind["article"]) == "送清凉"
    assert proposal(index, "送清良", narrowed=kind["event"]) is None


def test_script_alone_is_no_slip(index):
    assert all(proposal(index, typed) is None for typed in ("職工书屋", "法律援助律師", "讀書會"))


@pytest.mark.parametrize("typed", HOSTILE)
def test_anything_may_be_typed(index, typed):
    proposal(index, typed)


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        st.one_of(
            st.characters(), st.sampled_from('送清良职工书物竟赛工会 -－"“”「」()的\ud800\x00\u3000\u200b')
        ),
        max_size=120,
    )
)
def test_proposal_is_another_query_of_the_same_form(index, text):
    typed = take_apart(text)
    meant = propose(index, typed, 0)
    if meant is not None:
        again = take_apart(meant)
        assert meant != typed.text
        assert (again.phrases, again.excluded) == (typed.phrases, typed.excluded)
        assert len(again.plain) == len(typed.plain)


def test_zero_width_characters_do_not_hide_a_slip(index):
    assert proposal(index, "职工\u200b书物") == "职工\u200b书屋"


@pytest.mark.parametrize(
    "typed", ["送清良", "职工书物" * 25, "a送 " * 33, "法侓援助 " * 20, "送" * TYPED_LIMIT]
)
def test_engine_is_asked_little(index, typed):
    engine = Counting(index)
    propose(engine, take_apart(typed), 0)
    assert len(engine.asked) <= 3
    assert sum(engine.asked) <= 200


def test_what_is_too_long_to_be_looked_at_whole_is_left_alone(index):
    assert proposal(index, "送清良" + " 工会" * TYPED_LIMIT) is None


def test_homophones():
    assert {"凉", "粮", "两"} <= homophones("良")
    assert "良" not in homophones("良")
    assert "的" in homophones("地")  # as a particle
    assert homophones("侓") >= {"录", "路"}
    assert not homophones("々")
    assert {"生", "声"} <= near_homophones("身")
    assert "蓝" in near_homophones("难")
    assert share_tone("良", "凉")
    assert not share_tone("良", "两")


def test_every_group_of_near_shapes_can_be_used():
    lines = NEAR_SHAPES.read_text(encoding="utf-8").splitlines()
    groups = [group for line in lines if not line.startswith("#") for group in line.split()]
    assert len(groups) > 300
    for group in groups:
        assert len(set(group)) == len(group) > 1, group
        assert set(group) & characters_in_use(), group


def test_slips_stay_at_their_places():
    for slip in slips("职工书物", {2, 3}):
        assert 2 <= slip.start < slip.end <= 4 or len(slip.meant) > 3
        assert slip.cost >= 0


@pytest.mark.parametrize(
    ("written", "correct", "questions"),
    [
        ("完善农产品上行发展机智。", "完善农产品上行发展机制。", [("机智", "机制")]),
        ("把清凉送到工地去", "把清凉送到工地去", []),
        ("带来地成果", "带来的成果", [("带来地成果", "带来的成果")]),
        ("在法庭上作正", "在法庭上作证", [("作正", "作证")]),
        ("职公书物开门", "职工书屋开门", [("职公书物", "职工书屋")]),
        ("职工书开门", "职工书屋开门", [("职工书", "职工书屋")]),
        ("职工工书屋开门", "职工书屋开门", [("职工工书屋", "职工书屋")]),
        ("職工書屋", "职工书屋", []),
        ("第1明职工", "第1名职工", [("明职工", "名职工")]),
        ("中华全国总公会第十八次", "中华全国总工会第十八次", [None]),
        ("A座", "B座", [None]),
    ],
)
def test_wrong_words_are_taken_from_the_sentence(written, correct, questions):
    assert list(wrong_words(written, correct)) == questions


def test_right_words_are_always_the_same_ones():
    drawn = right_words(["工会干部把清凉送到工地", "职工书屋开到深夜。"], 8)
    assert drawn == right_words(["工会干部把清凉送到工地", "职工书屋开到深夜。"], 8)
    assert len(drawn) == 8
    assert all(question.asked == question.meant and 2 <= len(question.asked) <= 6 for question in drawn)


@pytest.fixture
def spelling_set(tmp_path):
    """A folder with a set of three slips, and articles that hold what was meant."""
    rows = [
        {"id": number, "title": title, "text": body} for number, (title, body) in enumerate(ARTICLES.items())
    ]
    with gzip.open(tmp_path / "hay.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (tmp_path / "set.tsv").write_text(
        "1\t为农民工提供法侓援助\t为农民工提供法律援助\n"
        "2\t劳动竟赛和潜水挺\t劳动竞赛和潜水艇\n"
        "0\t街道新建三家职工书屋\t街道新建三家职工书屋\n",
        encoding="utf-8",
    )
    return tmp_path


def run(folder, *options):
    out = StringIO()
    hay = str(folder / "hay.jsonl.gz")
    call_command(
        "evaluate_spelling",
        str(folder / "set.tsv"),
        "--haystack",
        hay,
        *options,
        stdout=out,
        stderr=StringIO(),
    )
    return out.getvalue()


def test_command_measures(spelling_set):
    figures = json.loads(run(spelling_set, "--json", "--right", "20", "--engine", "tantivy"))
    assert figures["documents"] == len(ARTICLES)
    assert (figures["wrong"], figures["right"], figures["left_out"]) == (3, 20, 0)
    assert figures["proposed_right"] == 2
    assert figures["proposed_falsely"] == 0
    assert 0 < figures["median"] <= figures["p95"]
    assert "66.7%" in run(spelling_set, "--right", "20")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("set.tsv", "1\t只有一句\n", r"set\.tsv, line 1: a number"),
        ("set.tsv", "0\t对\t对\n错\t对\t对\n", r"set\.tsv, line 2: a number"),
        ("set.tsv", "", "no sentence has a wrong word"),
        ("set.tsv", "0\t全都对的\t全都对的\n", "no sentence has a wrong word"),
        ("hay.jsonl.gz", "no gzip", r"hay\.jsonl\.gz"),
    ],
)
def test_broken_set_is_told_by_file_and_line(spelling_set, name, content, said):
    (spelling_set / name).write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=said):
        run(spelling_set)


def test_missing_files_and_a_missing_cluster_are_told(spelling_set, settings):
    settings.ELASTICSEARCH_URL = ""
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        run(spelling_set, "--engine", "elasticsearch")
    (spelling_set / "set.tsv").unlink()
    with pytest.raises(CommandError, match=r"set\.tsv"):
        run(spelling_set)
