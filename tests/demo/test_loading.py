"""Loading, loading again, and going on after an interruption; on a small demo."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import PageLogEntry, Revision

from articles.exchange import sharing
from articles.models import ArticlePage, Category, Change, ItemPage, Picture, Placement, SignOff
from demo import data, loading, people
from demo.access import DEMO_PASSWORD
from notices.models import Mail, Notice
from unions.models import Membership, Union, User

KINDS = (
    ItemPage, Picture, Placement, SignOff, Change, Category, Union, User, Membership, Revision, PageLogEntry,
)  # fmt: skip


def counts():
    return {kind.__name__: kind.objects.count() for kind in KINDS}


def marks():
    return set(ItemPage.objects.values_list("import_id", flat=True))


def wanted():
    return {f"demo:{data.mark(item)}" for item in data.items()}


def test_loading_twice_makes_nothing_new(load):
    load()
    before = counts()
    load()
    assert counts() == before
    assert marks() == wanted()


def test_the_progress_bar_ends_at_its_total(load):
    demo = loading.Demo()
    assert sum(1 for step in demo.steps() if step() is None) == len(demo)


@pytest.mark.parametrize("stop_at", [2, 6])
def test_a_load_that_stopped_goes_on(load, stop_at):
    load(stop_at=stop_at)
    assert marks() < wanted()
    load()
    assert marks() == wanted()
    assert Union.objects.count() == 3


def test_a_kill_in_the_middle_of_an_item_leaves_nothing_of_it(load, monkeypatch):
    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sharing, "adopt", killed)
        with pytest.raises(KeyboardInterrupt):
            load()
    before = marks()
    assert before < wanted()
    assert Change.objects.filter(kind="published").count() == ItemPage.objects.live().count()
    load()
    assert marks() == wanted()


def test_edits_and_deletions_since_the_last_load_stay(load):
    load()
    article = ArticlePage.objects.live().first()
    article.title = "改过的标题"
    article.save_revision().publish()
    gone = ItemPage.objects.exclude(pk=article.pk).first()
    gone_mark = gone.import_id
    gone.specific.delete()
    Union.objects.filter(slug="foshan").update(opening_hours="全年无休")
    load()
    article.refresh_from_db()
    assert article.title == "改过的标题"
    assert gone_mark not in marks()
    assert Union.objects.get(slug="foshan").opening_hours == "全年无休"


def test_people_have_their_roles_and_the_demo_password(load, settings, client):
    load()
    settings.DEBUG = True
    for username in people.LOG_INS:
        assert client.login(username=username, password=DEMO_PASSWORD), username
    roles = set(Membership.objects.filter(union__slug="foshan").values_list("role", flat=True))
    assert roles == {"editor", "first", "second", "final", "administrator"}
    staff = User.objects.get(username="guangdong-final")
    assert not staff.has_usable_password()


def test_no_step_of_the_demos_reviews_sends_mail(load):
    load()
    assert Notice.objects.exists()
    assert not Notice.objects.filter(mail_due_at__isnull=False).exists()
    assert not Mail.objects.exists()
    assert not User.objects.filter(username__in=people.LOG_INS, email="").exists()


def test_the_command_prints_the_log_ins_and_needs_debug(load, settings):
    settings.DEBUG = True
    output = StringIO()
    call_command("load_demo", stdout=output, verbosity=0)
    assert marks() == wanted()
    for username in people.LOG_INS:
        assert username in output.getvalue()
    assert DEMO_PASSWORD in output.getvalue()
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("load_demo", stdout=output)
