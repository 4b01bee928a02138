"""Pictures leave public storage with the last public thing that shows them, and come back with the first."""

from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles import scheduling
from articles.models import ItemPage, Picture, PictureCheck, Rendition, TopicIndexPage, TopicPage
from articles.onboarding import collections
from articles.pictures import withheld
from articles.withdrawals import withdrawal
from tests.pictures import png
from tests.reading import picture
from tests.scene import make_article, paragraphs


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """at_once(act) -> runs it and what it left for after the commit."""

    def _at_once(act):
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return _at_once


@pytest.fixture
def photo(foshan):
    return picture("凉茶车", collection=collections(foshan.union)["图片"])


@pytest.fixture
def article(foshan, photo):
    """Read once, so that renditions exist."""
    return make_article(foshan, lead_image=photo, body=[("image", {"image": photo, "caption": "车"})])


@pytest.fixture
def files(client, article, photo):
    """The public files that make up the picture: the original and all renditions."""
    client.get(article.url)
    withheld.settle()  # what the publication asked for
    found = [photo.file.name, *photo.renditions.values_list("file", flat=True)]
    assert len(found) > 2
    assert all(public(name) for name in found)
    return found


def public(name):
    return storages["default"].exists(name)


def kept(name):
    return storages["withheld"].exists(name)


def withdraw(article):
    return withdrawal.withdraw(ItemPage.objects.get(pk=article.pk), None, "有误")


def unpublish(article):
    ItemPage.objects.get(pk=article.pk).specific.unpublish()


def delete(article):
    ItemPage.objects.get(pk=article.pk).specific.delete()


def expire(article):
    ItemPage.objects.filter(pk=article.pk).update(expire_at=timezone.now())
    scheduling.run_due()


def make_private(article):
    PageViewRestriction.objects.create(page=article, restriction_type="login")


def close(article):
    withdrawal.close_section(article.section, None, "撤并")


@pytest.mark.parametrize("act", [withdraw, unpublish, delete, expire, make_private, close])
def test_original_and_renditions_leave_public_storage(at_once, article, files, act):
    at_once(lambda: act(article))
    assert [name for name in files if public(name)] == []
    assert [name for name in files if not kept(name)] == []
    assert not PictureCheck.objects.exists()


def test_nothing_moves_before_the_commit(article, files):
    withdraw(article)
    assert all(public(name) for name in files)
    assert PictureCheck.objects.exists()


def test_an_act_that_is_rolled_back_leaves_the_pictures(at_once, article, files):
    def fail():
        withdraw(article)
        transaction.set_rollback(True)

    at_once(transaction.atomic(fail))
    assert withheld.settle() == 0
    assert all(public(name) for name in files)


def test_they_come_back_to_the_same_names(client, at_once, article, files):
    act = at_once(lambda: withdraw(article))
    at_once(lambda: withdrawal.undo(act, None, "误撤"))
    assert all(public(name) for name in files)
    assert not any(kept(name) for name in files)
    assert f"/media/{files[1]}" in client.get(article.url).text


def test_they_come_back_with_a_reopened_section(at_once, article, files):
    act = at_once(lambda: withdrawal.close_section(article.section, None, "撤并"))
    at_once(lambda: withdrawal.undo(act, None, "复开"))
    assert all(public(name) for name in files)


def test_what_another_public_item_shows_stays(at_once, foshan, article, photo, files):
    make_article(foshan, "又一篇", lead_image=photo)
    at_once(lambda: withdraw(article))
    assert all(public(name) for name in files)


def test_what_a_topic_shows_stays_until_the_topic_goes(at_once, article, photo, files):
    topic = TopicPage(title="清凉", slug="cool", introduction="一夏", lead_image=photo)
    TopicIndexPage.objects.get().add_child(instance=topic)
    topic.save_revision().publish()
    at_once(lambda: withdraw(article))
    assert all(public(name) for name in files)
    at_once(lambda: TopicPage.objects.get().unpublish())
    assert not any(public(name) for name in files)


def test_a_draft_that_shows_it_does_not_keep_it_and_its_publication_brings_it_back(
    at_once, foshan, article, photo, files
):
    draft = make_article(foshan, "又一篇", lead_image=photo, publish=False)
    at_once(lambda: withdraw(article))
    assert not any(public(name) for name in files)
    at_once(lambda: draft.get_latest_revision().publish())
    assert all(public(name) for name in files)


def test_a_picture_that_is_exchanged_in_a_correction_leaves(at_once, article, files, foshan):
    page = ItemPage.objects.get(pk=article.pk).specific
    page.lead_image, page.body = None, paragraphs("没有图片。")
    at_once(lambda: page.save_revision().publish())
    assert not any(public(name) for name in files)


def test_an_unpublished_draft_is_left_alone(at_once, foshan, photo):
    at_once(lambda: make_article(foshan, lead_image=photo, publish=False))
    assert public(photo.file.name)
    assert not PictureCheck.objects.exists()


