"""The whole demo alliance, loaded once and looked at from outside."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import Site, WorkflowState

from articles.models import ArticlePage, EventPage, ItemPage, Placement, SectionPage, SignOff, TopicPage
from demo import data, readers
from readership.models import ReadCount
from tests.demo.conftest import LOADED
from tests.processes import copy_database
from tests.standing import GROUND
from tests.syndication import validating
from unions.models import Union

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module", autouse=True)
def whole_demo(django_db_setup, django_db_blocker, tmp_path_factory, demo):
    """The database of `manage.py demo` in place of the tests' own, which comes back after the module."""
    with django_db_blocker.unblock():
        GROUND.clear()
        Site.clear_site_root_paths_cache()
    here, kept = connection.settings_dict["NAME"], tmp_path_factory.mktemp("kept") / "test.sqlite3"
    copy_database(here, kept)
    copy_database(demo.var_dir / LOADED, here)
    yield
    copy_database(kept, here)
    Site.clear_site_root_paths_cache()


@pytest.fixture(autouse=True)
def pictures(settings, demo):
    settings.MEDIA_ROOT = demo.var_dir / "media"


def item(mark: str):
    return ItemPage.objects.get(import_id=f"demo:{mark}").specific


def test_everything_is_there():
    assert Union.objects.count() == len(data.read("unions"))
    assert SectionPage.objects.live().count() >= 30
    assert ItemPage.objects.count() == len(data.items())
    assert ArticlePage.objects.visible().count() >= 40
    assert EventPage.objects.visible().count() >= 15
    assert Placement.objects.visible().count() > 100


def test_every_public_item_was_approved_at_all_levels_of_its_union_by_others_than_its_author():
    for page in ItemPage.objects.live():
        signs = SignOff.objects.filter(task_state__revision__object_id=str(page.pk))
        reviewers = set(signs.values_list("reviewer_id", flat=True))
        assert len(reviewers) == page.section.review_levels
        assert page.owner_id not in reviewers


def test_one_item_stands_in_each_stage_of_review():
    waiting = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    assert {state.current_task_state.task.specific.level for state in waiting} == {"first", "second", "final"}
    assert WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES).count() == 1


def test_what_is_public_was_read_where_it_is_shown_and_nothing_else():
    shown = set(ItemPage.objects.visible().values_list("pk", "section_id"))
    shown |= set(Placement.objects.visible().values_list("item_id", "section_id"))
    rows = ReadCount.objects.all()
    assert {(row.item_id, row.section_id) for row in rows} <= shown
    assert rows.values("item").distinct().count() > 40
    assert all(row.day <= timezone.localdate() for row in rows)
    readers.give_readers()
    assert ReadCount.objects.count() == len(rows)


def test_dates_lie_in_the_past_days_and_differ():
    dates = list(ItemPage.objects.live().values_list("issued_at", flat=True))
    assert len(set(dates)) > 40
    assert max(dates) <= timezone.now()
    assert min(dates) > timezone.now() - timedelta(days=60)
    for placement in Placement.objects.filter(state="accepted"):
        assert placement.item.issued_at <= placement.placed_at <= timezone.now()


def test_the_withdrawn_article_answers_410_with_its_note_in_every_section(client):
    page = item("article:foshan-youyuan-piao")
    for slug in ("nanhai", "guangzhou"):
        response = client.get(f"/{slug}/shared/{page.slug}/")
        assert response.status_code == 410
    response = client.get(f"/foshan/{page.slug}/")
    assert response.status_code == 410
    assert "领票日期与最终安排不一致" in response.text


def test_events_start_at_their_hour_of_the_day():
    event = item("event:foshan-huiyan")
    assert timezone.localtime(event.starts_at).strftime("%H:%M") == "19:30"
    assert item("event:zhuhai-longzhou").previous_starts_at < item("event:zhuhai-longzhou").starts_at


def test_topics_show_what_the_desk_chose():
    for topic in data.read("topics"):
        chosen = TopicPage.objects.live().get(slug=topic["slug"]).chosen()
        assert [f"{page.import_id}" for page in chosen] == [f"demo:{mark}" for mark in topic["chosen"]]


@pytest.mark.parametrize(
    "path", ["/", "/foshan/", "/guangdong/", "/about/", "/privacy/", "/topics/jiangxin/"]
)
def test_the_pages_of_the_demo_are_served(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    "mark", ["article:foshan-liangcha-che", "article:foshan-yuanzhuo", "event:guangdong-hangong"]
)
def test_an_item_is_served_with_its_picture_and_in_an_adopting_section(client, mark):
    page = item(mark)
    placement = Placement.objects.visible().filter(item=page).first()
    for url in (page.url, placement.url):
        response = client.get(url)
        assert response.status_code == 200
        assert page.title in response.text
        assert page.lead_image.description in response.text


def test_every_feed_passes_a_validator_of_its_kind(client):
    sections = SectionPage.objects.visible().order_by("pk").values_list("slug", flat=True)[:3]
    for name, check in validating.CHECKS.items():
        paths = [
            f"/feeds/{name}",
            f"/feeds/{name}?kind=event",
            *(f"/feeds/{slug}/{name}" for slug in sections),
        ]
        for path in paths:
            check(client.get(path, follow=True).content)


def test_the_whole_history_can_be_walked(client):
    path, found = "/feeds/atom.xml", set()
    while path:
        feed = validating.atom(client.get(path).content)
        found |= {entry.id for entry in feed.entries}
        path = next((link.href for link in feed.feed.links if link.rel == "prev-archive"), None)
    assert found == {f"urn:uuid:{page.translation_key}" for page in ItemPage.objects.visible()}
