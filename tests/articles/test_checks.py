"""What each check finds, and what it leaves alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.checks import running
from articles.checks.registry import registered
from articles.models import CheckLevel, EventPage, Picture, WatchedTerm
from articles.onboarding import collections
from tests import scene
from tests.pictures import png

DAY = timedelta(days=1)
LONG = (
    "佛山市总工会的三辆凉茶车开进了地铁四号线工地，工会干部带着温度计先量后停，把凉茶送到每一位工友手里。" * 3
)


@pytest.fixture
def found(foshan):
    """found(page) -> {check's name: findings}."""

    def _found(page) -> dict[str, list]:
        results: dict[str, list] = {}
        for result in running.run(page, foshan.union):
            results.setdefault(result.check.name, []).append(result.finding)
        return results

    return _found


def draft(section, **fields):
    return scene.make_article(section, publish=False, **fields)


def saying(section, *paragraphs, **fields):
    return draft(section, body=[("paragraph", f"<p>{one}</p>") for one in paragraphs], **fields)


def picture(section, credit="", description="") -> Picture:
    own = collections(section.union)["图片"]
    return Picture.objects.create(
        title="工地", file=png(), credit=credit, description=description, collection=own
    )


def block(picture, **values) -> dict:
    return {"image": picture, "caption": "", "credit": "", "alt_text": ""} | values


def watch(kind, term, instead="", union=None, note="") -> WatchedTerm:
    return WatchedTerm.objects.create(kind=kind, term=term, instead=instead, union=union, note=note)


def test_a_text_in_order_has_no_findings(foshan, found):
    good = picture(foshan, "李小明", "工地上的凉茶车")
    assert found(draft(foshan, lead_image=good, source="南方工报")) == {}


def test_the_lead_picture_needs_its_makers_name_and_words(foshan, found):
    results = found(draft(foshan, lead_image=picture(foshan)))
    assert set(results) == {"picture-credit", "picture-alternative"}
    assert [one.field for one in results["picture-credit"]] == ["lead_image"]


def test_pictures_of_the_body_are_counted_galleries_included(foshan, found):
    bare = picture(foshan)
    body = [("image", block(bare)), ("gallery", [block(bare, credit="李小明"), block(bare)])]
    texts = [one.text for one in found(draft(foshan, body=body))["picture-credit"]]
    assert [text[:7] for text in texts] == ["正文第1张图（", "正文第3张图（"]


def test_what_the_block_says_is_enough(foshan, found):
    body = [("image", block(picture(foshan), credit="李小明", alt_text="凉茶车"))]
    assert found(draft(foshan, body=body)) == {}


def test_a_text_from_before_needs_a_source(foshan, found):
    old = draft(foshan, original_date=timezone.now() - DAY)
    assert [one.field for one in found(old)["source"]] == ["source"]
    old.source = "南方工报"
    assert "source" not in found(old)


@pytest.mark.parametrize(
    "line", ["来源：南方工报", "（转载自南方工报）", "转自：南方工报", "【来源】南方工报"]
)
def test_a_source_named_in_the_text_alone_is_met(foshan, found, line):
    assert "source" in found(saying(foshan, "正文。", line))


@pytest.mark.parametrize("line", ["经费的资金来源：会费", "欢迎转载", "信息来源广泛"])
def test_what_is_no_source_is_left_alone(foshan, found, line):
    assert "source" not in found(saying(foshan, line))


def test_an_event_that_is_over(foshan, found):
    now = timezone.now()
    event = scene.make_event(foshan, publish=False, starts_at=now - 2 * DAY, ends_at=now - DAY)
    assert [one.field for one in found(event)["event-over"]] == ["ends_at"]
    event.status = EventPage.Status.CANCELLED
    assert "event-over" not in found(event)


def test_dates_that_have_passed_are_pointed_out(foshan, found):
    now = timezone.now()
    assert "past-date" in found(draft(foshan, original_date=now - 400 * DAY, source="南方工报"))
    assert "past-date" in found(draft(foshan, go_live_at=now - DAY))
    begun = scene.make_event(foshan, publish=False, starts_at=now - DAY, ends_at=now + DAY)
    assert "past-date" in found(begun)
    assert "past-date" not in found(scene.make_event(foshan, publish=False))


def test_a_banned_word_is_found_in_every_field(foshan, found):
    watch("banned", "农民工", "务工人员", note="按省总通知")
    places = {
        "title": draft(foshan, title="农民工回家"),
        "subtitle": draft(foshan, subtitle="农民工回家"),
        "body": saying(foshan, "农民工回家"),
        "bylines": draft(foshan, bylines=[("byline", {"role": "记者", "name": "农民工", "unit": ""})]),
    }
    for field, page in places.items():
        (finding,) = found(page)["banned-term"]
        assert finding.field == field
        assert finding.text == "“农民工”不能用。请改为“务工人员”。按省总通知"


@pytest.mark.parametrize("hidden", ["农 民 工", "农\u200b民工", "农　民工", "农\u00ad民\u2060工"])
def test_a_word_does_not_hide(foshan, found, hidden):
    watch("banned", "农民工")
    assert "banned-term" in found(saying(foshan, f"<b>{hidden[:1]}</b>{hidden[1:]}"))


def test_a_wrong_word_within_the_right_one_is_right(foshan, found):
    watch("wrong", "总工会法", "工会法")
    watch("wrong", "劳动节", "五一国际劳动节")
    assert "wrong-term" not in found(saying(foshan, "五一国际劳动节到了"))
    (finding,) = found(saying(foshan, "劳动节到了，五一国际劳动节"))["wrong-term"]
    assert finding.text == "“劳动节”应写作“五一国际劳动节”。"


@pytest.mark.parametrize("term", ["(a+)+$", "[", "\\", "</script>"])
def test_a_term_is_no_pattern(foshan, found, term):
    watch("banned", term)
    assert "banned-term" not in found(saying(foshan, "a" * 200))


@pytest.mark.parametrize(
    ("right", "written", "told"),
    [
        ("区惠民", "区惠明", True),
        ("佛山市总工会", "佛山市总公会", True),
        ("李明", "李鸣", True),
        ("李明", "黎明", False),
        ("佛山市总工会", "中山市总工会", False),
        ("区惠民", "区惠民", False),
    ],
)
def test_a_name_that_sounds_right_and_is_written_wrongly(foshan, found, right, written, told):
    watch("name", right)
    assert ("wrong-name" in found(saying(foshan, f"今天{written}讲话"))) is told


def test_two_right_names_that_sound_alike_are_both_right(foshan, found):
    watch("name", "区惠民")
    watch("name", "区惠明")
    assert "wrong-name" not in found(saying(foshan, "区惠民和区惠明"))


def test_a_unions_own_words_concern_it_alone(foshan, guangzhou, found):
    watch("banned", "工友", union=guangzhou.union)
    assert "banned-term" not in found(saying(foshan, "工友们"))
    watch("banned", "工友", union=foshan.union)
    assert "banned-term" in found(saying(foshan, "工友们"))


def test_the_same_story_elsewhere_is_shown_with_a_link(foshan, guangzhou, found):
    there = scene.make_article(guangzhou, "凉茶车", body=[("paragraph", f"<p>{LONG}</p>")])
    (finding,) = found(saying(foshan, LONG))["near-duplicate"]
    assert finding.links == (("广州市总工会：凉茶车", there.get_url_parts()[2]),)


def test_what_readers_cannot_see_is_not_named(foshan, guangzhou, found):
    there = scene.make_article(guangzhou, "凉茶车", body=[("paragraph", f"<p>{LONG}</p>")])
    there.unpublish()
    assert "near-duplicate" not in found(saying(foshan, LONG))


def test_an_update_is_no_duplicate_of_itself(foshan, found):
    item = scene.make_article(foshan, body=[("paragraph", f"<p>{LONG}</p>")])
    assert "near-duplicate" not in found(item)


def test_the_desk_sets_how_strict_a_check_is(foshan):
    page = draft(foshan, lead_image=picture(foshan))

    def blocking() -> dict[str, bool]:
        return {one.check.name: one.is_blocking for one in running.run(page, foshan.union)}

    assert blocking() == {"picture-credit": True, "picture-alternative": False}
    CheckLevel.objects.create(name="picture-alternative", level="blocking")
    CheckLevel.objects.create(name="picture-credit", level="off")
    assert blocking() == {"picture-alternative": True}


def test_the_number_of_queries_does_not_grow_with_the_terms(foshan, django_assert_max_num_queries):
    for number in range(60):
        watch("banned", f"禁用词{number}")
        watch("name", f"名字某{number}")
    page = saying(foshan, LONG)
    with django_assert_max_num_queries(16):
        running.run(page, foshan.union)


def test_every_check_has_a_name_and_a_label_of_its_own():
    checks = registered()
    assert len({check.name for check in checks}) == len({check.label for check in checks}) == len(checks)
