"""Writes what readers see while the site is down, for the web server in front to serve with 503."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.loader import render_to_string


class Command(BaseCommand):
    help = (
        "Writes the maintenance page, by default beside the collected static files. Run after collectstatic."
    )
    requires_system_checks = ()  # the database may be what is worked on

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--back", default="", help="when the site is back, in words: 今天14:30")
        parser.add_argument(
            "--output", type=Path, default=Path(settings.STATIC_ROOT) / "maintenance.html", help="the file"
        )

    def handle(self, *args: Any, output: Path, back: str, **options: Any) -> None:
        try:
            page = render_to_string("maintenance.html", {"back": back.strip()})
        except ValueError as error:  # no name with a fingerprint for one of the styles
            raise CommandError(f"Run collectstatic first: {error}") from error
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text(page, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Cannot write {output}: {error}") from error
        self.stdout.write(str(output))
