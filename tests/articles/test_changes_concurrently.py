"""Many writers at once: a reader that follows the log sees every committed row, once and in order."""

import random
import threading
import time

import pytest
from django.db import connection, transaction

from articles import changes
from articles.models import Change
from tests.scene import make_article

WRITERS, ROUNDS = 6, 25


@pytest.fixture
def article(foshan):
    return make_article(foshan)


def _write(article, number: int, committed: list[str]) -> None:
    """Transactions of random length; every fourth is rolled back."""
    chance = random.Random(number)
    try:
        for turn in range(ROUNDS):
            note = f"{number}-{turn}"
            with transaction.atomic():
                changes.record(Change.Kind.UPDATED, article, note=note)
                time.sleep(chance.random() / 200)
                if turn % 4 == 3:
                    transaction.set_rollback(True)
            if turn % 4 != 3:
                committed.append(note)
    finally:
        connection.close()


def _follow(start: int, seen: list[tuple[int, str]], done: threading.Event) -> None:
    position = start
    try:
        while True:
            last_round = done.is_set()
            rows = changes.read(after=position, limit=7)
            seen += [(row.position, row.note) for row in rows]
            position = rows[-1].position if rows else position
            if last_round and not rows:
                return
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_no_reader_skips_a_row(article):
    start, committed, done = changes.last_position(), [], threading.Event()
    followed: list[list[tuple[int, str]]] = [[], []]
    readers = [threading.Thread(target=_follow, args=(start, seen, done)) for seen in followed]
    writers = [threading.Thread(target=_write, args=(article, n, committed)) for n in range(WRITERS)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in readers:
        thread.join()
    for seen in followed:
        assert [position for position, _ in seen] == list(range(start + 1, start + 1 + len(committed)))
        assert sorted(note for _, note in seen) == sorted(committed)
