"""A union's people see and choose what is their own, wherever in the admin they ask, whatever they put into an address."""

import json
from io import BytesIO

import pytest
from django.contrib.messages import get_messages
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, TaskState

from articles import onboarding
from articles.models import ItemPage
from tests import scene
from tests.addresses import admin_patterns, filled
from tests.unions.menu import menu
from unions import members
from unions.models import Membership, Role, User

pytestmark = pytest.mark.django_db

SEARCHED = "机密"
SECRET = f"{SEARCHED}绝不外传"
# As it stands in a page, as it stands in JSON, a file's name, a colleague's name.
TRACES = ("绝不外传", "\\u7edd\\u4e0d\\u5916\\u4f20", "secret.", "guangzhou-")


def make_picture(section, title: str):
    file = BytesIO()
    Image.new("RGB", (8, 8), "red").save(file, "PNG")
    collection = onboarding.collections(section.union)["图片"]
    return get_image_model().objects.create(
        title=title, file=ContentFile(file.getvalue(), "secret.png"), collection=collection
    )


def make_document(section, title: str):
    collection = onboarding.collections(section.union)["文件"]
    return get_document_model().objects.create(
        title=title, file=ContentFile(b"x", "secret.txt"), collection=collection
    )


@pytest.fixture
def secrets(guangzhou, guangzhou_staff) -> dict:
    """Of Guangzhou: a draft in review, a live page with a new title, a picture, a document, a keyword."""
    author = guangzhou_staff["editor"]
    draft = scene.make_article(guangzhou, f"{SECRET}草稿", publish=False)
    draft.keywords.add(f"{SECRET}标签")
    draft.save()
    draft.save_revision(user=author)
    draft.get_workflow().start(draft, author)
    retitled = scene.make_article(guangzhou, "公开稿件")
    retitled.title = f"{SECRET}改题"
    retitled.save_revision(user=author)
    return {
        "draft": draft,
        "retitled": retitled,
        "picture": make_picture(guangzhou, f"{SECRET}图片"),
        "document": make_document(guangzhou, f"{SECRET}文件"),
    }


def hostile_addresses(secrets: dict, page: Page):
    """Every address of the admin, with another union's ids wherever it takes any."""
    state = TaskState.objects.latest("pk")
    ids = {
        "page_id": page.pk, "parent_page_id": page.pk, "page_to_move_id": page.pk, "page_pk": page.pk,
        "destination_id": page.get_parent().pk, "object_id": page.pk, "item_id": page.pk, "pk": page.pk,
        "revision_id": page.latest_revision_id, "revision_id_a": "earliest", "revision_id_b": "latest",
        "image_id": secrets["picture"].pk, "document_id": secrets["document"].pk, "doc_id": secrets["document"].pk,
        "task_state_id": state.pk, "task_id": state.task_id, "workflow_state_id": state.workflow_state_id,
        "collection_id": secrets["picture"].collection_id, "app_label": "wagtailcore", "model_name": "page",
        "action": "delete", "action_name": "approve", "content_type_app_name": "articles",
        "content_type_model_name": "articlepage", "filter_spec": "width-9", "decision": "decline",
        "app_name": "home", "uidb64": "x", "token": "x", "act": "remove", "union_id": page.specific.union.pk,
    }  # fmt: skip
    for pattern, _name in admin_patterns():
        kind = next((one for one in ("image", "document") if one in pattern), "")
        pk = {"image": secrets["picture"].pk, "document": secrets["document"].pk}.get(kind, page.pk)
        pk = secrets["picture"].collection_id if "collections/" in pattern else pk
        yield "/" + filled(pattern, ids | {"pk": pk})


