"""Whoever posts the number of another union's picture or document does not get it into an article."""

import pytest
from wagtail.test.utils.form_data import rich_text, streamfield

from articles.models import ArticlePage
from tests import scene
from tests.admin_forms import article_form
from tests.articles.test_admin_scope import make_document, make_picture

pytestmark = pytest.mark.django_db

REFUSED = "用了不属于本会的图片或文件"


def post(client, section, article=None, **fields):
    address = (
        f"/admin/pages/{article.pk}/edit/"
        if article
        else f"/admin/pages/add/articles/articlepage/{section.pk}/"
    )
    return client.post(address, article_form("带图的稿件", **fields))


def with_block(kind: str, media) -> dict:
    """An article's body that holds the media in a block of this kind."""
    picture = {"image": media.pk, "caption": "", "credit": "", "alt_text": ""}
    blocks = {
        "image": ("image", picture),
        "gallery": ("gallery", streamfield([("item", picture)])),
        "attachment": ("attachment", {"document": media.pk, "title": ""}),
        "link": ("paragraph", rich_text(f'<p><a linktype="document" id="{media.pk}">文件</a></p>')),
    }
    return {"body": streamfield([blocks[kind]])}


@pytest.fixture
def editor(staff, login):
    """Foshan's editor at the browser."""
    return login(staff["editor"])


def test_the_own_lead_picture_is_taken(editor, foshan):
    assert post(editor, foshan, lead_image=make_picture(foshan, "自己的").pk).status_code == 302


def test_anothers_lead_picture_is_refused(editor, foshan, guangzhou):
    page = post(editor, foshan, lead_image=make_picture(guangzhou, "别人的").pk).content.decode()
    assert REFUSED in page
    assert not ArticlePage.objects.exists()


@pytest.mark.parametrize("kind", ["image", "attachment", "link"])
@pytest.mark.parametrize("own", [True, False])
def test_media_in_the_body_must_be_the_own(editor, foshan, guangzhou, kind, own):
    make = make_picture if kind == "image" else make_document
    media = make(foshan if own else guangzhou, "某件")
    response = post(editor, foshan, **with_block(kind, media))
    assert (response.status_code == 302) is own
    assert ArticlePage.objects.exists() is own
    assert own or REFUSED in str(response.context["form"].errors)


def test_what_was_in_the_page_before_may_stay(editor, foshan, guangzhou):
    """Placed there by the desk, say; a colleague must be able to correct the text all the same."""
    given = make_picture(guangzhou, "联盟给的")
    article = scene.make_article(foshan, publish=False, lead_image=given)
    article.save_revision()
    assert post(editor, foshan, article, lead_image=given.pk).status_code == 302
    other = make_picture(guangzhou, "别人的另一张")
    assert REFUSED in post(editor, foshan, article, lead_image=other.pk).content.decode()


def test_the_desk_may_use_any(foshan, guangzhou, desk, login):
    assert post(login(desk), foshan, lead_image=make_picture(guangzhou, "某图").pk).status_code == 302
