"""The checks where editors meet them: in the side panel beforehand, at submission on the server, in the desk's lists."""

import pytest
from django.urls import reverse

from articles.models import ArticlePage, CheckLevel, ItemPage, WatchedTerm
from tests.admin_forms import article_form, decide, write
from tests.articles.test_checks import picture, watch

TITLE = "送清凉到工地"


@pytest.fixture
def banned(alliance):
    return watch("banned", "农民工", "务工人员")


def edit(client, item, text, **fields):
    url = reverse("wagtailadmin_pages:edit", args=[item.pk])
    return client.post(url, article_form(TITLE, text, **fields))


def submit(client, item, text, **fields):
    return edit(client, item, text, **{"action-submit": "送审"} | fields)


def told(response) -> str:
    """All messages above the form."""
    return "".join(map(str, response.context["messages"]))


def in_review(item) -> bool:
    return ItemPage.objects.get(pk=item.pk).workflow_in_progress


def test_a_blocking_finding_refuses_and_nothing_is_lost(login, staff, foshan, banned):
    client = login(staff["editor"])
    item = write(client, foshan, TITLE, submit=False)
    response = submit(client, item, "<p>农民工回家，路上平安。</p>")
    assert "“农民工”不能用。请改为“务工人员”。" in told(response)
    assert "路上平安" in response.context["form"].instance.plain_text()
    assert not in_review(item)


def test_put_right_it_goes_to_review(login, staff, foshan, banned):
    client = login(staff["editor"])
    item = write(client, foshan, TITLE, submit=False)
    submit(client, item, "<p>务工人员回家。</p>")
    assert in_review(item)


def test_a_new_text_is_checked_before_it_is_saved(login, staff, foshan, banned):
    url = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", foshan.pk])
    data = article_form(TITLE, "<p>农民工回家。</p>") | {"action-submit": "送审"}
    response = login(staff["editor"]).post(url, data)
    assert "不能用" in told(response)
    assert not ArticlePage.objects.exists()


def test_a_draft_may_hold_anything(login, staff, foshan, banned):
    client = login(staff["editor"])
    item = write(client, foshan, TITLE, submit=False)
    edit(client, item, "<p>农民工回家。</p>")
    assert "农民工" in ItemPage.objects.get(pk=item.pk).get_latest_revision_as_object().plain_text()


def test_sending_again_after_a_return_is_checked(login, staff, foshan, banned):
    item = write(login(staff["editor"]), foshan, TITLE)
    decide(login(staff["first"]), item, "reject", "补充")
    for action in ("submit", "restart-workflow"):
        edit(login(staff["editor"]), item, "<p>农民工回家。</p>", **{f"action-{action}": "1"})
        assert not in_review(item)


def test_an_old_revision_is_checked_when_it_is_sent(login, staff, foshan):
    client = login(staff["editor"])
    item = write(client, foshan, TITLE, submit=False)
    watch("banned", "正文")
    first = item.revisions.first()
    url = reverse("wagtailadmin_pages:revisions_revert", args=[item.pk, first.pk])
    client.post(url, article_form(TITLE, "<p>正文。</p>") | {"action-submit": "送审"})
    assert not in_review(item)


def test_an_advising_finding_lets_it_pass(login, staff, foshan):
    watch("wrong", "凉茶车", "凉茶服务车")
    client = login(staff["editor"])
    item = write(client, foshan, TITLE, submit=False)
    submit(client, item, "<p>凉茶车来了。</p>")
    assert in_review(item)


def test_what_is_about_a_picture_stands_at_the_picture(login, staff, foshan):
    client = login(staff["editor"])
    item = write(client, foshan, TITLE, submit=False)
    response = submit(client, item, "<p>文。</p>", lead_image=str(picture(foshan).pk))
    assert "题图没有作者" in str(response.context["form"].errors["lead_image"])


def test_withdrawing_from_review_is_not_checked(login, staff, foshan):
    client = login(staff["editor"])
    item = write(client, foshan, TITLE)
    watch("banned", "正文")
    edit(client, item, "<p>正文。</p>", **{"action-cancel-workflow": "1"})
    assert not in_review(item)


def panel(client, item) -> str:
    return client.get(reverse("hub_checks", args=[item.pk])).text


