"""Chinese where Wagtail leaves no way to translate: fields whose English label Django makes of their names."""

from wagtail.admin.forms import choosers
from wagtail.admin.forms.auth import LoginForm

LABELS = {
    LoginForm: {"password": "密码"},
    choosers.ExternalLinkChooserForm: {"url": "网址", "link_text": "链接文字"},
    choosers.AnchorLinkChooserForm: {"url": "锚点名称", "link_text": "链接文字"},
    choosers.EmailLinkChooserForm: {
        "email_address": "邮箱",
        "link_text": "链接文字",
        "subject": "邮件主题",
        "body": "邮件正文",
    },
    choosers.PhoneLinkChooserForm: {"phone_number": "电话号码", "link_text": "链接文字"},
}


def label_fields() -> None:
    for form, labels in LABELS.items():
        for name, label in labels.items():
            form.base_fields[name].label = label
