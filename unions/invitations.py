"""The mail that asks a person to join a union: with a link to set a password, or to log in."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from .models import Invitation, Membership, Role, User

logger = logging.getLogger(__name__)


def send(invitation: Invitation) -> bool:
    """Sends the mail and writes the result back; False when the mail server did not take it.

    Call it after the commit: a link to a person who was not saved leads nowhere.
    """
    try:
        send_mail(
            f"{invitation.union}邀请您加入{settings.WAGTAIL_SITE_NAME}",
            _text(invitation),
            None,
            [invitation.user.email],
        )
    except (SMTPException, OSError, ValueError) as error:
        logger.warning("Invitation %s was not sent: %s", invitation.pk, error)
        invitation.failure = f"{type(error).__name__}: {error}"[:200]
    else:
        invitation.sent_at, invitation.failure = timezone.now(), ""
    invitation.save(update_fields=["sent_at", "failure"])
    return not invitation.failure


def _text(invitation: Invitation) -> str:
    user = invitation.user
    held = Membership.objects.filter(user=user, union=invitation.union).values_list("role", flat=True)
    return render_to_string(
        "unions/mail/invitation.txt",
        {
            "invitation": invitation,
            "roles": [role.label for role in Role if role in set(held)],
            "site": settings.WAGTAIL_SITE_NAME,
            "set_password_url": None if user.has_usable_password() else _set_password_url(user),
            "login_url": settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_login"),
            "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        },
    )


def _set_password_url(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    arguments = [uid, default_token_generator.make_token(user)]
    return settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_password_reset_confirm", args=arguments)