class TestAfterAKill:
    def test_the_worker_does_what_the_killed_process_left(self, article, files):
        withdraw(article)
        assert withheld.settle() == 1
        assert not any(public(name) for name in files)
        assert withheld.settle() == 0

    def test_a_copy_cut_short_is_made_anew(self, article, files):
        withdraw(article)
        name = files[0]
        whole = storages["default"].open(name).read()
        storages["withheld"].save(name, png("half.png", size=(1, 1)))
        withheld.settle()
        assert storages["withheld"].open(name).read() == whole

    def test_a_public_copy_left_behind_is_deleted(self, article, files):
        """Killed between the commit of the new names and the deletion of the old files."""
        withdraw(article)
        left = {name: storages["default"].open(name).read() for name in files}
        withheld.settle()
        for name, content in left.items():
            with storages["default"].open(name, "wb") as file:
                file.write(content)
        PictureCheck.objects.create(picture_id=Picture.objects.get().pk)
        withheld.settle()
        assert not any(public(name) for name in files)
        assert all(kept(name) for name in files)

    def test_a_picture_that_cannot_be_moved_does_not_hold_up_the_others(
        self, article, files, foshan, monkeypatch
    ):
        other = picture("另一张")
        second = make_article(foshan, "又一篇", lead_image=other)
        withdraw(article)
        withdraw(second)
        move = withheld._copy
        broken = article.lead_image_id

        def fails_for_one(each):
            if each.pk == broken and isinstance(each, Picture):
                raise OSError("disk full")
            move(each)

        monkeypatch.setattr(withheld, "_copy", fails_for_one)
        assert withheld.settle() == 1
        assert not public(other.file.name)
        assert public(files[0])
        assert withheld.settle() == 0, "it waits a minute"
        monkeypatch.setattr(withheld, "_copy", move)
        PictureCheck.objects.update(retry_at=timezone.now())
        assert withheld.settle() == 1
        assert not public(files[0])

    def test_a_lost_file_is_no_reason_to_try_for_ever(self, article, files):
        storages["default"].delete(files[1])
        withdraw(article)
        assert withheld.settle() == 1
        assert not any(public(name) for name in files)

    def test_a_deleted_picture_is_no_reason_either(self, article, photo, files):
        withdraw(article)
        ItemPage.objects.get(pk=article.pk).specific.delete()
        photo.delete()
        assert withheld.settle() == 1

    def test_a_rendition_made_meanwhile_follows(self, at_once, article, photo, files):
        stale = Picture.objects.get(pk=photo.pk)
        at_once(lambda: withdraw(article))
        stale.file.name = Picture.objects.get(pk=photo.pk).file.name  # the file is found, the flag is old
        late = stale.get_rendition("width-77")
        assert public(late.file.name)
        withheld.settle()
        assert not public(late.file.name)
        assert kept(late.file.name)


class TestInTheAdmin:
    @pytest.fixture
    def withdrawn(self, at_once, article, files):
        at_once(lambda: withdraw(article))
        return Picture.objects.get()

    def test_its_unions_people_see_it(self, login, withdrawn, staff):
        for role in ("editor", "first", "administrator"):
            client = login(staff[role])
            response = client.get(withdrawn.file.url)
            assert response.status_code == 200
            assert (
                b"".join(response.streaming_content)
                == storages["withheld"].open(withdrawn.file.name[5:]).read()
            )
            assert "no-store" in response["Cache-Control"]

    def test_so_does_the_desk(self, login, withdrawn, desk):
        assert login(desk).get(withdrawn.file.url).status_code == 200

    def test_others_and_the_public_do_not(self, client, login, withdrawn, guangzhou_staff, outsider):
        assert client.get(withdrawn.file.url).status_code == 302
        for person in (guangzhou_staff["editor"], outsider):
            assert login(person).get(withdrawn.file.url).status_code in {302, 403}

    def test_new_thumbnails_are_not_made_in_public(self, login, withdrawn, staff):
        page = login(staff["editor"]).get(reverse("wagtailimages:edit", args=[withdrawn.pk]))
        assert page.status_code == 200
        assert "/admin/pictures/withheld/" in page.text
        renditions = Rendition.objects.values_list("file", flat=True)
        assert all(name.startswith("held/") for name in renditions)

    @pytest.mark.parametrize("name", ["nothing.png", "../hub.sqlite3", "..%2f..%2fetc/passwd", "%00"])
    def test_made_up_names_are_not_found(self, login, withdrawn, staff, name):
        response = login(staff["editor"]).get(f"/admin/pictures/withheld/{name}")
        assert response.status_code in {302, 404}

    def test_the_editor_can_still_choose_and_preview_it(self, login, withdrawn, staff, article):
        page = login(staff["editor"]).get(reverse("wagtailadmin_pages:edit", args=[article.pk]))
        assert "/admin/pictures/withheld/" in page.text
        assert not any(Path(name).is_absolute() for name in Rendition.objects.values_list("file", flat=True))

    def test_deleting_the_picture_deletes_its_withheld_files(self, at_once, withdrawn, files):
        at_once(withdrawn.delete)
        assert not any(kept(name) or public(name) for name in files)


def test_names_cannot_be_guessed(foshan):
    one, two = picture("同名"), picture("同名")
    for each in (one, two):
        token = Path(each.file.name).name.partition("-")[0]
        assert len(token) == 20
        assert token[:14] in each.get_rendition("fill-1200x675|format-webp").file.name
    assert one.file.name.partition("-")[0] != two.file.name.partition("-")[0]


@pytest.mark.parametrize("name", ["图" * 90 + ".png", "a" * 200 + ".png", "noending", "../../x.png", ".png"])
def test_strange_file_names_fit(foshan, name):
    each = Picture.objects.create(title="x", file=png(name), withheld=True)
    assert each.file.name.startswith("held/original_images/")
    assert len(each.file.name) <= 100
    assert kept(each.file.name.removeprefix("held/"))
