"""On every path of Wagtail, a receiver that raises leaves neither the act nor its row in the log."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.signals import page_published, page_unpublished, post_page_move

from articles import changes, scheduling
from articles.models import ArticlePage, Change, ItemPage
from articles.withdrawals import withdrawal
from tests.scene import make_article
from unions.models import User

pytestmark = pytest.mark.django_db(transaction=True)


class Trouble(Exception):
    """Raised by a receiver that comes after ours."""


@pytest.fixture
def trouble():
    """trouble(signal) connects a receiver that raises, last in line, until the test ends."""
    connected = []

    def _raise(**kwargs):
        raise Trouble

    def _connect(signal):
        signal.connect(_raise, weak=False)
        connected.append(signal)

    yield _connect
    for signal in connected:
        signal.disconnect(_raise)


@pytest.fixture
def article(foshan):
    return make_article(foshan)


@pytest.fixture
def operator(client, alliance):
    user = User.objects.create_superuser("operator", "operator@example.org", "x")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.raise_request_exception = False
    return client


def unchanged(article, act):
    """Runs `act` and asserts that neither the page nor the log is different afterwards."""
    state = ItemPage.objects.filter(pk=article.pk).values("live", "path", "title", "section", "expired").get()
    rows = Change.objects.count()
    act()
    assert ItemPage.objects.filter(pk=article.pk).values(*state).get() == state
    assert Change.objects.count() == rows


def raising(act):
    def _act():
        with pytest.raises(Trouble):
            act()

    return _act


def test_publish(foshan, trouble):
    draft = make_article(foshan, publish=False)
    trouble(page_published)
    unchanged(draft, raising(draft.get_latest_revision().publish))


def test_unpublish(article, trouble):
    trouble(page_unpublished)
    unchanged(article, raising(article.unpublish))


def test_withdraw(article, trouble):
    trouble(page_unpublished)
    unchanged(article, raising(lambda: withdrawal.withdraw(article, None, "有误")))


def test_move(article, guangzhou, trouble):
    trouble(post_page_move)
    unchanged(article, raising(lambda: article.move(guangzhou, pos="last-child")))


def test_delete(article, monkeypatch):
    def fail(*args, **kwargs):
        raise Trouble

    monkeypatch.setattr(changes, "record", fail)
    unchanged(article, raising(article.delete))


def test_a_bad_item_does_not_hold_up_the_others_of_the_schedule(foshan, article, trouble, monkeypatch):
    other = make_article(foshan)
    ItemPage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
    unpublish = ArticlePage.unpublish

    def picky(self, *args, **kwargs):
        unpublish(self, *args, **kwargs)
        if self.pk == article.pk:
            raise Trouble

    monkeypatch.setattr(ArticlePage, "unpublish", picky)
    unchanged_count = scheduling.run_due()
    assert unchanged_count == 1
    assert ItemPage.objects.get(pk=article.pk).live
    assert not ItemPage.objects.get(pk=other.pk).live
    assert changes.latest(article.pk).kind == Change.Kind.PUBLISHED


@pytest.mark.parametrize(
    ("signal", "address", "data"),
    [
        (page_unpublished, "wagtailadmin_pages:unpublish", {}),
        (page_unpublished, "hub_withdraw", {"reason": "有误"}),
    ],
)
def test_admin_acts_on_one_item(article, operator, trouble, signal, address, data):
    trouble(signal)
    unchanged(article, lambda: operator.post(reverse(address, args=[article.pk]), data))


def test_admin_move(article, guangzhou, operator, trouble):
    trouble(post_page_move)
    url = reverse("wagtailadmin_pages:move_confirm", args=[article.pk, guangzhou.pk])
    unchanged(article, lambda: operator.post(url))


def test_admin_bulk_unpublish(article, operator, trouble):
    trouble(page_unpublished)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    unchanged(article, lambda: operator.post(f"{url}?id={article.pk}"))


def test_admin_bulk_unpublish_works_without_trouble(article, operator):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    operator.post(f"{url}?id={article.pk}")
    assert changes.latest(article.pk).kind == Change.Kind.HIDDEN


def test_admin_delete(article, operator, monkeypatch):
    def fail(*args, **kwargs):
        raise Trouble

    monkeypatch.setattr(changes, "record", fail)
    unchanged(article, lambda: operator.post(reverse("wagtailadmin_pages:delete", args=[article.pk])))
