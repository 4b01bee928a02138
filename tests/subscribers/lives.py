"""An alliance in which random things happen, for test_following.py: `python -m tests.subscribers.lives ACT ...`.

"prepare QUERY ..." makes it and prints {QUERY: token}. "live COUNT FILE SEED" lets so many things happen, each in a process
that is killed every now and then; FILE gets a line for each that is over, with its name.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from traceback import print_exc
from typing import NoReturn

import django

django.setup()

from django.db import connections, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.models import PageViewRestriction  # noqa: E402

from articles.exchange import carrying, sharing  # noqa: E402
from articles.exchange.sharing import NotPossible  # noqa: E402
from articles.models import (  # noqa: E402
    Category,
    ItemPage,
    Placement,
    SectionPage,
    Sharing,
    TopicPage,
    Withdrawal,
)
from articles.withdrawals import withdrawal  # noqa: E402
from home.founding import found_alliance  # noqa: E402
from subscribers import managing  # noqa: E402
from subscribers.models import Subscriber  # noqa: E402
from tests import scene  # noqa: E402
from unions.models import Union, User  # noqa: E402

LIFE = (3.0, 12.0)  # seconds until a process is killed
REST = 0.02  # seconds after each act: SQLite is for one writer at a time, and the server writes, too
UNIONS = ("gd", "foshan", "shunde", "guangzhou")
CATEGORIES = ("news", "rights", "culture")
TOPICS = ("safety", "model-workers")

Chance = random.Random


def prepare(queries: list[str]) -> dict[str, str]:
    found_alliance()
    above: Union | None = None
    for slug in UNIONS:
        section = scene.make_section(slug, f"{slug}总工会", superior=above if slug != "guangzhou" else None)
        above = section.union
    for slug in CATEGORIES:
        Category.objects.create(name=slug, slug=slug)
    for slug in TOPICS:
        scene.make_topic(slug, slug)
    operator = User.objects.create_superuser("operator")
    union = Union.objects.get(slug="gd")
    tokens = {}
    for query in queries:
        site = Subscriber(
            name=query[:80] or "全部", union=union, site="https://a.example.org/", selection=query
        )
        tokens[query] = managing.register(site, operator)
    return tokens


def live(count: int, file: Path, seed: int) -> None:
    file.touch()
    chance = Chance(seed)
    while (done := len(file.read_text().splitlines())) < count:
        connections.close_all()  # what is open cannot be shared with a child
        # Chosen anew each time: after an act that is not possible comes another.
        act = partial(_act, count - done, file, Chance(chance.random()))
        child = os.fork()
        if child == 0:
            _end_after(act)
        deadline = time.monotonic() + chance.uniform(*LIFE)
        while time.monotonic() < deadline and os.waitpid(child, os.WNOHANG) == (0, 0):
            time.sleep(0.02)
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def _end_after(do: Callable[[], None]) -> NoReturn:
    """A fault ends everything: it is none of those that are looked for."""
    try:
        do()
    except BaseException:
        print_exc()
        os.kill(os.getppid(), signal.SIGTERM)
    finally:
        os._exit(0)


def _act(count: int, file: Path, chance: Chance) -> None:
    for _ in range(count):
        act = chance.choices(ACTS, WEIGHTS)[0]
        with suppress(NotPossible):
            with transaction.atomic():
                act(chance)
            with file.open("a") as told:
                print(act.__name__, file=told)
        time.sleep(REST)


def some(chance: Chance, queryset):
    """One of these; raises NotPossible where there is none."""
    keys = list(queryset.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise NotPossible("nothing there")
    return queryset.model.objects.get(pk=chance.choice(keys))


def filing(chance: Chance) -> dict:
    return {
        "category": chance.choice([None, *Category.objects.all()]),
        "topics": [topic for topic in TopicPage.objects.all() if chance.random() < 0.3],
    }


def publish(chance: Chance) -> None:
    make = chance.choice([scene.make_article, scene.make_article, scene.make_event])
    licence = {"sharing": chance.choice([Sharing.POOL, Sharing.POOL, Sharing.OWN])}
    title = f"稿件{chance.randrange(10**9)}"
    make(some(chance, SectionPage.objects.all()), title, **licence, **filing(chance))


def _republish(chance: Chance, **fields) -> None:
    page = some(chance, ItemPage.objects.live()).specific
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def update(chance: Chance) -> None:
    _republish(chance, title=f"改过的标题{chance.randrange(10**9)}")


def correct(chance: Chance) -> None:
    _republish(chance, correction=f"更正{chance.randrange(10**9)}")


def refile(chance: Chance) -> None:
    _republish(chance, **filing(chance))


def move(chance: Chance) -> None:
    page = some(chance, ItemPage.objects.all())
    page.specific.move(some(chance, SectionPage.objects.exclude(pk=page.section_id)), pos="last-child")


def new_slug(chance: Chance) -> None:
    page = some(chance, ItemPage.objects.live()).specific
    page.slug = f"s{chance.randrange(10**12)}"
    page.save_revision().publish()


def adopt(chance: Chance) -> None:
    sharing.adopt(some(chance, ItemPage.objects.live()), some(chance, SectionPage.objects.all()), None)


def drop(chance: Chance) -> None:
    sharing.drop(some(chance, Placement.objects.accepted()), None)


def dress(chance: Chance) -> None:
    note = f"编者按{chance.randrange(10**9)}"
    sharing.edit(some(chance, Placement.objects.accepted()), None, note=note)


def withdraw(chance: Chance) -> None:
    withdrawal.withdraw(some(chance, ItemPage.objects.live()), None, "有误", "已撤回")


def close(chance: Chance) -> None:
    """Never more than half of the sections: there shall be something to see."""
    if SectionPage.objects.visible().count() <= len(UNIONS) / 2:
        raise NotPossible("enough is closed")
    withdrawal.close_section(some(chance, SectionPage.objects.live()), None, "整顿", "已关闭")


def undo(chance: Chance) -> None:
    withdrawal.undo(some(chance, Withdrawal.objects.open()), None, "撤错了")


def reopen(chance: Chance) -> None:
    withdrawal.undo(some(chance, Withdrawal.objects.open().filter(item_id=None)), None, "整顿完毕")


def unpublish(chance: Chance) -> None:
    some(chance, ItemPage.objects.live()).specific.unpublish()


def delete(chance: Chance) -> None:
    some(chance, ItemPage.objects.all()).specific.delete()


def carry(chance: Chance) -> None:
    item = some(chance, ItemPage.objects.live())
    carrying.carry(item, None, timezone.localdate() + timedelta(days=3), "重要")


def release(chance: Chance) -> None:
    carrying.release(some(chance, ItemPage.objects.filter(must_carry__ended_at=None)), None)


def rename_category(chance: Chance) -> None:
    category = some(chance, Category.objects.all())
    category.name = f"分类{chance.randrange(10**9)}"
    category.save()


def change_topic(chance: Chance) -> None:
    topic = some(chance, TopicPage.objects.all())
    if topic.live and chance.random() < 0.5:
        topic.unpublish()
        return
    topic.title = f"专题{chance.randrange(10**9)}"
    topic.save_revision().publish()


def hide(chance: Chance) -> None:
    page = some(chance, SectionPage.objects.all())
    if SectionPage.objects.visible().count() <= len(UNIONS) / 2:
        raise NotPossible("enough is closed")
    if not PageViewRestriction.objects.filter(page=page).exists():
        PageViewRestriction.objects.create(page=page, restriction_type="login")


def show(chance: Chance) -> None:
    some(chance, PageViewRestriction.objects.all()).delete()


def put_under(chance: Chance) -> None:
    union = Union.objects.get(slug="shunde")
    union.superior = Union.objects.get(slug=chance.choice(["gd", "foshan", "guangzhou"]))
    union.save()


WEIGHTED: dict[Callable[[Chance], None], int] = {
    publish: 30, update: 12, correct: 6, refile: 10, move: 5, new_slug: 2, adopt: 12, drop: 4, dress: 3, withdraw: 7,
    undo: 5, close: 1, reopen: 6, unpublish: 3, delete: 2, carry: 1, release: 1, rename_category: 1, change_topic: 2,
    hide: 1, show: 2, put_under: 1,
}  # fmt: skip
ACTS, WEIGHTS = list(WEIGHTED), list(WEIGHTED.values())

if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        print(json.dumps(prepare(sys.argv[2:])))
    else:
        live(int(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
