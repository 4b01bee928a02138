"""The desk's banner over every page and the grey of mourning: set in the admin, begun and ended by the clock."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Site

from home import standing
from home.models import Banner, Mourning, SiteSetting
from tests.reading import Reading, read
from tests.scene import make_article
from tests.unions.menu import menu

pytestmark = pytest.mark.django_db

ADD = {Banner: "wagtailsnippets_home_banner:add", Mourning: "wagtailsnippets_home_mourning:add"}
EDIT = {Banner: "wagtailsnippets_home_banner:edit", Mourning: "wagtailsnippets_home_mourning:edit"}
HOUR = timedelta(hours=1)


def put(model=Banner, begins=-HOUR, ends=HOUR, **fields):
    """A period from `begins` to `ends`, counted from now."""
    given = {"text": "台风来袭，室外活动暂停。"} if model is Banner else {"reason": "全国哀悼日"}
    now = timezone.now()
    return model.objects.create(starts_at=now + begins, ends_at=now + ends, **given | fields)


def form(begins=-HOUR, ends=HOUR, **fields) -> dict:
    """What the desk posts."""
    now = timezone.localtime()
    times = {"starts_at": f"{now + begins:%Y-%m-%d %H:%M}", "ends_at": f"{now + ends:%Y-%m-%d %H:%M}"}
    return {"text": "台风来袭。", "link": "", "level": "urgent", "reason": "哀悼"} | times | fields


@pytest.fixture
def post(desk, login):
    """post(model, **fields) -> the errors of the desk's form; {} where it took it."""

    def _post(model=Banner, **fields) -> dict:
        response = login(desk).post(reverse(ADD[model]), form(**fields))
        return {} if response.status_code == 302 else response.context["form"].errors

    return _post


def is_grey(page: Reading) -> bool:
    return page.document.get("class") == "mourning"


def test_the_banner_stands_over_every_page(client, foshan):
    put(level="urgent", link="/foshan/")
    for address in ("/", make_article(foshan).url, "/events/", "/unions/", "/search/", "/nix/"):
        page = Reading(client.get(address))
        assert page.texts("standing-urgent") == ["紧急 台风来袭，室外活动暂停。"], address
        assert page.links("standing") == ["/foshan/"]
        assert page.document.xpath("//body/*[1]/@href") == ["#main"]
        assert "/static/css/standing.css" in page.loaded()


def test_without_anything_set_pages_are_as_they_were(client, alliance):
    page = read(client, "/")
    assert page.texts("standing") == []
    assert not is_grey(page)
    assert "/static/css/standing.css" not in page.loaded()


def test_the_site_is_grey_and_the_banner_stays(client, alliance):
    put(Mourning)
    put()
    page = read(client, "/")
    assert is_grey(page)
    assert page.texts("standing-notice") == ["通知 台风来袭，室外活动暂停。"]
    assert "全国哀悼日" not in page.text


def test_it_begins_and_ends_by_the_clock(client, alliance, monkeypatch):
    now = timezone.now()
    put(begins=HOUR, ends=2 * HOUR)
    banner = Banner.objects.get()
    Mourning.objects.create(reason="哀悼", starts_at=banner.starts_at, ends_at=banner.ends_at)
    seen = []
    for moment in (now, banner.starts_at, banner.ends_at - timedelta(seconds=1), banner.ends_at):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        page = read(client, "/")
        seen.append((bool(page.texts("standing")), is_grey(page)))
    assert seen == [(False, False), (True, True), (True, True), (False, False)]


def test_a_change_or_deletion_shows_at_once(client, alliance):
    banner = put()
    assert read(client, "/").texts("standing")
    banner.text = "台风已过。"
    banner.save()
    assert read(client, "/").texts("standing") == ["通知 台风已过。"]
    banner.delete()
    assert read(client, "/").texts("standing") == []


def test_it_costs_no_query(client, alliance, django_assert_num_queries, django_assert_max_num_queries):
    client.get("/")
    with django_assert_max_num_queries(60) as plain:
        client.get("/")
    put()
    put(Mourning)
    with django_assert_num_queries(len(plain)):
        client.get("/")


def test_saving_the_footer_does_not_bring_back_an_old_banner(client, alliance):
    setting = SiteSetting.for_site(Site.objects.get())
    banner = put()
    setting.sponsor = "省总工会"
    setting.save()
    assert read(client, "/").texts("standing")
    stale = SiteSetting.for_site(Site.objects.get())
    banner.delete()
    stale.save()
    assert read(client, "/").texts("standing") == []


def test_what_was_set_before_the_settings_were_first_asked_for_shows_too(client, alliance):
    assert not SiteSetting.objects.exists()
    put()
    assert read(client, "/").texts("standing")


