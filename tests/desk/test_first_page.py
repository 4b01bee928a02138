"""The admin's first page tells each role what waits for it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from wagtail.models import TaskState

from articles.exchange import sharing
from articles.withdrawals import withdrawal
from desk import reviews
from tests import scene
from tests.admin_forms import decide, write
from unions import members
from unions.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(login):
    """page(user) -> that person's first page"""

    def _page(user):
        response = login(user).get("/admin/")
        assert response.status_code == 200
        return response

    return _page


def part(response, name: str) -> str:
    """The section with this id as its heading's."""
    return response.text.partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


@pytest.fixture
def submitted(login, staff, foshan):
    """submitted(*titles): the editor writes and submits."""

    def _submitted(*titles):
        return [write(login(staff["editor"]), foshan, title) for title in titles]

    return _submitted


def test_reviewers_find_what_waits_for_them_the_oldest_first(page, login, staff, guangzhou_staff, submitted):
    first, second = submitted("凉茶车", "职工书屋")
    queue = part(page(staff["first"]), "awaiting")
    assert 0 < queue.index("凉茶车") < queue.index("职工书屋")
    assert f"/admin/review/{first.pk}/" in queue
    assert "初审" in queue
    assert "凉茶车" not in part(page(staff["second"]), "awaiting")
    assert "没有等您审核的稿件" in part(page(guangzhou_staff["first"]), "awaiting")
    decide(login(staff["first"]), first, "approve")
    assert "凉茶车" in part(page(staff["second"]), "awaiting")
    assert "凉茶车" not in part(page(staff["first"]), "awaiting")
    assert second.title in part(page(staff["first"]), "awaiting")


def test_own_texts_do_not_wait_for_oneself(page, login, staff, foshan):
    members.set_roles(staff["editor"], foshan.union, [Role.EDITOR, Role.FIRST])
    write(login(staff["editor"]), foshan, "凉茶车")
    assert "没有等您审核的稿件" in part(page(staff["editor"]), "awaiting")
    assert "凉茶车" in part(page(staff["editor"]), "sent")


def test_editors_have_no_queue(page, staff):
    assert part(page(staff["editor"]), "awaiting") == ""


def test_what_came_back_with_the_reason(page, login, staff, submitted):
    (item,) = submitted("凉茶车")
    assert "等初审" in part(page(staff["editor"]), "sent")
    decide(login(staff["first"]), item, "reject", "第二段的<地名>请核对")
    returned = part(page(staff["editor"]), "returned")
    assert "凉茶车" in returned
    assert "第二段的&lt;地名&gt;请核对" in returned
    assert f"/admin/pages/{item.pk}/edit/" in returned
    assert part(page(staff["editor"]), "sent") == part(page(staff["editor"]), "drafts") == ""
    assert part(page(staff["administrator"]), "returned") == ""


def test_drafts_are_what_one_wrote_and_did_not_send(page, login, staff, foshan, submitted):
    submitted("送去审核的")
    client = login(staff["editor"])
    write(client, foshan, "还没写完的", submit=False)
    withdrawn = write(client, foshan, "撤下的", submit=False)
    withdrawn.get_latest_revision().publish()
    withdrawal.withdraw(withdrawn, None, "有误")
    write(login(staff["administrator"]), foshan, "别人的", submit=False)
    drafts = part(page(staff["editor"]), "drafts")
    assert "还没写完的" in drafts
    for title in ("送去审核的", "撤下的", "别人的"):
        assert title not in drafts


def test_the_pool_offered_and_new(page, staff, foshan, guangzhou):
    offered = scene.make_article(guangzhou, "推送来的", sharing="offered")
    sharing.offer(offered, [foshan], None)
    for number in range(6):
        scene.make_article(guangzhou, f"池中{number}")
    scene.make_article(guangzhou, "自用的", sharing="own")
    pool = part(page(staff["editor"]), f"pool-{foshan.pk}")
    assert "推送给本会 <b>1</b>" in pool
    assert "近7天新增 <b>7</b>" in pool
    assert [f"池中{number}" in pool for number in range(6)] == [False, True, True, True, True, True]
    assert "自用的" not in pool


