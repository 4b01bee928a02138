"""What readers see when something went wrong: words, ways on, the right status; what stands alone needs nothing."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_protect
from lxml import html

from hub.urls import urlpatterns as hub_addresses
from tests.reading import Reading, read
from tests.scene import make_article

pytestmark = pytest.mark.django_db
ALONE = ("400.html", "500.html", "maintenance.html")


def _fail(error: Exception):
    def view(request):
        raise error

    return view


urlpatterns = [
    path("fails/", _fail(RuntimeError("broken"))),
    path("refuses/", _fail(PermissionDenied())),
    path("doubts/", _fail(SuspiciousOperation())),
    path("form/", csrf_protect(lambda request: HttpResponse())),
    *hub_addresses,
]


@pytest.fixture
def broken(settings, alliance):
    """A reader's browser at a site where things go wrong."""
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


@pytest.mark.parametrize("address", ["/nix/", "/foshan/nix/", "/nix.html", "/%00/", "/" + "长" * 300 + "/"])
def test_a_missing_page_offers_a_search_and_ways_on(client, foshan, address):
    page = read(client, address, 404)
    assert page.texts("trouble-title") == ["没有这一页"]
    assert page.links("trouble-ways") == ["/", "/unions/", "/events/", "/sitemap/"]
    assert page.document.xpath("//main//form/@action") == ["/search/"]
    assert page.meta("robots") == "noindex"


def test_all_ways_on_lead_somewhere(client, foshan):
    for way in read(client, "/nix/", 404).links("trouble-ways"):
        read(client, way)


def test_a_refusal_says_whom_to_ask(broken):
    response = broken.get("/refuses/")
    assert response.status_code == 403
    assert "工会管理员" in Reading(response).text


def test_a_form_that_was_open_too_long_says_so_in_chinese(broken):
    response = broken.post("/form/", {"text": "写了很久"})
    assert response.status_code == 403
    assert "刷新以后再送一次" in Reading(response).text


def test_a_failure_answers_500_and_a_broken_request_400(broken):
    for address, status, words in (("/fails/", 500, "出了点问题"), ("/doubts/", 400, "这个请求不完整")):
        response = broken.get(address)
        assert response.status_code == status
        assert words in response.content.decode()
        assert "broken" not in response.content.decode()


@pytest.mark.parametrize("template", ALONE)
def test_what_stands_alone_asks_nothing_and_has_nothing_inline(template, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = render_to_string(template)
    document = html.document_fromstring(page)
    assert "12351" in page
    assert document.xpath("//style | //script | //@style | //@onclick") == []
    assert all(address.startswith(("/", "tel:")) for address in document.xpath("//@href | //@src"))
    assert document.xpath("//main//h1")


def test_the_maintenance_page_is_written_as_a_file(tmp_path, capsys):
    target = tmp_path / "new" / "maintenance.html"
    call_command("maintenance_page", output=target, back="今天14:30<b>")
    assert "预计今天14:30&lt;b&gt;恢复" in target.read_text()
    assert capsys.readouterr().out.strip() == str(target)
    call_command("maintenance_page", output=target)
    assert "一般不超过半小时" in target.read_text()


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="file"):
        call_command("maintenance_page", output=tmp_path / "file" / "page.html")


def test_styles_that_were_not_collected_are_asked_for(settings, tmp_path):
    backend = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": backend}
    with pytest.raises(CommandError, match="collectstatic"):
        call_command("maintenance_page", output=tmp_path / "page.html")


def test_the_form_for_corrections_of_what_is_gone_does_not_speak_of_a_section(client, foshan):
    story = make_article(foshan)
    story.unpublish()
    page = read(client, f"/feedback/{story.pk}/", 410)
    assert "栏目" not in page.texts("trouble")[0]
