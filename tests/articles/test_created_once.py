"""A form that arrives twice makes one item: an autosave under way while a button is pressed, a lost answer, two clicks."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import ItemPage
from tests import scene
from tests.admin_forms import article_form

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def editor(login, staff):
    return login(staff["editor"])


@pytest.fixture
def address(foshan):
    return reverse("wagtailadmin_pages:add", args=["articles", "articlepage", foshan.pk])


@pytest.fixture
def number(editor, address):
    """The number in an empty form."""
    return str(editor.get(address).context["form"]["creation"].value())


def test_every_empty_form_has_a_number_of_its_own(editor, address, number):
    response = editor.get(address)
    assert 'type="hidden" name="creation"' in response.text
    assert str(response.context["form"]["creation"].value()) != number


def test_a_button_after_an_autosave_goes_on_with_the_same_item(editor, address, number):
    autosaved = editor.post(address, article_form("凉茶车", creation=number), headers=JSON).json()
    form = article_form("凉茶车开进工地", creation=number) | {"action-submit": "送审"}
    assert editor.post(address, form).status_code == 302
    page = ItemPage.objects.get(draft_title__startswith="凉茶车")
    assert page.pk == autosaved["pk"]
    assert page.draft_title == "凉茶车开进工地"
    assert page.current_workflow_state


def test_an_autosave_sent_again_is_told_where_to_go_on(editor, address, number):
    first, second = (
        editor.post(address, article_form("凉茶车", creation=number), headers=JSON).json() for _ in range(2)
    )
    assert (first["pk"], first["url"], first["hydrate_url"]) == (
        second["pk"],
        second["url"],
        second["hydrate_url"],
    )
    assert editor.get(second["hydrate_url"]).status_code == 200
    assert ItemPage.objects.count() == 1


def test_two_forms_make_two_items(editor, address, number):
    for one in (number, str(uuid4()), "", "x", None):
        form = article_form("凉茶车") | ({} if one is None else {"creation": one})
        response = editor.post(address, form)
        assert response.status_code == (302 if one != "x" else 200)
    assert ItemPage.objects.count() == 4


def test_another_text_in_the_same_form_is_another_item(editor, address, number):
    for title in ("凉茶车", "职工书屋"):
        editor.post(address, article_form(title, creation=number))
    assert set(ItemPage.objects.values_list("draft_title", flat=True)) == {"凉茶车", "职工书屋"}


def test_an_hour_later_it_is_another_item(editor, address, number):
    editor.post(address, article_form("凉茶车", creation=number))
    ItemPage.objects.update(latest_revision_created_at=timezone.now() - timedelta(hours=1))
    editor.post(address, article_form("凉茶车", creation=number))
    assert ItemPage.objects.count() == 2


def test_nobody_reaches_another_persons_item(login, editor, address, number, foshan, guangzhou):
    editor.post(address, article_form("凉茶车", creation=number))
    colleague = login(scene.make_staff(guangzhou)["editor"])
    theirs = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", guangzhou.pk])
    colleague.post(theirs, article_form("凉茶车", creation=number))
    assert colleague.post(address, article_form("凉茶车", creation=number)).status_code in {302, 403}
    sections = sorted(ItemPage.objects.values_list("section__slug", flat=True))
    assert sections == ["foshan", "guangzhou"]
    assert ItemPage.objects.values("translation_key").distinct().count() == 2
