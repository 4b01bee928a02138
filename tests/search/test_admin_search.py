"""What editors type into the searches of Wagtail's admin, by the addresses that its pages ask."""

import json
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from articles import bulk
from articles.models import ArticlePage
from tests.scene import make_article
from tests.search.test_page import HOSTILE
from tests.standing import standing
from unions.models import User

pytestmark = pytest.mark.django_db

TITLE = "工会送清凉到工地"
PARTS = [
    "工会送清凉到工地",
    "清凉",
    "送清",
    "清",
    "地",
    "清涼",
    "工會",
    "送清凉 工地",
    "工 清",
    "“清凉”到",
    '"清凉到" 工会',
    "清凉到工地（",
]
HOSTILE_HERE = [
    *HOSTILE,
    "'" * 999,
    "送清凉 " * 2_000,
    '"a" b ' * 2_000,
    "live:yes live:",
    "清凉 NOT (",
    "NEAR(清 凉)",
]


@pytest.fixture
def admin(client, alliance):
    client.force_login(
        User.objects.create_superuser("root", "root@example.org", "x"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.fixture
def explorer(admin, foshan):
    """explorer(what is typed) -> the titles that the section's listing shows."""

    def _explorer(q: str) -> list[str]:
        page = shown(admin, reverse("wagtailadmin_explore", args=[foshan.pk]), q)
        return [title for title in foshan.items.values_list("title", flat=True) if title in page]

    return _explorer


@standing
def article(foshan):
    make_article(foshan, "职工书屋开放")
    return make_article(foshan, TITLE)


@pytest.fixture
def picture(alliance):
    file = BytesIO()
    Image.new("RGB", (8, 8), "red").save(file, "PNG")
    picture = get_image_model().objects.create(title=TITLE, file=ContentFile(file.getvalue(), "a.png"))
    picture.tags.add("劳动者驿站")
    picture.save()
    return picture


@pytest.fixture
def document(alliance):
    return get_document_model().objects.create(title=TITLE, file=ContentFile(b"x", "a.txt"))


def shown(client, address: str, q: str, **params) -> str:
    response = client.get(address, {"q": q.encode("utf-8", "surrogatepass"), **params})
    assert response.status_code == 200, response.status_code
    if response["Content-Type"] == "application/json":
        return json.loads(response.content)["html"]
    return response.content.decode().partition("<main")[2] or response.content.decode()


def test_the_explorer_finds_an_article_by_any_part_of_its_title(explorer, article):
    for part in PARTS:
        assert explorer(part) == [TITLE], part


def test_what_does_not_stand_in_the_title_is_not_found(explorer, article):
    for other in ("凉清", "送工", "清凉饮料", "清凉 饮料", "慰问"):
        assert explorer(other) == [], other


def test_a_latin_word_is_found_as_one_types_it(explorer, foshan):
    make_article(foshan, "年会Foshan2023在佛山举行")
    make_article(foshan, "年会Guangzhou2023在广州举行")
    for typed in ("f", "fosh", "FOSHAN2023", "Foshan2023", "ｆｏｓｈ", "年会 fosh"):
        assert explorer(typed) == ["年会Foshan2023在佛山举行"], typed
    assert explorer("oshan") == []


def test_rare_characters_are_found(explorer, foshan):
    make_article(foshan, "𠮷野家开业")
    make_article(foshan, "原野开业")
    for typed in ("𠮷野", "𠮷", "野家"):
        assert explorer(typed) == ["𠮷野家开业"], typed


def test_a_traditional_title_is_found_by_simplified_characters(explorer, foshan):
    make_article(foshan, "總工會舉辦講座")
    assert explorer("举办讲座") == ["總工會舉辦講座"]


@pytest.mark.parametrize(
    "name",
    ["wagtailadmin_pages:search", "wagtailadmin_pages:search_results", "wagtailadmin_choose_page_search"],
)
def test_pages_are_found_everywhere(admin, article, name):
    page = shown(admin, reverse(name), "清凉")
    assert TITLE in page
    assert "职工书屋开放" not in page


@pytest.mark.parametrize("name", ["wagtailimages:index", "wagtailimages_chooser:choose_results"])
def test_pictures_are_found_by_title_and_keyword(admin, picture, name):
    for typed in ("清凉", "涼", "驿站"):
        assert TITLE in shown(admin, reverse(name), typed), typed
    assert TITLE not in shown(admin, reverse(name), "清风")


@pytest.mark.parametrize("name", ["wagtaildocs:index", "wagtaildocs_chooser:choose_results"])
def test_documents_are_found(admin, document, name):
    assert TITLE in shown(admin, reverse(name), "清凉")
    assert TITLE not in shown(admin, reverse(name), "清风")


def test_an_act_on_all_that_was_found_meets_what_the_listing_showed(admin, picture):
    address = reverse("wagtail_bulk_action", args=["articles", "picture", "add_tags"])
    assert TITLE in shown(admin, address, "清凉", id="all")
    assert admin.get(address, {"q": "清风", "id": "all"}).status_code == 404


def test_a_new_title_is_found_and_the_old_one_no_more(explorer, article):
    article.title = article.draft_title = "职工代表大会召开"
    article.save()
    assert explorer("代表大会") == ["职工代表大会召开"]
    assert explorer("清凉") == []


def test_entries_of_before_are_found_after_the_command(explorer, article):
    article.index_entries.all().delete()
    assert explorer("清凉") == []
    call_command("update_index", verbosity=0)
    assert explorer("清凉") == [TITLE]


def test_bulk_made_articles_have_the_entries_of_published_ones(foshan, guangzhou):
    story = bulk.Story("工会送清凉到工地Foshan2023", ["七月流火。"])
    assert sum(bulk.Builder([foshan, guangzhou]).fill(iter([story] * 2), 2)) == 2
    published = make_article(foshan, story.title)
    made = ArticlePage.objects.filter(title=story.title).exclude(pk=published.pk).first()
    fields = ("title", "autocomplete", "body")
    assert made.index_entries.values(*fields).get() == published.index_entries.values(*fields).get()


def test_the_best_match_comes_first(foshan):
    make_article(foshan, "送清凉活动在各地举行，工会干部走进工地车间慰问一线职工并座谈")
    exact = make_article(foshan, "送清凉")
    assert next(iter(Page.objects.search("送清凉"))).pk == exact.pk


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_explore",
        "wagtailadmin_pages:search",
        "wagtailadmin_choose_page_search",
        "wagtailimages:index",
        "wagtailimages_chooser:choose_results",
        "wagtaildocs:index",
        "wagtailusers_users:index",
        "hub_pool",
        "unions_people_choose",
        "unions_people",
    ],
)
def test_anything_may_be_typed(admin, article, foshan, name):
    arguments = {"wagtailadmin_explore": [foshan.pk], "unions_people": [foshan.union.pk]}
    for typed in HOSTILE_HERE:
        shown(admin, reverse(name, args=arguments.get(name)), typed)


def test_the_backend_takes_what_no_form_lets_through(article):
    for typed in HOSTILE_HERE:
        assert isinstance(list(Page.objects.autocomplete(typed)), list)
        assert isinstance(Page.objects.search(typed).count(), int)


def test_nothing_to_look_for_is_nothing_found(article):
    backend = get_search_backend()
    assert list(backend.search("（）", Page)) == []
    assert list(backend.autocomplete("-", Page)) == []