def test_reviewers_who_do_not_choose_have_no_pool(page, staff, foshan):
    assert part(page(staff["first"]), f"pool-{foshan.pk}") == ""


def test_the_unions_readers_of_the_week(page, staff, guangzhou_staff, foshan, have_read):
    today = timezone.localdate()
    item = scene.make_article(foshan, "凉茶车")
    have_read(item, foshan, today, 1234)
    have_read(item, foshan, today - timedelta(days=6), 1)
    have_read(item, foshan, today - timedelta(days=7), 5)
    readers = part(page(staff["first"]), "readers")
    assert "本会近7天的阅读量 <b>1235</b>" in readers
    assert "凉茶车" in readers
    assert "本会近7天的阅读量 <b>0</b>" in part(page(guangzhou_staff["first"]), "readers")


def test_the_desk_sees_all_unions(page, desk, staff, submitted, guangzhou):
    one, _ = submitted("凉茶车", "职工书屋")
    scene.make_article(guangzhou, "新刊出的")
    long_ago = timezone.now() - reviews.OVERDUE - timedelta(hours=1)
    TaskState.objects.filter(workflow_state__object_id=str(one.pk)).update(started_at=long_ago)
    alliance = part(page(desk), "alliance")
    assert "各会在审稿件 <b>2</b>" in alliance
    assert "初审 <b>2</b>" in alliance
    assert "等了两天以上 <b>1</b>" in alliance
    assert "2天，超时" in alliance
    assert "新刊出的" in part(page(desk), "newest")
    assert part(page(staff["editor"]), "alliance") == ""


def test_auditors_see_what_the_desk_sees(page, submitted):
    submitted("凉茶车")
    auditor = scene.make_person("auditor")
    auditor.user_permissions.add(*Permission.objects.filter(codename__in=("access_admin", "audit_itempage")))
    assert "凉茶车" in part(page(auditor), "alliance")


def test_wagtails_panels_do_not_say_it_again(page, staff, submitted):
    submitted("凉茶车")
    page(staff["editor"])  # with the message that it was sent
    for role in ("editor", "first"):
        assert page(staff[role]).text.count("凉茶车") == 1


@pytest.mark.parametrize("role", ["editor", "first", "administrator", "desk"])
def test_the_number_of_queries_does_not_grow(
    client,
    page,
    login,
    desk,
    staff,
    foshan,
    guangzhou,
    submitted,
    have_read,
    role,
    django_assert_max_num_queries,
):
    person = desk if role == "desk" else staff[role]

    def more(first, last):
        for item in submitted(*(f"稿件{number}" for number in range(first, last))):
            decide(login(staff["first"]), item, "reject", "再改改")
        submitted(*(f"送审{number}" for number in range(first, last)))
        for number in range(first, last):
            write(login(staff["editor"]), foshan, f"草稿{number}", submit=False)
            shared = scene.make_article(guangzhou, f"共享{number}")
            sharing.offer(shared, [foshan], None)
            have_read(scene.make_article(foshan, f"刊出{number}"), foshan, timezone.localdate(), 5)

    more(0, 1)
    page(person)
    with django_assert_max_num_queries(82) as asked:
        client.get("/admin/")
    few = len(asked)  # the next request forgets them
    more(1, 4)
    page(person)
    with django_assert_max_num_queries(few):
        client.get("/admin/")


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, "不到1分钟"), (59, "59分钟"), (60, "1小时"), (1439, "23小时"), (3000, "2天")]
)
def test_durations(minutes, words):
    assert reviews.duration(timezone.now() - timedelta(minutes=minutes, seconds=1)) == words
