"""A mail server that fails loses nothing and blocks nobody; no mail goes out twice, whoever is killed when."""

import socketserver
from datetime import timedelta
from email import message_from_bytes
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.utils import timezone

from notices import mailing, reading, sending
from notices.models import Mail, Notice
from notices.telling import tell
from tests import scene


def test_what_a_server_that_is_away_did_not_take_goes_out_later(told, server, clock):
    clock(11, 9, 0)
    server.away = True
    told()
    mailing.send_due()
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == (Mail.State.WAITING, 1)
    assert "nobody answers" in mail.failure
    server.away = False
    mailing.send_due()
    assert server.taken == []  # it pauses
    clock(11, 9, 1)
    mailing.send_due()
    mail.refresh_from_db()
    assert len(server.taken) == 1
    assert (mail.state, mail.attempts, mail.failure) == (Mail.State.SENT, 2, "")


def test_the_pauses_grow_to_two_hours():
    minutes = [sending.pause(attempts) / timedelta(minutes=1) for attempts in range(1, 12)]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 120, 120, 120, 120]


def test_it_is_given_up_after_a_day(told, server, clock, caplog):
    clock(11, 9, 0)
    server.away = True
    told()
    mailing.send_due()
    clock(12, 8, 59)
    mailing.send_due()
    assert Mail.objects.get().state == Mail.State.WAITING
    clock(12, 11, 0)
    mailing.send_due()
    assert Mail.objects.get().state == Mail.State.FAILED
    assert "given up" in caplog.text
    assert Notice.objects.get().read_at is None  # it is told in the admin


def test_a_server_that_is_away_is_asked_once_for_many_mails(told, server):
    server.away = True
    for _ in range(5):
        told()
    mailing.send_due()
    assert server.opened == 1
    assert set(Mail.objects.values_list("attempts", flat=True)) == {1}


def test_an_address_that_is_refused_keeps_no_other_waiting(server, db):
    people = [scene.make_person(name) for name in ("an", "bo", "cui")]
    server.refuses = {"an@example.org"}
    tell(people, Notice.Kind.REVIEW, "待审")
    mailing.send_due()
    assert {mail.to[0] for mail in server.taken} == {"bo@example.org", "cui@example.org"}
    assert Mail.objects.get(state=Mail.State.WAITING).failure.startswith("SMTPRecipientsRefused")


def test_a_mail_that_cannot_be_written_keeps_no_other_waiting(told, server, monkeypatch):
    told("坏的")
    told("好的")
    write = sending.letters.write

    def fail(mail, connection):
        if mail.notices.get().text == "坏的":
            raise ValueError("broken")
        return write(mail, connection)

    monkeypatch.setattr(sending.letters, "write", fail)
    mailing.send_due()
    assert [mail.subject for mail in server.taken] == ["【退回】好的"]


def test_each_attempt_carries_the_same_message_id(told, server, clock):
    """A server may take a mail and break off before it says so: receivers can tell the repetition."""
    clock(11, 9, 0)
    told()
    server.dies_with = ConnectionResetError
    mailing.send_due()
    server.dies_with = None
    clock(11, 9, 5)
    mailing.send_due()
    first, second = (mail.message()["Message-ID"] for mail in server.taken)
    assert first == second == f"<notice-{Mail.objects.get().uid}@hub.example.org>"


class Killed(BaseException):
    """As SIGKILL: nothing after it is done."""


def test_what_was_being_sent_when_the_worker_was_killed_is_not_sent_again(told, server, clock, caplog):
    clock(11, 9, 0)
    told()
    server.dies_with = Killed
    with pytest.raises(Killed):
        mailing.send_due()
    assert Mail.objects.get().state == Mail.State.SENDING
    server.dies_with = None
    for hour in (10, 11, 23):
        clock(11, hour)
        mailing.send_due()
    assert len(server.taken) == 1
    assert Mail.objects.get().state == Mail.State.UNKNOWN
    assert "1 mails were interrupted" in caplog.text


def test_what_was_only_claimed_when_the_worker_was_killed_is_sent_by_the_next(
    told, server, clock, monkeypatch
):
    clock(11, 9, 0)
    told()

    def die(mail, connection):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending.letters, "write", die)
        with pytest.raises(Killed):
            mailing.send_due()
    mailing.send_due()
    assert server.taken == []  # the lease still runs
    clock(11, 9, 6)
    mailing.send_due()
    assert len(server.taken) == 1


def test_a_worker_that_slept_over_its_lease_sends_nothing(told, server, clock, monkeypatch):
    clock(11, 9, 0)
    told()
    write = sending.letters.write
    woken = []

    def oversleep(mail, connection):
        if not woken:
            woken.append(True)
            clock(11, 9, 6)
            mailing.send_due()  # another worker
        return write(mail, connection)

    monkeypatch.setattr(sending.letters, "write", oversleep)
    mailing.send_due()
    assert len(server.taken) == 1
    assert Mail.objects.get().state == Mail.State.SENT


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_send_each_mail_once(server, alliance):
    people = [scene.make_person(f"p{number}") for number in range(3)]
    for number in range(5):
        tell(people, Notice.Kind.REVIEW, f"第{number}篇待审")
    barrier = Barrier(4)

    def work() -> None:
        barrier.wait()
        try:
            while mailing.send_due():
                pass
        finally:
            connections.close_all()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while mailing.send_due():
        pass
    told = [(mail.to[0], mail.subject) for mail in server.taken]
    assert len(told) == len(set(told)) == 15
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.SENT}


def test_settled_mails_go_after_180_days(told, server):
    told()
    mailing.send_due()
    long_ago = timezone.now() - timedelta(days=181)
    Mail.objects.update(settled_at=long_ago)
    Notice.objects.update(read_at=long_ago)
    assert mailing_rows() == (1, 1)
    assert reading.delete_old() == 2
    assert mailing_rows() == (0, 0)


def mailing_rows() -> tuple[int, int]:
    return Notice.objects.count(), Mail.objects.count()


class OneMail(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 to take mails."""

    def handle(self) -> None:
        self._say("220 test")
        data = None
        for line in self.rfile:
            if data is not None and line == b".\r\n":
                self.server.mails.append(b"".join(data))
                data = None
                self._say("250 taken")
            elif data is not None:
                data.append(line)
            elif line.upper().startswith(b"DATA"):
                data = []
                self._say("354 go on")
            elif line.upper().startswith(b"QUIT"):
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def smtp(settings):
    """A server on a port of its own; `mails` holds what it took."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), OneMail) as started:
        started.mails = []
        Thread(target=started.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = started.server_address
        yield started
        started.shutdown()


def test_a_real_server_takes_them(told, smtp):
    told("《送清凉》退回修改：日期有误。")
    told("《书屋》待您终审")
    mailing.send_due()
    assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.SENT}
    texts = [message_from_bytes(mail) for mail in smtp.mails]
    bodies = [text.get_payload(decode=True).decode() for text in texts]
    assert "《送清凉》退回修改：日期有误。" in bodies[0]
    assert "《书屋》待您终审" in bodies[1]
    assert texts[0].get_content_type() == "text/plain"
    assert texts[0]["Auto-Submitted"] == "auto-generated"