def traces(response) -> list[str]:
    """Parts of the secrets in what the person gets, messages for the next page included."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    told = "".join(map(str, get_messages(response.wsgi_request)))
    text = body.decode(errors="replace") + told + response.cookies.output()
    return [text[max(0, at - 60) : at + 60] for trace in TRACES if (at := text.find(trace)) >= 0]


@pytest.mark.parametrize(("role", "kind"), [("editor", "draft"), ("editor", "retitled"), ("final", "draft")])
def test_no_address_of_the_admin_shows_what_is_anothers(staff, secrets, login, role, kind):
    page = secrets[kind]
    lists = "&".join(f"id={secrets[one].pk}" for one in secrets)
    searched = f"?q={SEARCHED}&term={SEARCHED}&search={SEARCHED}&{lists}"
    queries = ("", searched) if (role, kind) == ("editor", "draft") else (searched,)
    told = {}
    client = login(staff[role])
    client.raise_request_exception = False
    for address in hostile_addresses(secrets, page):
        for query in queries:
            client.cookies.pop("messages", None)
            response = client.get(address + query)
            if found := traces(response):
                told[address + query] = found
            assert response.status_code != 500, address + query
    assert told == {}


def snapshot() -> list:
    """All that an act of another union's person could have changed."""
    return [
        list(
            Page.objects.order_by("pk").values_list(
                "pk", "path", "title", "live", "locked", "latest_revision"
            )
        ),
        list(TaskState.objects.order_by("pk").values_list("pk", "status")),
        list(Membership.objects.order_by("pk").values_list("pk", "suspended_at")),
        list(User.objects.order_by("pk").values_list("pk", "is_active", "is_superuser", "email")),
        list(get_image_model().objects.values_list("pk", "title", "collection")),
        list(get_document_model().objects.values_list("pk", "title", "collection")),
    ]


@pytest.mark.parametrize("role", ["administrator", "final"])
def test_no_address_of_the_admin_changes_what_is_anothers(staff, secrets, login, role):
    before = snapshot()
    lists = "&".join(f"id={secrets[one].pk}" for one in ("draft", "picture", "document"))
    client = login(staff[role])
    client.raise_request_exception = False
    for address in hostile_addresses(secrets, secrets["draft"]):
        client.post(
            f"{address}?{lists}", {"title": "改了", "comment": "改了", "collection": "1", "reason": "改了"}
        )
    assert snapshot() == before


@pytest.mark.parametrize(
    "name",
    [
        "wagtailadmin_explore",
        "wagtailadmin_pages:edit",
        "wagtailadmin_pages:history",
        "wagtailadmin_pages:usage",
    ],
)
def test_an_editor_works_in_the_own_section_and_is_refused_in_anothers(foshan, guangzhou, staff, login, name):
    client = login(staff["editor"])
    own, other = scene.make_article(foshan, "自己的"), scene.make_article(guangzhou, "别人的")
    pages = (foshan, guangzhou) if name == "wagtailadmin_explore" else (own, other)
    assert client.get(reverse(name, args=[pages[0].pk])).status_code == 200
    assert client.get(reverse(name, args=[pages[1].pk])).status_code in {302, 403, 404}


def chooser(client, parent=None, **query) -> str:
    name = "wagtailadmin_choose_page_child" if parent else "wagtailadmin_choose_page"
    response = client.get(reverse(name, args=[parent.pk] if parent else []), query)
    return json.loads(response.content)["html"] if response.status_code == 200 else ""


def test_the_page_chooser_offers_own_drafts_and_others_public_pages(foshan, guangzhou, staff, secrets, login):
    client = login(staff["editor"])
    scene.make_article(foshan, "自己的草稿", publish=False)
    scene.make_article(guangzhou, "别人的公开稿")
    assert "自己的草稿" in chooser(client, foshan)
    offered = chooser(client, guangzhou)
    assert "别人的公开稿" in offered
    assert SECRET not in offered
    found = client.get(reverse("wagtailadmin_choose_page_search"), {"q": "别人的公开稿"}).content.decode()
    assert "别人的公开稿" in found


def test_an_address_becomes_a_link_without_telling_a_drafts_title(foshan, staff, secrets, login):
    own = scene.make_article(foshan, "自己的稿件")
    client = login(staff["editor"])

    def link_to(page) -> dict:
        posted = {"external-link-chooser-url": page.full_url, "external-link-chooser-link_text": "看这里"}
        return client.post(reverse("wagtailadmin_choose_page_external_link"), posted).json()["result"]

    assert link_to(own)["id"] == own.pk
    assert link_to(secrets["retitled"])["title"] == "看这里"
    assert "id" not in link_to(secrets["retitled"])


