from django.core.management.base import BaseCommand

from articles import scheduling


class Command(BaseCommand):
    help = "Publishes and expires what is due. Stands in for Wagtail's command; the worker does the same by itself."

    def handle(self, **options) -> None:
        self.stdout.write(f"{scheduling.run_due()} 项已处理")
