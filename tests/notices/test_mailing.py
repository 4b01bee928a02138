"""Which mail goes out when: at once, once a day, or not at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from notices import mailing
from notices.models import Mail, MailPreference, Notice

Mode = MailPreference.Mode


def send() -> None:
    while mailing.send_due():
        pass


def test_each_notice_at_once_for_who_never_chose(told, server):
    told("《送清凉》退回修改：日期有误。", url="/admin/pages/7/edit/")
    told("《书屋》待您终审", Notice.Kind.REVIEW)
    send()
    first, second = server.taken
    assert first.to == ["minyi@example.org"]
    assert first.subject == "【退回】《送清凉》退回修改：日期有误。"
    assert "https://hub.example.org/admin/pages/7/edit/" in first.body
    assert "https://hub.example.org/admin/account/" in first.body
    assert "minyi，您好" in first.body
    assert second.subject == "【待审】《书屋》待您终审"
    assert "查看、处理" not in second.body


def test_nothing_is_sent_twice(told, server):
    told()
    send()
    send()
    assert len(server.taken) == 1
    assert Mail.objects.get().state == Mail.State.SENT


def test_mail_leaves_the_notice_unread(told, server):
    notice = told()
    send()
    notice.refresh_from_db()
    assert notice.read_at is None


def test_who_wants_none_gets_none_but_what_is_urgent(told, prefer, server):
    prefer(Mode.NONE)
    told("寻常的")
    told("演出取消", Notice.Kind.CORRECTED, urgent=True)
    send()
    assert [mail.subject for mail in server.taken] == ["【紧急】演出取消"]


def test_the_digest_comes_once_a_day_at_its_hour(told, prefer, server, clock):
    prefer(Mode.DIGEST, 8)
    clock(10, 15, 20)
    told("《送清凉》退回修改", url="/admin/pages/7/edit/")
    told("《书屋》待您终审", Notice.Kind.REVIEW)
    told("《夜校》待您终审", Notice.Kind.REVIEW)
    send()
    clock(11, 7, 59)
    send()
    assert server.taken == []
    clock(11, 8, 0)
    send()
    send()
    [digest] = server.taken
    assert digest.subject == "11月11日消息汇总（3条）"
    assert digest.body.index("【待审】2条") < digest.body.index("【退回】1条")
    assert "1. 《书屋》待您终审（11月10日 15:20）" in digest.body
    assert "到11月11日8时为止，您有3条消息" in digest.body
    assert "https://hub.example.org/admin/pages/7/edit/" in digest.body


def test_what_is_told_after_the_hour_waits_for_the_next_day(told, prefer, server, clock):
    prefer(Mode.DIGEST, 8)
    clock(11, 9, 0)
    told()
    send()
    assert server.taken == []
    clock(12, 8, 0)
    send()
    assert len(server.taken) == 1
    clock(13, 8, 0)
    send()
    assert len(server.taken) == 1  # nothing to tell on that day


def test_an_urgent_notice_does_not_wait_for_the_digest(told, prefer, server, clock):
    prefer(Mode.DIGEST, 8)
    clock(11, 9, 0)
    told("《送清凉》已撤稿", Notice.Kind.WITHDRAWN, urgent=True)
    send()
    assert [mail.subject for mail in server.taken] == ["【紧急】《送清凉》已撤稿"]
    clock(12, 8, 0)
    send()
    assert len(server.taken) == 1


def test_a_worker_that_was_away_sends_one_digest_of_all_days(told, prefer, server, clock):
    prefer(Mode.DIGEST, 8)
    for day in (10, 11, 12):
        clock(day, 9, 0)
        told(f"{day}日的")
    clock(14, 10, 0)
    send()
    assert [mail.subject for mail in server.taken] == ["11月14日消息汇总（3条）"]


def test_a_later_hour_chosen_after_the_digest_brings_no_second_one(told, prefer, server, clock):
    prefer(Mode.DIGEST, 8)
    clock(10, 20, 0)
    told("昨天的")
    clock(11, 8, 0)
    send()
    told("上午的")
    prefer(Mode.DIGEST, 18)
    Notice.objects.filter(mail_due_at__isnull=False).update(mail_due_at=timezone.now())
    clock(11, 18, 0)
    send()
    assert len(server.taken) == 1
    clock(12, 18, 0)
    send()
    assert "上午的" in server.taken[1].body


@pytest.mark.parametrize(("mode", "sent"), [(Mode.EACH, 1), (Mode.NONE, 0)])
def test_another_choice_holds_for_what_still_waits(
    told, person, prefer, server, clock, login, alliance, mode, sent
):
    person.is_superuser = True
    person.save()
    prefer(Mode.DIGEST, 8)
    clock(11, 9, 0)
    told()
    send()
    client = login(person)
    form = {"name_email-first_name": "敏仪", "name_email-last_name": "招"}
    form |= {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    form |= {"notifications-submitted_notifications": "on", "mail-mode": mode, "mail-digest_hour": "8"}
    response = client.post("/admin/account/", form)
    assert response.status_code == 302
    assert MailPreference.objects.get(person=person).mode == mode
    send()
    assert len(server.taken) == sent
    assert not Notice.objects.filter(mail_due_at__isnull=False).exists()


def test_the_account_page_offers_the_choice(login, staff):
    html = login(staff["editor"]).get("/admin/account/").text
    assert "每天汇总成一封" in html
    assert "撤稿、活动改期" in html


@pytest.mark.parametrize(
    "posted", [{"mail-mode": "often"}, {"mail-mode": "digest", "mail-digest_hour": "24"}]
)
def test_a_choice_that_there_is_not_is_refused(login, staff, posted):
    assert login(staff["editor"]).post("/admin/account/", posted).status_code == 200
    assert not MailPreference.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_who_is_inactive_or_has_no_address_gets_none(told, person, server, change):
    told()
    type(person).objects.filter(pk=person.pk).update(**change)
    send()
    assert server.taken == []
    assert not Notice.objects.filter(mail_due_at__isnull=False).exists()


def test_who_became_inactive_while_a_mail_waited_gets_none(told, person, server, clock):
    clock(11, 9, 0)
    server.away = True
    told()
    send()
    server.away = False
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    clock(11, 10, 0)
    send()
    assert server.taken == []
    assert Mail.objects.get().state == Mail.State.DROPPED


def test_a_notice_told_to_the_inactive_is_no_notice(person, told):
    person.is_active = False
    with pytest.raises(Notice.DoesNotExist):
        told()


def test_hostile_texts_make_ordinary_mails(told, server):
    told("《标题\r\nBcc: all@example.org》\x85退回 <b>&amp;</b>", url="//elsewhere.example/")
    send()
    [mail] = server.taken
    assert mail.subject == "【退回】《标题 Bcc: all@example.org》 退回 <b>&amp;</b>"
    assert "elsewhere" not in mail.body
    assert mail.message()["Bcc"] is None


def test_a_long_text_is_whole_in_the_mail_and_short_in_its_subject(told, server):
    told("长" * 300)
    send()
    [mail] = server.taken
    assert "长" * 300 in mail.body
    assert len(mail.subject) == 64


def test_many_notices_cost_no_query_for_each_of_the_others(told, server, django_assert_max_num_queries):
    for _ in range(3):
        told()
    with django_assert_max_num_queries(60):
        send()
    assert len(server.taken) == 3
    with django_assert_max_num_queries(4):
        assert mailing.send_due() == 0


def test_the_last_hour_is_today_or_yesterday(clock):
    now = clock(11, 9, 30)
    assert mailing.last_hour(9, now) == now - timedelta(minutes=30)
    assert mailing.last_hour(10, now) == now - timedelta(hours=23, minutes=30)
