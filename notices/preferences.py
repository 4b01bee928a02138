"""How a person wants the notices by mail: a panel on Wagtail's page 「账号」."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from wagtail.admin.views.account import BaseSettingsPanel, notifications_tab

from unions.models import User

from .models import MailPreference, Notice

HOURS = [(hour, f"{hour}时") for hour in range(24)]


def preference_of(user: User) -> MailPreference:
    """The person's choice; an unsaved one with the defaults for who never chose."""
    return MailPreference.objects.filter(person=user).first() or MailPreference(person=user)


class MailPreferenceForm(forms.ModelForm):
    digest_hour = forms.TypedChoiceField(
        label="汇总时间",
        choices=HOURS,
        coerce=int,
        help_text="选“每天汇总”时，邮件在这个钟点发出；这一天没有消息就不发。",
    )

    class Meta:
        model = MailPreference
        fields = ("mode", "digest_hour")
        widgets = {"mode": forms.RadioSelect}
        help_texts = {"mode": "紧急的消息，如撤稿、活动改期，不论选哪一项都立即发邮件。"}

    def save(self, commit: bool = True) -> MailPreference:
        """What waits for the former hour is looked at anew."""
        preference = super().save(commit)
        waiting = Notice.objects.filter(person=preference.person, mail_due_at__isnull=False)
        waiting.update(mail_due_at=timezone.now())
        return preference


class MailPreferencePanel(BaseSettingsPanel):
    name = "mail"
    title = "邮件提醒"
    tab = notifications_tab
    order = 50
    form_class = MailPreferenceForm

    def get_form(self) -> MailPreferenceForm:
        """Bound only where the page that was sent held it; Wagtail saves what is bound."""
        data = self.request.POST if f"{self.name}-mode" in self.request.POST else None
        return MailPreferenceForm(data, instance=preference_of(self.user), prefix=self.name)
