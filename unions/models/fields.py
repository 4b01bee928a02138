"""Short lists that people write one entry a line: telephone numbers, services, short names."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

MAX_ENTRIES = 30
MAX_LENGTH = 60
PHONE = re.compile(r"[0-9+][0-9 ()（）\-—转*#]{2,29}(?:[(（][^()（）]{1,12}[)）])?")


class LinesField(forms.CharField):
    """A textarea whose lines are the entries; blank and repeated lines go."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: object) -> object:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]
        lines = value if isinstance(value, list) else str(value or "").splitlines()
        return list(dict.fromkeys(line for line in (" ".join(str(one).split()) for one in lines) if line))

    def has_changed(self, initial: object, data: object) -> bool:
        return self.to_python(initial) != self.to_python(data)


class Lines(models.JSONField):
    """A JSON list of short texts."""

    def __init__(self, *args, **kwargs) -> None:
        kwargs |= {"default": list, "blank": True}
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs) -> forms.Field:
        label, help_text = str(self.verbose_name), str(self.help_text)
        return LinesField(
            required=False, label=label, help_text=help_text, strip=False, validators=self.validators
        )


def short_entries(entries: list[str]) -> None:
    """Raises ValidationError for more or longer entries than a page can show."""
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise ValidationError("应为若干行文字。")
    if len(entries) > MAX_ENTRIES:
        raise ValidationError(f"最多{MAX_ENTRIES}行。")
    for entry in entries:
        if len(entry) > MAX_LENGTH:
            raise ValidationError(f"“{entry[:12]}……”太长，每行最多{MAX_LENGTH}字。")


def phone_numbers(entries: list[str]) -> None:
    """Raises ValidationError for an entry that nobody can dial."""
    for entry in entries:
        if not PHONE.fullmatch(entry):
            raise ValidationError(f"“{entry[:20]}”不像电话号码，如：0757-12351、12351（职工热线）。")
