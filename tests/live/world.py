"""Changes the public world and tells what readers must find: `python -m tests.live.world ACTS SECONDS`.

A line of JSON an act: {"act", "begun", "answered", "items": {item: token}, "shown": {address: [item]}}: what each item
is now ("" where it is not public) and which items each address shows. Seconds as of `time.time()`.
"""

import json
import os
import random
import sys
import time
from datetime import timedelta

import django

NAMES = {"guangzhou": "广州市总工会", "zhuhai": "珠海市总工会"}
ITEMS = 4  # of each section at the beginning
EXPIRES = 0.7  # seconds after the act


def main(acts: int, seconds: float) -> None:
    world = World(random.Random(7))
    world.tell("founded", time.time())
    sys.stdin.readline()
    for _ in range(acts):
        begun = time.time()
        world.tell(world.act(), begun)
        time.sleep(max(0.0, begun + seconds / acts - time.time()))
    time.sleep(1.2)  # until what an answer may still owe to the past is over


class World:
    def __init__(self, chance: random.Random) -> None:
        from articles.models import SectionPage  # noqa: PLC0415
        from tests import scene  # noqa: PLC0415

        self._chance, self._scene = chance, scene
        self._sections = [
            SectionPage.objects.get(),
            *(scene.make_section(slug, name) for slug, name in NAMES.items()),
        ]
        self._desk = scene.make_person("desk")
        for section in self._sections * ITEMS:
            self._write(section)
        self._known: set[str] = {section.url for section in self._sections}

    def act(self) -> str:
        ways = ["edit", "edit", "write", "adopt", "adopt", "drop", "withdraw", "move", "expire"]
        way = self._chance.choice(ways)
        getattr(self, f"_{way}")(self._chance.choice(self._sections))
        return way

    def tell(self, act: str, begun: float) -> None:
        answered = time.time()
        shown = self._shown()
        items = {str(item.pk): item.title for item in self._live()}
        print(
            json.dumps(
                {"act": act, "begun": begun, "answered": answered, "items": items, "shown": shown},
                ensure_ascii=False,
            ),
            flush=True,
        )

    def _live(self, section=None) -> list:
        from articles.models import ItemPage  # noqa: PLC0415

        found = ItemPage.objects.visible().order_by("pk")
        return list(found.filter(section=section) if section else found)

    def _shown(self) -> dict[str, list[str]]:
        """What each address shows, those included that have shown something before."""
        from articles.models import Placement  # noqa: PLC0415

        placements = list(Placement.objects.visible().select_related("item", "section"))
        shown = {item.url: [str(item.pk)] for item in self._live()}
        shown |= {placement.url: [str(placement.item_id)] for placement in placements}
        for section in self._sections:
            own = [str(item.pk) for item in self._live(section)]
            shown[section.url] = own + [
                str(row.item_id) for row in placements if row.section_id == section.pk
            ]
        self._known |= shown.keys()
        return {address: shown.get(address, []) for address in self._known}

    def _write(self, section) -> None:
        if len(self._live()) < 18:  # so that a section shows all on its first page
            item = self._scene.make_article(section, "稿")
            self._publish(item)

    def _edit(self, section) -> None:
        if live := self._live(section):
            self._publish(self._chance.choice(live).specific)

    def _publish(self, item) -> None:
        item.title = f"第{item.pk}号稿第{time.time_ns()}版"
        item.save_revision().publish()

    def _adopt(self, section) -> None:
        from articles.exchange import sharing  # noqa: PLC0415
        from articles.models import Placement  # noqa: PLC0415

        there = set(Placement.objects.accepted().filter(section=section).values_list("item_id", flat=True))
        if found := [i for i in self._live() if i.section_id != section.pk and i.pk not in there]:
            sharing.adopt(self._chance.choice(found), section, None)

    def _drop(self, section) -> None:
        from articles.exchange import sharing  # noqa: PLC0415
        from articles.models import Placement  # noqa: PLC0415

        if placement := Placement.objects.accepted().filter(section=section).first():
            sharing.drop(placement, None)

    def _withdraw(self, section) -> None:
        from articles.withdrawals import withdrawal  # noqa: PLC0415

        if len(live := self._live(section)) > 2:
            withdrawal.withdraw(self._chance.choice(live), self._desk, "有误", "已撤回")

    def _move(self, section) -> None:
        if live := [
            item for item in self._live() if item.section_id != section.pk and not item.placements.exists()
        ]:
            self._chance.choice(live).specific.move(section, pos="last-child")

    def _expire(self, section) -> None:
        """Published with an end that comes soon; what the clock does is told when it is done."""
        from django.utils import timezone  # noqa: PLC0415

        if len(live := self._live(section)) > 2:
            item = self._chance.choice(live).specific
            item.expire_at = timezone.now() + timedelta(seconds=EXPIRES)
            item.save_revision().publish()
            time.sleep(max(0.0, (item.expire_at - timezone.now()).total_seconds()))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings.dev")
    django.setup()
    main(int(sys.argv[1]), float(sys.argv[2]))
