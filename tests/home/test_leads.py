"""「头条编排」: the desk's choice for the head of the front page, made in the admin; 「一周热读」 by the readers."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, streamfield

from articles.withdrawals import withdrawal
from home import most_read
from readership.models import ReadCount
from tests.reading import Reading, read
from tests.scene import make_article, make_event
from tests.standing import standing

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
CHOOSER = [reverse("lead_stories:choose"), reverse("lead_stories:choose_results")]


@standing
def stories(foshan):
    """Six, the first the oldest; none has a picture, so that the newest leads by itself."""
    return [
        make_article(foshan, f"第{number}篇", original_date=timezone.now() - number * HOUR)
        for number in range(6, 0, -1)
    ]


def form(*picks, **fields) -> dict:
    """What the desk posts: (story, headline, until) each."""
    blocks = [
        (
            "lead",
            {
                "story": str(getattr(story, "pk", story)),
                "headline": headline,
                "until": until if isinstance(until, str) else _typed(until),
            },
        )
        for story, headline, until in picks
    ]
    data = {"title": "工会新媒体联盟", "slug": "alliance", "introduction": "", "leads": streamfield(blocks)}
    return nested_form_data(data) | fields


def _typed(until) -> str:
    return f"{timezone.localtime(until):%Y-%m-%d %H:%M:%S}" if until else ""


@pytest.fixture
def edit(alliance, login):
    """edit(user, *picks) -> the answer to publishing them."""

    def _edit(user, *picks):
        address = reverse("wagtailadmin_pages:edit", args=[alliance.pk])
        return login(user).post(address, form(*picks, **{"action-publish": "1"}))

    return _edit


@pytest.fixture
def put(edit, desk):
    """put(*picks): the desk publishes them."""

    def _put(*picks):
        assert edit(desk, *picks).status_code == 302

    return _put


def head(client) -> list[str]:
    """The titles of the lead and the three below it."""
    page = read(client, "/")
    return page.texts("lead-title") + page.texts("teaser-title")[:3]


def test_the_desk_chooses_the_head_of_the_page_in_its_order(client, put, stories):
    put((stories[1], "", None), (stories[0], "联盟 自拟的 <标题>", None))
    assert head(client) == ["第5篇", "联盟 自拟的 <标题>", "第1篇", "第2篇"]
    assert len(set(read(client, "/").links("page")) & {story.url for story in stories}) == 6


def test_four_fill_the_head_and_a_fifth_is_refused(client, put, edit, desk, stories):
    put(*((story, "", None) for story in stories[:4]))
    assert head(client) == ["第6篇", "第5篇", "第4篇", "第3篇"]
    assert edit(desk, *((story, "", None) for story in stories[:5])).status_code == 200
    assert head(client) == ["第6篇", "第5篇", "第4篇", "第3篇"]


def test_what_was_withdrawn_gives_way_at_once(client, put, stories, staff):
    put((stories[0], "", None), (stories[1], "", None))
    withdrawal.withdraw(stories[0], staff["final"], "日期有误", note="日期有误。")
    assert head(client) == ["第5篇", "第1篇", "第2篇", "第3篇"]
    stories[1].delete()
    assert head(client) == ["第1篇", "第2篇", "第3篇", "第4篇"]


def test_private_and_expired_stories_give_way(client, put, stories):
    put((stories[0], "", None), (stories[1], "", None))
    PageViewRestriction.objects.create(page=stories[0], restriction_type=PageViewRestriction.LOGIN)
    type(stories[1]).objects.filter(pk=stories[1].pk).update(expire_at=timezone.now() - HOUR)
    assert head(client) == ["第1篇", "第2篇", "第3篇", "第4篇"]


def test_a_choice_ends_by_the_clock(client, put, stories):
    put((stories[0], "", timezone.now() - HOUR), (stories[1], "", timezone.now() + HOUR))
    assert head(client) == ["第5篇", "第1篇", "第2篇", "第3篇"]


def test_its_end_is_a_full_minute_as_pages_are_made_anew_by_the_minute(put, alliance, stories):
    until = (timezone.now() + HOUR).replace(second=42)
    put((stories[0], "", until))
    alliance.refresh_from_db()
    assert alliance.leads[0].value["until"] == until.replace(second=0, microsecond=0)


def test_a_choice_that_cannot_be_shown_is_refused_with_words(client, edit, desk, foshan, stories):
    gone = make_article(foshan)
    gone.unpublish()
    wrong = {
        "draft": [(make_article(foshan, publish=False), "", None)],
        "withdrawn": [(gone, "", None)],
        "event": [(make_event(foshan), "", None)],
        "twice": [(stories[0], "", None), (stories[0], "又一次", None)],
        "nothing": [("", "", None)],
        "text": [("1 OR 1=1", "", None)],
        "long": [(stories[0], "长" * 61, None)],
        "date": [(stories[0], "", "后天下午")],
    }
    for what, picks in wrong.items():
        response = edit(desk, *picks)
        assert response.status_code == 200, what
        assert response.context["form"].errors["leads"], what
    assert head(client)[0] == "第1篇"


def test_a_draft_may_be_unfinished_and_changes_nothing(client, login, desk, alliance, stories):
    address = reverse("wagtailadmin_pages:edit", args=[alliance.pk])
    picks = (("", "还没选", None), (stories[0], "", None), ("", "", None))
    assert login(desk).post(address, form(*picks)).status_code == 302
    assert head(client)[0] == "第1篇"
    alliance.refresh_from_db()
    draft = alliance.get_latest_revision_as_object()
    assert [block.value["headline"] for block in draft.leads] == ["还没选", "", ""]


def test_only_the_desk_chooses(
    client, edit, stories, staff, alliance_administrator, auditor, outsider, desk, login
):
    for person in (*staff.values(), alliance_administrator, auditor, outsider):
        assert edit(person, (stories[0], "", None)).status_code in {302, 403}
        assert head(client)[0] == "第1篇"
        for address in CHOOSER:
            assert login(person).get(address).status_code in {302, 403}
    assert edit(desk, (stories[0], "", None)).status_code == 302
    assert head(client)[0] == "第6篇"
    logged = PageLogEntry.objects.filter(action="wagtail.publish", page__slug="alliance")
    assert [entry.user for entry in logged] == [desk]


def test_the_chooser_offers_what_the_public_sees_newest_first(login, desk, foshan, stories):
    make_article(foshan, "草稿", publish=False)
    for address in CHOOSER:
        answer = login(desk).get(address)
        text = answer.json()["html"] if address == CHOOSER[0] else answer.content.decode()
        assert "草稿" not in text
        assert text.index("第1篇") < text.index("第6篇")
    found = login(desk).get(CHOOSER[1], {"q": "4"}).content.decode()
    assert "第4篇" in found
    assert "第5篇" not in found


def test_the_editor_previews_the_choice(client, login, desk, alliance, stories):
    browser = login(desk)
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[alliance.pk])
    until = timezone.now() + HOUR
    assert browser.post(address, form((stories[0], "自拟标题", until))).json()["is_valid"]
    assert Reading(browser.get(address)).texts("lead-title") == ["自拟标题"]
    assert head(client)[0] == "第1篇"


def test_a_choice_costs_one_query(client, put, stories):
    def cost() -> int:
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    without = cost()
    put(*((story, "", None) for story in stories[:4]))
    assert cost() == without + 1


@pytest.fixture
def reads():
    """reads(story, count, days=0): so many a certain time ago."""

    def _reads(story, count, days=0):
        day = timezone.localdate() - timedelta(days=days)
        section = story.section_id
        ReadCount.objects.create(item=story, section_id=section, origin_id=section, day=day, count=count)
        most_read.forget()

    return _reads


def test_the_most_read_of_a_week_stand_in_their_order(client, stories, reads, staff):
    for place, story in enumerate(stories[:4]):
        reads(story, most_read.FEW + 10 - place)
    reads(stories[4], 5000, days=most_read.DAYS)
    reads(stories[5], most_read.FEW - 1)
    assert [title.split()[1] for title in ranking(client)] == ["第6篇", "第5篇", "第4篇", "第3篇"]
    withdrawal.withdraw(stories[0], staff["final"], "日期有误", note="日期有误。")
    assert [title.split()[1] for title in ranking(client)] == ["第5篇", "第4篇", "第3篇"]


def test_too_few_reads_are_no_ranking(client, stories, reads):
    for story in stories[: most_read.LEAST - 1]:
        reads(story, 500)
    assert ranking(client) == []
    assert "一周热读" not in read(client, "/").text


def ranking(client) -> list[str]:
    page = read(client, "/")
    return [
        " ".join(place.text_content().split())
        for list_ in page.document.find_class("ranking")
        for place in list_
    ]
