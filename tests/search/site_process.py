"""The processes of a site of its own, for tests that kill them: `python -m tests.search.site_process FOLDER ENGINE`.

FOLDER is a VAR_DIR, ENGINE a settings.SEARCH_ENGINE as JSON. Forks a process for each act that is named on standard
input, and answers with its number; so each has at once what takes seconds to load. `kill NUMBER` ends one, and the
answer is how it ended, as waitpid() says. What an act has done is a line in FOLDER/told, written afterwards.
"""

import json
import os
import random
import signal
import sys
import time
from itertools import count
from pathlib import Path
from threading import Event
from traceback import print_exc
from typing import NoReturn

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import get_resolver  # noqa: E402

from articles.models import Change, SectionPage  # noqa: E402
from articles.withdrawals import withdrawal  # noqa: E402
from hub import worker  # noqa: E402
from hub.supervisor import end_with_parent  # noqa: E402
from search import chinese, indexer  # noqa: E402
from search.engines import current_engine, elasticsearch_lease  # noqa: E402
from search.engines.base import EngineUnavailable, Query, Term  # noqa: E402
from search.query import PAGE_SIZE, search  # noqa: E402
from tests import scene  # noqa: E402

PACE = 0.05  # seconds of rest, so that no process keeps the others from working
KEPT = 5  # articles that may still be withdrawn: they are on the first page of the newest
TOLD = Path(sys.argv[1]) / "told"


def tell(*words: object) -> None:
    with TOLD.open("a") as file:
        print(*words, file=file)


def publish() -> None:
    """Publishes without end, and withdraws every third article when it has been public for a while, or for none."""
    section = SectionPage.objects.get()
    articles = []
    for number in count(1):
        articles.append(scene.make_article(section))
        tell("published", articles[-1].pk)
        if number % 3 == 0:
            article = articles.pop(random.randrange(len(articles)))
            withdrawal.withdraw(article, None, reason="事实有误")
            tell("withdrawn", article.pk)
            del articles[:-KEPT]
        time.sleep(PACE)


def work() -> None:
    """What `manage.py work` does."""
    worker.run(Event())


def rebuild() -> None:
    """Rebuilds the index without end."""
    while True:
        try:
            indexer.rebuild()
        except EngineUnavailable:
            time.sleep(PACE)


def read() -> None:
    """Asks for the results page without end and tells how it went, and how many seconds it took."""
    while True:
        withdrawn = set(Change.objects.filter(kind=Change.Kind.WITHDRAWN).values_list("item_id", flat=True))
        begin = time.monotonic()
        outcome = _answer(withdrawn)
        tell(outcome, time.monotonic() - begin)
        time.sleep(PACE)


def _answer(withdrawn: set[int]) -> str:
    """ "lagging": the index still has on its first page what the page must not show."""
    try:
        shown = {found.item.pk for found in search("送清凉", order="newest").found}
        if shown & withdrawn:
            return "shown"
        query = Query(Term("title_words", "送清凉"), limit=PAGE_SIZE, order="newest")
        indexed = {int(hit.key) for hit in current_engine().search(query).hits}
        return "lagging" if indexed & withdrawn else "current"
    except EngineUnavailable as error:
        print("A search was refused:", error, file=sys.stderr)
        return "unavailable"


ACTS = {act.__name__: act for act in (publish, work, rebuild, read)}


def serve(engine: str) -> None:
    settings.SEARCH_ENGINE = json.loads(engine)
    elasticsearch_lease.LEASE = 2  # seconds: so that most rebuilds that are to be killed come to begin
    chinese.terms("工会送清凉")
    assert get_resolver().url_patterns
    assert connection.connection is None  # it could not be shared
    for line in sys.stdin:
        act, *numbers = line.split()
        print(_kill(int(numbers[0])) if act == "kill" else _start(ACTS[act]), flush=True)


def _start(act) -> int:
    if number := os.fork():
        return number
    _perform(act)


def _kill(number: int) -> int:
    """Its parent alone can be sure that the number is still that process's."""
    os.kill(number, signal.SIGKILL)
    return os.waitpid(number, 0)[1]


def _perform(act) -> NoReturn:
    end_with_parent()
    try:
        act()
    except BaseException:
        print_exc()
    finally:
        os._exit(1)


if __name__ == "__main__":
    serve(sys.argv[2])
