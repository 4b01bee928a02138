"""Uploading a Word file by the admin's address: who may, what they are told, where they are led."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import ArticlePage

from . import docx_files as files


@pytest.fixture
def address(foshan):
    return reverse("hub_docx", args=[foshan.pk])


def word(*lines, name="稿件.docx"):
    return SimpleUploadedFile(name, files.lines(*(lines or ("送清凉", "正文。"))).getvalue())


def test_an_editor_is_led_to_the_new_draft(login, staff, address):
    response = login(staff["editor"]).post(address, {"file": word()})
    page = ArticlePage.objects.get()
    assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert page.owner == staff["editor"]


@pytest.mark.parametrize("role", ["first", "second", "final"])
def test_reviewers_do_not_write_and_so_do_not_upload(login, staff, address, role):
    client = login(staff[role])
    assert client.get(address).status_code == 302
    client.post(address, {"file": word()})
    assert not ArticlePage.objects.exists()


def test_another_unions_editor_does_not_upload_here(login, guangzhou_staff, address):
    login(guangzhou_staff["editor"]).post(address, {"file": word()})
    assert not ArticlePage.objects.exists()


def test_a_stranger_is_asked_to_log_in(client, address):
    assert reverse("wagtailadmin_login") in client.post(address, {"file": word()}).url


def test_a_section_that_does_not_exist_is_not_found(login, desk):
    assert login(desk).get(reverse("hub_docx", args=[999_999])).status_code == 404


def test_a_file_that_cannot_be_read_is_answered_in_the_form(login, staff, address):
    file = SimpleUploadedFile("旧稿.docx", b"\xd0\xcf\x11\xe0" + b"\0" * 100)
    response = login(staff["editor"]).post(address, {"file": file})
    assert "旧版的 .doc" in response.text
    assert not ArticlePage.objects.exists()


@pytest.mark.parametrize(
    ("posted", "answer"), [({}, "请先选择"), ({"file": SimpleUploadedFile("a.docx", b"")}, "空的")]
)
def test_no_file_and_an_empty_one_are_told(login, staff, address, posted, answer):
    assert answer in login(staff["editor"]).post(address, posted).text


def test_a_file_name_out_of_another_world_does_no_harm(login, staff, address):
    login(staff["editor"]).post(
        address, {"file": word("这是一整段话，没有标题。", name="../../" + "长" * 300 + ".docx")}
    )
    assert len(ArticlePage.objects.get().title) <= 255


def test_what_did_not_arrive_is_told_on_the_editing_page(login, staff, address):
    chart = '<a:graphicData xmlns:a="a" uri="http://schemas.openxmlformats.org/drawingml/2006/chart"/>'
    body = f"{files.paragraph('标题')}<w:p><w:r>{chart}</w:r></w:p>{files.paragraph('正文。')}"
    file = SimpleUploadedFile("图表.docx", files.raw(body).getvalue())
    assert "图表没有带进来" in login(staff["editor"]).post(address, {"file": file}, follow=True).text


def test_the_way_to_upload_is_offered_where_an_editor_begins(login, staff, foshan, address):
    client = login(staff["editor"])
    pages = (
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[foshan.pk]),
        reverse("wagtailadmin_pages:add_subpage", args=[foshan.pk]),
    )
    for page in pages:
        assert address in client.get(page).text


def test_it_is_not_offered_to_reviewers(login, staff, address):
    assert address not in login(staff["first"]).get(reverse("wagtailadmin_home")).text
