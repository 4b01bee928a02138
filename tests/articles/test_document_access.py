"""A document can be downloaded while a public page offers it; otherwise only by those who may read such a page."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from articles.onboarding import collections
from articles.withdrawals import withdrawal
from tests import scene
from unions.models import Oversight

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(foshan):
    return get_document_model().objects.create(
        title="安排表", file=ContentFile(b"%PDF", "plan.pdf"), collection=collections(foshan.union)["文件"]
    )


@pytest.fixture
def draft(foshan, document):
    body = [("paragraph", "<p>见附件。</p>"), ("attachment", {"document": document, "title": "安排表"})]
    return scene.make_article(foshan, "送清凉", publish=False, body=body)


def status(client, document) -> int:
    return client.get(document.url).status_code


def test_not_before_the_page_is_public_nor_after(client, draft, document, desk):
    assert status(client, document) == 404
    draft.get_latest_revision().publish()
    assert status(client, document) == 200
    withdrawal.withdraw(draft.specific, desk, "有误", "已撤回")
    assert status(client, document) == 404


def test_not_from_behind_a_privacy_setting(client, draft, document):
    draft.get_latest_revision().publish()
    PageViewRestriction.objects.create(page=draft, restriction_type="login")
    assert status(client, document) == 404


def test_not_while_no_page_shows_it(client, document, login, staff):
    assert status(client, document) == 404
    assert status(login(staff["editor"]), document) == 200


@pytest.mark.parametrize(
    ("person", "expected"),
    [("editor", 200), ("first", 200), ("final", 200), ("desk", 200), ("auditor", 200), ("outsider", 404)],
)
def test_who_may_read_the_draft_may_read_its_document(
    person, expected, login, draft, document, staff, desk, auditor, outsider
):
    people = staff | {"desk": desk, "auditor": auditor, "outsider": outsider}
    assert status(login(people[person]), document) == expected


def test_a_higher_union_sees_it_with_oversight_only(login, document, foshan, staff):
    nanhai = scene.make_section("nanhai", "南海区总工会", superior=foshan.union)
    document.collection = collections(nanhai.union)["文件"]
    document.save()
    scene.make_article(nanhai, publish=False, body=[("attachment", {"document": document, "title": ""})])
    client = login(staff["final"])
    assert status(client, document) == 404
    Oversight.objects.create(overseer=foshan.union, overseen=nanhai.union)
    assert status(client, document) == 200


def test_the_file_itself_has_no_public_address(client, document):
    assert client.get(f"/media/{document.file.name}").status_code == 404
    assert client.get(document.url.replace("plan", "other")).status_code == 404
