"""The texts of the mails: one notice, or all of a day by kind. Plain text, with absolute links."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from .models import Mail, Notice

SUBJECT = 60  # characters of a notice that a subject holds


def write(mail: Mail, connection: BaseEmailBackend) -> EmailMessage | None:
    """The mail as it goes out; None where nothing of it is left to tell."""
    notices = list(mail.notices.order_by("created_at", "pk"))
    if not notices:
        return None
    day = mail.digest_day
    subject, body = _digest(mail, day, notices) if day else _single(mail, notices[0])
    return EmailMessage(
        subject,
        body,
        to=[mail.person.email],
        connection=connection,
        headers={"Message-ID": f"<notice-{mail.uid}@{_host()}>", "Auto-Submitted": "auto-generated"},
    )


def _single(mail: Mail, notice: Notice) -> tuple[str, str]:
    text = one_line(notice.text)
    short = text if len(text) <= SUBJECT else f"{text[: SUBJECT - 1]}…"
    label = "紧急" if notice.urgent else notice.get_kind_display()
    context = {"notice": notice, "text": text, "link": link(notice.url)}
    return f"【{label}】{short}", _render("notices/mail/notice.txt", mail, context)


def _digest(mail: Mail, day: date, notices: list[Notice]) -> tuple[str, str]:
    kinds = []
    for kind in Notice.Kind:
        of_kind = [notice for notice in notices if notice.kind == kind]
        if of_kind:
            lines = [(one_line(notice.text), notice.created_at, link(notice.url)) for notice in of_kind]
            kinds.append((kind.label, lines))
    subject = f"{day.month}月{day.day}日消息汇总（{len(notices)}条）"
    context = {"kinds": kinds, "number": len(notices), "until": timezone.localtime(mail.created_at)}
    return subject, _render("notices/mail/digest.txt", mail, context)


def _render(template: str, mail: Mail, context: dict) -> str:
    common = {
        "person": mail.person,
        "site": settings.WAGTAIL_SITE_NAME,
        "notices_url": link(reverse("hub_notices")),
        "account_url": link(reverse("wagtailadmin_account")),
    }
    return render_to_string(template, common | context)


def link(url: str) -> str:
    """The absolute address of a place on this site; "" for what is none."""
    on_site = url.startswith("/") and not url.startswith("//")
    return f"{settings.WAGTAILADMIN_BASE_URL}{url}" if on_site else ""


def one_line(text: str) -> str:
    """A title may hold anything; a subject with a line's end in it would be refused."""
    return " ".join(text.split())


def _host() -> str:
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
