"""A picture or file of an item in review, waiting for its hour, or public cannot be replaced underneath it."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model

from articles.models import ArticlePage, Picture
from articles.onboarding import collections
from articles.pictures.media_in_use import MediaInUse, refusal
from tests import scene
from tests.admin_forms import decide
from tests.pictures import png

TITLE = "凉茶车开进工地"


@pytest.fixture
def picture(foshan):
    own = collections(foshan.union)["图片"]
    return Picture.objects.create(
        title="工地", file=png("a.png", "red"), credit="李小明", description="凉茶车", collection=own
    )


@pytest.fixture
def document(foshan):
    own = collections(foshan.union)["文件"]
    return get_document_model().objects.create(
        title="报名表", file=ContentFile(b"1", "a.txt"), collection=own
    )


def lead(section, picture, **fields) -> ArticlePage:
    return scene.make_article(section, TITLE, lead_image=picture, **fields)


def in_body(section, picture, **fields) -> ArticlePage:
    block = {"image": picture, "caption": "", "credit": "", "alt_text": ""}
    return scene.make_article(section, TITLE, body=[("image", block)], **fields)


def in_gallery(section, picture, **fields) -> ArticlePage:
    block = {"image": picture, "caption": "", "credit": "", "alt_text": ""}
    return scene.make_article(section, TITLE, body=[("gallery", [block, block])], **fields)


def submit(item, staff) -> ArticlePage:
    item.get_workflow().start(item, staff["editor"])
    return item


def form(picture, **changes) -> dict:
    """The picture's form as a browser posts it when nothing is changed."""
    return {
        "title": picture.title,
        "description": picture.description,
        "credit": picture.credit,
        "collection": picture.collection_id,
        "tags": "",
        "focal_point_x": "",
        "focal_point_y": "",
        "focal_point_width": "",
        "focal_point_height": "",
        "reprint": picture.reprint,
        "rights_until": "",
    } | changes


def edit(client, picture, **changes):
    return client.post(reverse("wagtailimages:edit", args=[picture.pk]), form(picture, **changes))


def stored(picture) -> tuple:
    picture = Picture.objects.get(pk=picture.pk)
    return picture.file.name, picture.credit, picture.description, picture.focal_point_x


CHANGES = {
    "credit": {"credit": "别人"},
    "description": {"description": "另一张"},
    "focal point": {
        "focal_point_x": "1",
        "focal_point_y": "1",
        "focal_point_width": "9",
        "focal_point_height": "9",
    },
}


@pytest.mark.parametrize("use", [lead, in_body, in_gallery])
def test_a_picture_of_a_live_item_keeps_its_credit(login, staff, foshan, picture, use):
    use(foshan, picture)
    response = edit(login(staff["editor"]), picture, credit="别人")
    assert f"用在《{TITLE}》里" in response.text
    assert "上传一张新图" in response.text
    assert stored(picture)[1] == "李小明"


@pytest.mark.parametrize("use", [lead, in_body, in_gallery])
def test_a_picture_of_an_item_in_review_keeps_its_credit(login, staff, foshan, picture, use):
    submit(use(foshan, picture, publish=False), staff)
    assert f"用在《{TITLE}》里" in edit(login(staff["editor"]), picture, credit="别人").text
    assert stored(picture)[1] == "李小明"


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_that_readers_see_changes(login, desk, staff, foshan, picture, change):
    lead(foshan, picture)
    before = stored(picture)
    for person in (staff["editor"], staff["administrator"], desk):
        edit(login(person), picture, **CHANGES[change])
    assert stored(picture) == before


def test_the_file_is_not_replaced(login, staff, foshan, picture):
    lead(foshan, picture)
    before = picture.file.read()
    edit(login(staff["editor"]), picture, file=png("b.png", "blue"))
    assert Picture.objects.get(pk=picture.pk).file.read() == before


def test_what_readers_do_not_see_may_change(login, staff, foshan, picture):
    lead(foshan, picture)
    edit(login(staff["editor"]), picture, title="另一个名字", tags="清凉")
    assert Picture.objects.get(pk=picture.pk).title == "另一个名字"


@pytest.mark.parametrize("publish", [True, False])
def test_a_picture_of_a_draft_alone_may_change(login, staff, foshan, picture, publish):
    item = lead(foshan, None, publish=publish)
    item.lead_image = picture
    item.save_revision()
    edit(login(staff["editor"]), picture, credit="别人")
    assert stored(picture)[1] == "别人"


