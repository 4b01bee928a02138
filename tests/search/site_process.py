"""One process of a small site of its own, for tests that kill: `python -m tests.search.site_process ACT DIRECTORY`."""

import os
import sys
import time
from itertools import count
from pathlib import Path

import django

directory = Path(sys.argv[2])
os.environ["DATABASE_URL"] = f"sqlite:///{directory / 'site.sqlite3'}"
os.environ["DJANGO_SETTINGS_MODULE"] = "hub.settings.test"
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from articles import sharing  # noqa: E402
from articles.models import SectionPage  # noqa: E402
from home.founding import found_alliance  # noqa: E402
from search import indexer  # noqa: E402
from search.engines import current_engine  # noqa: E402
from search.engines.base import Query, Term  # noqa: E402
from tests import scene  # noqa: E402

settings.SEARCH_ENGINE = {"class": "search.engines.tantivy.TantivyEngine", "directory": directory / "index"}


def say(*words: object) -> None:
    print(*words, flush=True)


def make() -> None:
    """Makes the database and a section."""
    call_command("migrate", verbosity=0)
    found_alliance()
    scene.make_section("foshan", "佛山市总工会")


def publish() -> None:
    """Publishes without end, and withdraws every third article; says so once it is committed."""
    section = SectionPage.objects.get()
    for number in count(1):
        article = scene.make_article(section)
        say("published", article.pk)
        if number % 3 == 0:
            sharing.withdraw(article, None, reason="事实有误")
            say("withdrawn", article.pk)


def index() -> None:
    """Follows the log without end."""
    say("ready")
    while True:
        if not indexer.follow_once():
            time.sleep(0.01)


def rebuild() -> None:
    """Rebuilds without end."""
    say("ready")
    while True:
        indexer.rebuild()


def report() -> None:
    """Lets the index catch up, then says what a search finds."""
    while indexer.follow_once():
        pass
    hits = current_engine().search(Query(Term("title_words", "送清凉"), limit=10_000)).hits
    say(*sorted(int(hit.key) for hit in hits))


if __name__ == "__main__":
    {act.__name__: act for act in (make, publish, index, rebuild, report)}[sys.argv[1]]()
