from django.core.management.base import BaseCommand

from home.founding import found_alliance


class Command(BaseCommand):
    help = "Makes the alliance's site, front page, topics and desk; safe to run again."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--hostname", default="localhost")
        parser.add_argument("--port", type=int, default=80)

    def handle(self, **options) -> None:
        home = found_alliance(options["hostname"], options["port"])
        self.stdout.write(f"{home.title} 已就绪：{home.full_url}")
