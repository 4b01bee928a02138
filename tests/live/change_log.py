"""One process that writes to, or follows, the log of changes; test_postgresql.py runs several at once.

python -m tests.live.change_log write SECTION ROWS     records ROWS changes of section number SECTION
python -m tests.live.change_log follow ROWS            reads until ROWS were seen, prints them as JSON
"""

import json
import os
import random
import sys
import time

import django

ROWS_IN_A_TRANSACTION = 3
SILENCE = 15.0  # seconds without a new row after which a reader has missed what it still waits for
LONGEST = 0.05  # seconds between the first row of a transaction and its commit


def write(section: int, rows: int) -> None:
    """Records rows numbered in their note, a few a transaction; some transactions are rolled back instead."""
    from django.db import transaction  # noqa: PLC0415  (after django.setup())

    number = 0
    while number < rows:
        batch = min(random.randint(1, ROWS_IN_A_TRANSACTION), rows - number)
        with transaction.atomic():
            _record(section, range(number, number + batch))
            time.sleep(random.uniform(0, LONGEST))
            transaction.set_rollback(failed := random.random() < 0.2)
        number += 0 if failed else batch


def _record(section: int, numbers) -> None:
    from articles import changes  # noqa: PLC0415
    from articles.models import Change, SectionPage  # noqa: PLC0415

    subject = SectionPage(pk=section, title=f"栏目{section}")
    for number in numbers:
        changes.record(Change.Kind.UPDATED, subject, note=str(number))


def follow(rows: int) -> None:
    """Follows the log as a consumer does, from the last position that it was given, until nothing more comes."""
    from articles import changes  # noqa: PLC0415

    seen: list[tuple[int, int, int]] = []
    latest = time.monotonic()
    while len(seen) < rows and time.monotonic() - latest < SILENCE:
        if batch := changes.read(after=seen[-1][0] if seen else 0, limit=7):
            seen += [(change.position, change.section_id, int(change.note)) for change in batch]
            latest = time.monotonic()
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
    django.setup()
    {"write": write, "follow": follow}[sys.argv[1]](*map(int, sys.argv[2:]))
