"""Reviewers of one level take turns on a visible claim, oldest first; a claim lapses by itself."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from articles.models import ItemPage, ReviewClaim
from articles.reviewing import review_claims, review_queue
from articles.reviewing.review import NotAllowed
from tests import scene
from tests.admin_forms import decide
from tests.standing import standing
from unions import members
from unions.models import Role

TITLE = "送清凉到工地"
QUEUE = "/admin/review/"


def submit(section, staff, title=TITLE) -> ItemPage:
    item = scene.make_article(section, title, publish=False)
    item.get_workflow().start(item, staff["editor"])
    return item


@standing
def waiting(foshan, staff):
    return submit(foshan, staff)


@standing
def second_first(foshan, staff):
    """Another reviewer of the first level."""
    return scene.make_person("foshan-first-2", foshan.union, Role.FIRST)


def take(client, item):
    return client.post(reverse("hub_review_claim", args=[item.pk]), follow=True)


def level(item) -> str | None:
    state = ItemPage.objects.get(pk=item.pk).current_workflow_task_state
    return state and state.task.name


def titles(person) -> list[str]:
    return [one.title for one in review_queue.queue(person)]


def test_claiming_opens_the_text_and_shows_who_holds_it(login, staff, second_first, waiting):
    response = take(login(staff["first"]), waiting)
    assert response.redirect_chain[-1][0] == reverse("hub_review", args=[waiting.pk])
    assert "您已认领" in response.text
    assert "foshan-first" in login(second_first).get(QUEUE).text
    (seen,) = review_queue.queue(second_first)
    assert (seen.holder, seen.is_mine) == (staff["first"], False)


def test_looking_claims_nothing(login, staff, waiting):
    login(staff["first"]).get(reverse("hub_review", args=[waiting.pk]))
    assert login(staff["first"]).get(reverse("hub_review_claim", args=[waiting.pk])).status_code == 405
    assert not ReviewClaim.objects.exists()


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_another_cannot_decide_on_what_is_held(login, staff, second_first, waiting, action):
    take(login(staff["first"]), waiting)
    state = ItemPage.objects.get(pk=waiting.pk).current_workflow_task_state
    data = {"task_state": state.pk, "revision": state.revision_id, "decision": action, "comment": "改"}
    response = login(second_first).post(reverse("hub_review", args=[waiting.pk]), data)
    since = timezone.localtime(ReviewClaim.objects.get().claimed_at)
    assert f"由foshan-first在{since:%H:%M}认领" in response.text
    decide(login(second_first), waiting, action, "改")
    assert level(waiting) == "初审"


def test_another_cannot_take_it_away(login, staff, second_first, waiting):
    take(login(staff["first"]), waiting)
    assert "foshan-first在" in take(login(second_first), waiting).text
    assert ReviewClaim.objects.get().reviewer == staff["first"]


def test_who_holds_it_decides(login, staff, waiting):
    take(login(staff["first"]), waiting)
    decide(login(staff["first"]), waiting, "approve")
    assert level(waiting) == "复审"


def test_the_next_level_begins_unclaimed(login, staff, waiting):
    take(login(staff["first"]), waiting)
    decide(login(staff["first"]), waiting, "approve")
    (next_one,) = review_queue.queue(staff["second"])
    assert next_one.holder is None


def test_given_back_it_is_free(login, staff, second_first, waiting):
    client = login(staff["first"])
    take(client, waiting)
    assert "已交回" in client.post(reverse("hub_review_give_back", args=[waiting.pk]), follow=True).text
    take(login(second_first), waiting)
    assert ReviewClaim.objects.get().reviewer == second_first


def test_nobody_gives_back_what_another_holds(login, staff, second_first, waiting):
    take(login(staff["first"]), waiting)
    login(second_first).post(reverse("hub_review_give_back", args=[waiting.pk]))
    assert ReviewClaim.objects.get().reviewer == staff["first"]


@pytest.mark.parametrize(("hours", "settled", "free"), [(1.9, 2, False), (2.1, 2, True), (2.1, 5, False)])
def test_a_claim_lapses(login, staff, second_first, waiting, settings, hours, settled, free):
    settings.REVIEW_CLAIM_HOURS = settled
    take(login(staff["first"]), waiting)
    ReviewClaim.objects.update(claimed_at=timezone.now() - timedelta(hours=hours))
    decide(login(second_first), waiting, "approve")
    assert (level(waiting) == "复审") is free


def test_a_claim_ends_with_the_account(login, staff, foshan, second_first, waiting):
    take(login(staff["first"]), waiting)
    members.leave(staff["first"], foshan.union)
    decide(login(second_first), waiting, "approve")
    assert level(waiting) == "复审"


@pytest.mark.parametrize("role", ["editor", "second", "final", "administrator"])
def test_only_the_levels_reviewers_claim(login, staff, waiting, role):
    take(login(staff[role]), waiting)
    assert not ReviewClaim.objects.exists()


def test_another_unions_reviewer_does_not_claim(login, guangzhou_staff, waiting):
    take(login(guangzhou_staff["first"]), waiting)
    assert not ReviewClaim.objects.exists()


def test_an_author_does_not_keep_it_from_the_others(staff, foshan, waiting):
    members.set_roles(staff["editor"], foshan.union, [Role.EDITOR, Role.FIRST])
    with pytest.raises(NotAllowed, match="自己写的"):
        review_claims.claim(staff["editor"], waiting)


def test_the_queue_is_oldest_first_and_says_how_long(login, staff, foshan):
    for number, hours in enumerate((1, 50, 3)):
        item = submit(foshan, staff, f"稿件{number}")
        started = timezone.now() - timedelta(hours=hours, minutes=1)
        TaskState.objects.filter(workflow_state__object_id=str(item.pk)).update(started_at=started)
    assert titles(staff["first"]) == ["稿件1", "稿件2", "稿件0"]
    assert [one.waited for one in review_queue.queue(staff["first"])] == ["等了2天", "等了3小时", "等了1小时"]
    assert "等了3小时" in login(staff["first"]).get(QUEUE).text


def test_the_queue_holds_what_is_the_persons_turn_alone(staff, guangzhou_staff, foshan, guangzhou, waiting):
    submit(guangzhou, guangzhou_staff, "广州的")
    assert titles(staff["first"]) == [TITLE]
    assert titles(staff["second"]) == titles(staff["editor"]) == []
    assert titles(guangzhou_staff["first"]) == ["广州的"]


def test_the_queue_leaves_out_what_the_person_wrote_or_signed(login, staff, foshan):
    every = [Role.FIRST, Role.SECOND, Role.FINAL]
    reviewer = scene.make_person("all", foshan.union, *every)
    own = submit(foshan, staff, "本人改过")
    own.revisions.update(user=reviewer)
    signed = submit(foshan, staff, "初审签过")
    decide(login(reviewer), signed, "approve")
    submit(foshan, staff, "别人的")
    assert titles(reviewer) == ["别人的"]


def test_the_menu_tells_the_number(login, staff, foshan, waiting):
    submit(foshan, staff, "第二篇")
    home = login(staff["first"]).get(reverse("wagtailadmin_home")).text
    assert "\\u5f85\\u6211\\u5ba1\\u6838\\uff082\\uff09" in home or "待我审核（2）" in home
    assert "review-queue" not in login(staff["editor"]).get(reverse("wagtailadmin_home")).text


@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_the_queue_is_for_reviewers(login, staff, role):
    assert login(staff[role]).get(QUEUE).status_code == 302


def test_the_number_of_queries_does_not_grow(staff, foshan, django_assert_num_queries):
    submit(foshan, staff, "一")
    with django_assert_num_queries(6):
        review_queue.queue(staff["first"])
    for number in range(4):
        review_claims.claim(staff["first"], submit(foshan, staff, f"又{number}"))
    with django_assert_num_queries(6):
        assert len(review_queue.queue(staff["first"])) == 5


@pytest.mark.django_db(transaction=True)
def test_of_two_who_claim_at_the_same_moment_one_wins(staff, second_first, waiting):
    start, outcomes = threading.Barrier(2), []

    def compete(person) -> None:
        try:
            start.wait()
            review_claims.claim(person, ItemPage.objects.get(pk=waiting.pk))
            outcomes.append(person)
        except NotAllowed:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=compete, args=(one,)) for one in (staff["first"], second_first)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is None for one in outcomes) == 1
    assert ReviewClaim.objects.get().reviewer in outcomes