def test_the_panel_checks_the_last_saved_draft(login, staff, foshan, banned):
    client = login(staff["editor"])
    item = write(client, foshan, TITLE, submit=False)
    assert "没有发现问题" in panel(client, item)
    edit(client, item, "<p>农民工回家。</p>")
    assert "须改" in panel(client, item)
    assert (
        reverse("hub_checks", args=[item.pk])
        in client.get(reverse("wagtailadmin_pages:edit", args=[item.pk])).text
    )


def test_a_term_cannot_bring_markup_into_the_panel(login, staff, foshan):
    watch("banned", "正文", note="<script>alert(1)</script>")
    client = login(staff["editor"])
    html = panel(client, write(client, foshan, TITLE, submit=False))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize("role", ["editor", "first", "final"])
def test_the_findings_are_for_the_own_union(login, staff, guangzhou_staff, foshan, role):
    item = write(login(staff["editor"]), foshan, TITLE, submit=False)
    url = reverse("hub_checks", args=[item.pk])
    assert login(staff[role]).get(url).status_code == 200
    assert login(guangzhou_staff[role]).get(url).status_code == 302


LEVELS = "/admin/checks/"


def test_the_desk_sets_the_levels(login, desk):
    client = login(desk)
    form = client.get(LEVELS).context["form"]
    data = {name: field.initial for name, field in form.fields.items()}
    client.post(LEVELS, data | {"picture-alternative": "blocking"})
    assert list(CheckLevel.objects.values_list("name", "level")) == [("picture-alternative", "blocking")]
    client.post(LEVELS, data | {"picture-alternative": "nonsense"})
    assert CheckLevel.objects.get().level == "blocking"


@pytest.mark.parametrize("role", ["editor", "final", "administrator"])
def test_nobody_else_sets_them(login, staff, role):
    client = login(staff[role])
    assert client.get(LEVELS).status_code == 302
    client.post(LEVELS, {"picture-credit": "off"})
    assert not CheckLevel.objects.exists()


TERMS = "/admin/watched_terms/"


def term(word, **fields) -> dict:
    return {"kind": "wrong", "term": word, "instead": "对的", "note": "", "union": ""} | fields


def test_the_desk_keeps_words_for_all(login, desk):
    login(desk).post(f"{TERMS}new/", term("错的"))
    assert WatchedTerm.objects.get().union is None


def test_an_administrator_keeps_those_of_the_own_union(login, staff, foshan, guangzhou):
    client = login(staff["administrator"])
    client.post(f"{TERMS}new/", term("错的", union=foshan.union.pk))
    client.post(f"{TERMS}new/", term("别人的", union=guangzhou.union.pk))
    client.post(f"{TERMS}new/", term("大家的"))
    assert [(one.term, one.union) for one in WatchedTerm.objects.all()] == [("错的", foshan.union)]


@pytest.mark.parametrize("whose", ["desk", "guangzhou"])
def test_nobody_reaches_anothers_words(login, staff, guangzhou, whose):
    other = watch("wrong", "别人的词", "对的", union=guangzhou.union if whose == "guangzhou" else None)
    client = login(staff["administrator"])
    assert "别人的词" not in client.get(TERMS).text
    for act in ("edit", "delete", "history", "usage"):
        response = client.get(f"{TERMS}{act}/{other.pk}/")
        assert response.status_code in {302, 403, 404}
        assert "别人的词" not in response.text
    client.post(f"{TERMS}edit/{other.pk}/", term("改了"))
    client.post(f"{TERMS}delete/{other.pk}/")
    other.refresh_from_db()
    assert other.term == "别人的词"


@pytest.mark.parametrize("role", ["editor", "first", "final"])
def test_others_keep_no_words(login, staff, foshan, role):
    client = login(staff[role])
    assert client.get(TERMS).status_code == 302
    client.post(f"{TERMS}new/", term("错的", union=foshan.union.pk))
    assert not WatchedTerm.objects.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"term": "的"}, "至少两个字"),
        ({"term": "错的", "instead": ""}, "应写作什么"),
        ({"term": "对的"}, "和左边的词一样"),
    ],
)
def test_a_word_that_helps_nobody_is_refused(login, desk, fields, message):
    assert message in login(desk).post(f"{TERMS}new/", term("错的") | fields).text
    assert not WatchedTerm.objects.exists()


def test_the_same_word_twice_is_refused(login, desk):
    client = login(desk)
    client.post(f"{TERMS}new/", term("错的"))
    assert "已经在表里" in client.post(f"{TERMS}new/", term("错的")).text
