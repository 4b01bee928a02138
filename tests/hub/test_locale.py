"""The Chinese of the admin: complete where a union's people look, and compiled."""

import ast
import re
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest
import wagtail
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, ngettext

OURS = Path(settings.BASE_DIR) / "locale/zh_Hans/LC_MESSAGES"
THEIRS = Path(wagtail.__file__).parent
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
# What nobody here meets: apps that are not installed, one language only, tokens of an API that is off.
UNUSED = re.compile(
    r"api_?token|api/v3|models/api|contrib/(forms|redirects|simple_translation|typed_table_block|sitemaps)|locales/"
    r"|whats_new|translation|wagtail_hooks.py:14[36]"
)


def entries(path):
    """(context, msgid, plural, translation, flags and references) of a .po file."""
    for block in path.read_text("utf-8").split("\n\n"):
        lines = [line for line in block.split("\n") if not line.startswith("#~")]
        notes = " ".join(line for line in lines if line.startswith("#"))
        parts = {}
        field = None
        for line in lines:
            found = re.match(r'(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d\])? )?(".*")$', line)
            if found:
                field = found[1] or field
                parts[field] = parts.get(field, "") + ast.literal_eval(found[2])
        if parts.get("msgid"):
            yield (
                parts.get("msgctxt"),
                parts["msgid"],
                parts.get("msgid_plural"),
                parts.get("msgstr", ""),
                notes,
            )


@cache
def translated_by_wagtail():
    paths = THEIRS.glob("**/locale/zh_Hans/LC_MESSAGES/django*.po")
    found = (entry for path in paths for entry in entries(path))
    return {msgid for _, msgid, _, text, notes in found if text and "fuzzy" not in notes}


@cache
def asked_by_wagtail():
    """msgid -> where it stands, for all strings of what is installed."""
    asked = {}
    for path in THEIRS.glob("**/locale/en/LC_MESSAGES/django*.po"):
        room = str(path.relative_to(THEIRS)).split("locale/en")[0]
        asked |= {msgid: f"{room} {notes} {msgid}" for _, msgid, _, _, notes in entries(path)}
    return asked


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_what_is_compiled_is_what_is_written(name):
    with (OURS / f"{name}.mo").open("rb") as file:
        catalogue = GNUTranslations(file)
    for context, msgid, plural, text, _ in entries(OURS / f"{name}.po"):
        compiled = catalogue.ngettext(msgid, plural, 1) if plural else catalogue.gettext(msgid)
        assert context is None
        assert compiled == text, f"run msgfmt for {name}.po: {msgid}"


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_translations_name_nothing_that_is_not_given(name):
    for _, msgid, plural, text, _ in entries(OURS / f"{name}.po"):
        given = set(PLACEHOLDER.findall(msgid + (plural or "")))
        assert set(PLACEHOLDER.findall(text)) <= given, msgid


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_every_string_translated_here_is_still_wagtails(name):
    gone = [msgid for _, msgid, *_ in entries(OURS / f"{name}.po") if msgid not in asked_by_wagtail()]
    assert gone == []


def test_no_string_that_a_unions_people_meet_is_left_in_english():
    ours = {msgid for name in ("django", "djangojs") for _, msgid, *_ in entries(OURS / f"{name}.po")}
    known = ours | translated_by_wagtail()
    missing = [where for msgid, where in asked_by_wagtail().items() if msgid not in known]
    assert [where for where in missing if not UNUSED.search(where)] == []


def test_the_words_are_in_use():
    assert gettext("Saved") == "已保存"
    assert gettext("Cancel workflow ") == "撤回送审"
    assert ngettext("Referenced %(count)s time", "Referenced %(count)s times", 3) == "%(count)s处在用"


@pytest.mark.django_db
def test_the_editors_script_speaks_chinese_too(login, staff):
    response = login(staff["editor"]).get(reverse("wagtailadmin_javascript_catalog"))
    assert (
        "\\u4fee\\u6539\\u5df2\\u81ea\\u52a8\\u4fdd\\u5b58" in response.text
        or "修改已自动保存" in response.text
    )