def test_when_it_changes_next(alliance):
    assert standing.changes_next_at(timezone.now()) is None
    mourning = put(Mourning, begins=2 * HOUR, ends=3 * HOUR)
    assert standing.changes_next_at(timezone.now()) == mourning.starts_at
    banner = put(ends=HOUR)
    assert standing.changes_next_at(timezone.now()) == banner.ends_at
    put(begins=-3 * HOUR, ends=-2 * HOUR)
    assert standing.changes_next_at(timezone.now()) == banner.ends_at
    now = standing.at(timezone.now(), [mourning, banner])
    assert (now.banner, now.mourning, now.changes_next_at) == (banner, False, banner.ends_at)


def test_the_desk_sets_and_changes_it(post, desk, login, client):
    assert post(level="urgent", link="https://example.org/a?b=1") == {}
    banner = Banner.objects.get()
    assert banner.level == "urgent"
    client = login(desk)
    client.post(reverse(EDIT[Banner], args=[banner.pk]), form(text="台风已过。"))
    banner.refresh_from_db()
    assert banner.text == "台风已过。"
    assert post(Mourning) == {}
    logged = ModelLogEntry.objects.filter(user=desk).order_by("pk")
    assert [(entry.action, entry.label) for entry in logged] == [
        ("wagtail.create", "台风来袭。"),
        ("wagtail.edit", "台风已过。"),
        ("wagtail.create", "哀悼"),
    ]
    html = client.get(reverse("wagtailsnippets_home_banner:list")).text
    assert "正在显示" in html


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "长" * 61}, "text"),
        ({"text": "字\0符"}, "text"),
        ({"ends": -2 * HOUR}, "ends_at"),
        ({"begins": -3 * HOUR, "ends": -2 * HOUR}, "ends_at"),
        ({"ends_at": ""}, "ends_at"),
        ({"ends_at": "0000-99-99"}, "ends_at"),
        ({"level": "panic"}, "level"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "//elsewhere.example/"}, "link"),
        ({"link": "/\\elsewhere.example"}, "link"),
        ({"link": "data:text/html,x"}, "link"),
        ({"link": "foshan"}, "link"),
    ],
)
def test_what_makes_no_banner_is_named(post, fields, field):
    assert list(post(**fields)) == [field]
    assert not Banner.objects.exists()


@pytest.mark.parametrize("model", [Banner, Mourning])
@pytest.mark.parametrize(
    ("begins", "ends", "fits"),
    [(0.5, 3, False), (-3, 0, False), (-3, 3, False), (1, 2, True), (-3, -1, True)],
)
def test_two_do_not_overlap(alliance, model, begins, ends, fits):
    first = put(model)
    fields = {"text": "二"} if model is Banner else {"reason": "二"}
    # Changed, not new: one that is over may still be corrected.
    second = put(model, begins=50 * HOUR, ends=51 * HOUR, **fields)
    second.starts_at, second.ends_at = (
        first.starts_at + HOUR * (begins + 1),
        first.starts_at + HOUR * (ends + 1),
    )
    if fits:
        second.full_clean()
        return
    with pytest.raises(ValidationError, match="重叠"):
        second.full_clean()


def test_a_banner_and_the_grey_may_overlap(post):
    assert post() == {}
    assert post(Mourning) == {}


def test_it_can_be_ended_early(alliance):
    banner = put(begins=-2 * HOUR)
    banner.ends_at = timezone.now() - timedelta(seconds=1)
    banner.full_clean()


@pytest.mark.parametrize("model", [Banner, Mourning])
def test_the_desk_sees_it_beforehand_and_nobody_else_does(desk, login, client, alliance, model):
    address = reverse(ADD[model].replace("add", "preview_on_add"))
    editor = login(desk)
    told = editor.post(address, form(begins=HOUR, ends=2 * HOUR))
    assert told.json()["is_valid"]
    page = Reading(editor.get(address))
    assert page.texts("standing-urgent") == (["紧急 台风来袭。"] if model is Banner else [])
    assert is_grey(page) == (model is Mourning)
    plain = read(client, "/")
    assert plain.texts("standing") == []
    assert not is_grey(plain)


@pytest.mark.parametrize("model", [Banner, Mourning])
def test_it_is_the_desk_s_alone(login, staff, client, model):
    period = put(model)
    for person in staff.values():
        session = login(person)
        session.post(reverse(ADD[model]), form(begins=5 * HOUR, ends=6 * HOUR))
        session.post(reverse(EDIT[model], args=[period.pk]), form(text="改了", reason="改了"))
        session.post(reverse(EDIT[model].replace("edit", "delete"), args=[period.pk]))
        assert "全站状态" not in menu(session)
    assert str(model.objects.get()) == str(period)


def test_the_menu_of_the_desk_holds_it(login, desk):
    found = menu(login(desk))
    assert "全站状态" in found
    assert "全站灰" in found


def test_a_hostile_text_is_only_text(client, alliance):
    put(text="<script>alert(1)</script>", link='/?q="><script>')
    html = client.get("/").text
    assert "<script>alert(1)" not in html
    assert '"><script>' not in html
