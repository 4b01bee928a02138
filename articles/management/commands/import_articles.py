"""For the operator: brings a union's existing articles in. Editors use the admin."""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.importing import Importer, Line, Tally, read
from articles.models import SectionPage

DUPLICATE = {"exact", "near"}


class Command(BaseCommand):
    help = "Imports articles from a file of one JSON object a line into a union's section; safe to run again."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help='{"id", "title", "text", "date", "source"} a line, UTF-8')
        parser.add_argument("--union", required=True, help="the union's pinyin slug, such as foshan")
        parser.add_argument("--publish", action="store_true", help="publish without review; else drafts")
        parser.add_argument(
            "--allow-duplicates", action="store_true", help="import what is there already, too"
        )

    def handle(self, *, file: Path, union: str, publish: bool, allow_duplicates: bool, **options) -> None:
        importer = Importer(_section(union), publish=publish, allow_duplicates=allow_duplicates)
        tally = Tally()
        try:
            with (
                file.open("rb") as lines,
                tqdm(total=_count(file), unit="行", desc="导入", disable=None) as bar,
            ):
                for line in read(lines):
                    bar.update(line.number - bar.n)
                    self._take(importer, line, tally)
        except OSError as error:
            raise CommandError(f"读不了 {file}：{error.strerror}") from error
        finally:
            self.stdout.write(str(tally))

    def _take(self, importer: Importer, line: Line, tally: Tally) -> None:
        outcome, detail = importer.take(line.record) if line.record else ("bad", line.problem)
        tally.counts[outcome] += 1
        if outcome == "bad":
            self._report(f"第{line.number}行有误：{detail}")
        elif outcome in DUPLICATE and line.record:
            self._report(f"第{line.number}行（{line.record.import_id}）重复，已跳过：{detail}")

    def _report(self, message: str) -> None:
        with tqdm.external_write_mode():
            self.stdout.write(message)


def _section(slug: str) -> SectionPage:
    section = SectionPage.objects.filter(union__slug=slug).first()
    if section is None:
        raise CommandError(f"没有标识为“{slug}”、已开通栏目的工会。请核对，或先运行 onboard_union。")
    return section


def _count(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: lines.read(1 << 20), b"")) or 1