def test_after_a_return_the_picture_may_change(login, staff, foshan, picture):
    item = submit(lead(foshan, picture, publish=False), staff)
    decide(login(staff["first"]), item, "reject", "作者写错了")
    edit(login(staff["editor"]), picture, credit="别人")
    assert stored(picture)[1] == "别人"


def test_a_picture_that_waits_for_its_hour_is_held(login, staff, foshan, picture):
    item = lead(foshan, picture, publish=False, go_live_at=timezone.now() + timedelta(hours=1))
    item.get_latest_revision().publish()
    edit(login(staff["editor"]), picture, credit="别人")
    assert stored(picture)[1] == "李小明"


def test_the_picture_of_an_update_in_review_is_held_beside_that_of_the_live_text(
    login, staff, foshan, picture
):
    item = lead(foshan, None)
    item.lead_image = picture
    item.save_revision()
    submit(item, staff)
    edit(login(staff["editor"]), picture, credit="别人")
    assert stored(picture)[1] == "李小明"


@pytest.mark.parametrize("live", [True, False])
def test_it_is_not_deleted(login, staff, foshan, picture, live):
    item = lead(foshan, picture, publish=live)
    if not live:
        submit(item, staff)
    client = login(staff["editor"])
    response = client.post(reverse("wagtailimages:delete", args=[picture.pk]), follow=True)
    assert f"用在《{TITLE}》里" in response.text
    bulk = reverse("wagtail_bulk_action", args=["articles", "picture", "delete"])
    response = client.post(f"{bulk}?id={picture.pk}", follow=True)
    assert f"用在《{TITLE}》里" in response.text
    client.post(reverse("wagtailimages:delete_multiple", args=[picture.pk]))
    assert Picture.objects.filter(pk=picture.pk).exists()


def test_bulk_deletion_with_one_in_use_deletes_none(login, staff, foshan, picture):
    lead(foshan, picture)
    own = collections(foshan.union)["图片"]
    free = Picture.objects.create(title="没用过", file=png("c.png"), collection=own)
    bulk = reverse("wagtail_bulk_action", args=["articles", "picture", "delete"])
    login(staff["editor"]).post(f"{bulk}?id={picture.pk}&id={free.pk}")
    assert Picture.objects.count() == 2


def test_a_picture_that_nobody_uses_is_deleted(login, staff, picture):
    login(staff["editor"]).post(reverse("wagtailimages:delete", args=[picture.pk]))
    assert not Picture.objects.exists()


def test_code_meets_the_same_refusal(foshan, picture):
    lead(foshan, picture)
    picture.credit = "别人"
    for act in (picture.save, picture.delete, Picture.objects.all().delete):
        with pytest.raises(MediaInUse, match=TITLE), transaction.atomic():
            act()


def test_many_items_are_named_in_part(foshan, picture):
    for _ in range(7):
        lead(foshan, picture)
    with pytest.raises(MediaInUse, match="等7篇"):
        picture.delete()


@pytest.mark.parametrize("linked", [True, False])
def test_a_file_of_a_live_item_is_held(login, staff, foshan, document, linked):
    link = ("paragraph", f'<p><a linktype="document" id="{document.pk}">报名表</a></p>')
    attached = ("attachment", {"document": document, "title": ""})
    scene.make_article(foshan, TITLE, body=[link if linked else attached])
    client = login(staff["editor"])
    data = {"title": "另一张表", "collection": document.collection_id, "tags": ""}
    response = client.post(reverse("wagtaildocs:edit", args=[document.pk]), data, follow=True)
    assert f"用在《{TITLE}》里" in response.text
    client.post(reverse("wagtaildocs:delete", args=[document.pk]))
    document.refresh_from_db()
    assert document.title == "报名表"


def test_an_unused_file_is_changed(login, staff, document):
    data = {"title": "另一张表", "collection": document.collection_id, "tags": ""}
    login(staff["editor"]).post(reverse("wagtaildocs:edit", args=[document.pk]), data)
    document.refresh_from_db()
    assert document.title == "另一张表"


def test_the_question_costs_the_same_for_many_reviews(foshan, staff, picture, django_assert_max_num_queries):
    for number in range(4):
        submit(scene.make_article(foshan, f"别的稿件{number}", publish=False), staff)
    with django_assert_max_num_queries(3):
        assert refusal(picture) is None
