"""Unions that have not confirmed a withdrawal are reminded; late ones are told to its origin and the desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.exchange import sharing
from articles.models import Confirmation
from articles.withdrawals import reminding, withdrawal
from notices.models import Notice
from tests import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def act(foshan, guangzhou, staff, guangzhou_staff):
    article = scene.make_article(foshan, "凉茶车")
    sharing.adopt(article, guangzhou, None)
    made = withdrawal.withdraw(article, staff["final"], "有误")
    Notice.objects.all().delete()
    return made


def days_pass(days: int) -> None:
    """As if the unions had been told so many days earlier."""
    for row in Confirmation.objects.all():
        earlier = timedelta(days=days)
        Confirmation.objects.filter(pk=row.pk).update(
            told_at=row.told_at - earlier, remind_at=row.remind_at - earlier
        )


def told() -> set[str]:
    return set(Notice.objects.values_list("person__username", flat=True))


def test_not_before_a_day_has_passed_then_once_a_day(act):
    assert reminding.remind_due() == 0
    days_pass(1)
    assert reminding.remind_due() == 1
    assert reminding.remind_due() == 0
    assert told() == {"guangzhou-editor", "guangzhou-final", "guangzhou-administrator"}
    notice = Notice.objects.first()
    assert notice.urgent
    assert "本会还没有确认" in notice.text
    assert notice.url == withdrawal.address(act)
    days_pass(1)
    assert reminding.remind_due() == 1


def test_after_three_days_origin_and_desk_hear_of_it_and_then_it_is_once_a_week(act, desk):
    days_pass(4)
    reminding.remind_due()
    late = Notice.objects.filter(text__contains="1家采用单位超过三天没有确认")
    assert set(late.values_list("person__username", flat=True)) == {
        "desk",
        "foshan-final",
        "foshan-administrator",
    }
    days_pass(6)
    assert reminding.remind_due() == 0
    days_pass(1)
    assert reminding.remind_due() == 1


def test_who_confirmed_is_left_in_peace(act, guangzhou, guangzhou_staff):
    withdrawal.confirm(act, guangzhou, guangzhou_staff["final"])
    days_pass(9)
    assert reminding.remind_due() == 0
    assert told() == set()


def test_nobody_is_reminded_of_what_is_back(act, staff):
    withdrawal.undo(act, staff["final"], "没有错")
    Notice.objects.all().delete()
    days_pass(9)
    assert reminding.remind_due() == 0
    assert told() == set()


def test_it_costs_the_same_however_many_have_not_confirmed(foshan, staff, django_assert_max_num_queries):
    article = scene.make_article(foshan, "凉茶车")
    for number in range(12):
        sharing.adopt(article, scene.make_section(f"union-{number}", f"第{number}工会"), None)
    withdrawal.withdraw(article, staff["final"], "有误")
    assert Confirmation.objects.filter(remind_at__gt=timezone.now()).count() == 12
    days_pass(4)
    with django_assert_max_num_queries(13):
        assert reminding.remind_due() == 1
