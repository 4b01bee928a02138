from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from demo import people
from demo.loading import Demo


class Command(BaseCommand):
    help = "Loads the demo alliance and prints its log-ins. Can be run again: what is there stays as it is."

    def handle(self, **options) -> None:
        if not settings.DEBUG:
            raise CommandError("演示内容只能在 DEBUG 打开时装载。(The demo is loaded with DEBUG on only.)")
        demo = Demo()
        for step in tqdm(
            demo.steps(),
            total=len(demo),
            desc="演示内容",
            unit="项",
            disable=options["verbosity"] == 0 or None,
        ):
            step()
        self.stdout.write(people.describe())