def test_the_chooser_of_pictures_offers_the_own_alone(foshan, staff, secrets, login):
    make_picture(foshan, "自己的图片")
    page = login(staff["editor"]).get(reverse("wagtailimages_chooser:choose_results")).content.decode()
    assert "自己的图片" in page
    assert SECRET not in page


def test_uploads_go_into_the_own_collection(foshan, guangzhou, staff, login):
    client = login(staff["editor"])
    theirs = onboarding.collections(guangzhou.union)["图片"]
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    upload = ContentFile(file.getvalue(), "a.png")
    client.post(reverse("wagtailimages:add"), {"title": "图", "file": upload, "collection": theirs.pk})
    assert not get_image_model().objects.filter(collection=theirs).exists()


def test_keywords_of_others_drafts_are_not_suggested(foshan, guangzhou, staff, secrets, login):
    public = scene.make_article(guangzhou, "公开")
    public.keywords.add("机器换人")
    public.save()
    client = login(staff["editor"])
    assert client.get(reverse("wagtailadmin_tag_autocomplete"), {"term": "机"}).json() == ["机器换人"]


def test_nothing_is_inherited_along_the_directory(alliance, login):
    """The district's union stands below the city's: their sections are strangers all the same."""
    city = scene.make_section("foshan", "佛山市总工会")
    district = scene.make_section("nanhai", "南海区总工会", superior=city.union)
    editor = scene.make_person("city-editor", city.union, Role.EDITOR)
    draft = scene.make_article(district, "区里的草稿", publish=False)
    picture = make_picture(district, "区里的图片")
    client = login(editor)
    for address in (
        reverse("wagtailadmin_explore", args=[district.pk]),
        reverse("wagtailadmin_pages:edit", args=[draft.pk]),
        reverse("wagtailimages:edit", args=[picture.pk]),
        reverse("wagtailimages_chooser:chosen", args=[picture.pk]),
    ):
        assert client.get(address).status_code in {302, 403, 404}


def test_a_person_of_two_unions_works_in_both(foshan, guangzhou, staff, login):
    members.set_roles(staff["editor"], guangzhou.union, [Role.EDITOR])
    client = login(staff["editor"])
    for section in (foshan, guangzhou):
        assert client.get(reverse("wagtailadmin_explore", args=[section.pk])).status_code == 200


def test_reviewers_reach_the_texts_that_wait_for_them(foshan, staff, login):
    item = scene.make_article(foshan, "待审", publish=False)
    item.get_workflow().start(item, staff["editor"])
    edit = reverse("wagtailadmin_pages:edit", args=[item.pk])
    assert "待审" in login(staff["first"]).get(edit, follow=True).content.decode()


def test_the_desk_reaches_everything(desk, secrets, login):
    client = login(desk)
    assert SECRET in chooser(client, secrets["draft"].get_parent())
    assert client.get(reverse("wagtailadmin_pages:edit", args=[secrets["draft"].pk])).status_code == 200


def test_a_report_on_everybodys_pages_is_the_desks(desk, staff, foshan, login):
    address = reverse("wagtailadmin_reports:page_types_usage")
    assert login(desk).get(address).status_code == 200
    client = login(staff["editor"])
    assert client.get(address).status_code == 302
    assert "page-types-usage" not in menu(client)


@pytest.mark.parametrize("ids", ["id=all", "id=x", "id=99999999999999999999999", "id=all&childOf={other}"])
def test_bulk_acts_take_no_strange_ids(staff, secrets, login, ids):
    query = ids.format(other=secrets["draft"].get_parent().pk)
    response = login(staff["editor"]).get(f"/admin/bulk/wagtailcore/page/move/?{query}")
    assert response.status_code == 302
    assert ItemPage.objects.get(pk=secrets["draft"].pk).title == f"{SECRET}草稿"
