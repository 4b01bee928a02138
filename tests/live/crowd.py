"""The alliance that a crowd works on at once: made, and examined afterwards, by `python -m tests.live.crowd ACT`.

"prepare" prints {"people": [{"session", "section", "role"}], "items": [id], "drafts": {section: id}, "home": id};
"examine" prints what is wrong, a list.
"""

import json
import os
import sys
from collections import Counter

import django

UNIONS = 16
ITEMS = 24


def prepare() -> dict:
    from django.conf import settings  # noqa: PLC0415
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415
    from django.contrib.sessions.backends.db import SessionStore  # noqa: PLC0415

    from home.founding import found_alliance  # noqa: PLC0415
    from tests import scene  # noqa: PLC0415
    from unions.models import Role  # noqa: PLC0415

    def session(user) -> str:
        store = SessionStore()
        store[SESSION_KEY] = str(user.pk)
        store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        store[HASH_SESSION_KEY] = user.get_session_auth_hash()
        store.create()
        return store.session_key

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody types one here
    found_alliance()
    sections = [scene.make_section(f"union-{number}", f"第{number}工会") for number in range(UNIONS)]
    items = [scene.make_article(sections[number % 4], f"第{number}篇稿件").pk for number in range(ITEMS)]
    people = []
    for section in sections:
        for role in (Role.EDITOR, Role.EDITOR, Role.EDITOR, Role.FINAL):
            name = f"{section.slug}-{len(people)}"
            user = scene.make_person(name, section.union, role)
            people.append({"session": session(user), "section": section.pk, "role": str(role)})
    drafts = {section.pk: scene.make_article(section, "草稿", publish=False).pk for section in sections}
    return {"people": people, "items": items, "drafts": drafts}


def examine() -> list[str]:
    from articles.models import Change, Placement  # noqa: PLC0415
    from tests import history  # noqa: PLC0415

    wrong = history.differences()
    pairs = Counter(Placement.objects.values_list("item_id", "section_id"))
    wrong += [f"{pair} was placed {times} times" for pair, times in pairs.items() if times > 1]
    withdrawn = Counter(Change.objects.filter(kind="withdrawn").values_list("item_id", flat=True))
    wrong += [f"item {pk} was withdrawn {times} times" for pk, times in withdrawn.items() if times > 1]
    return wrong


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
    django.setup()
    print(json.dumps({"prepare": prepare, "examine": examine}[sys.argv[1]]()))
