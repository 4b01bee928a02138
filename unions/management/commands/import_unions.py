"""manage.py import_unions FILE.csv: the directory of unions from a table; docs/union-directory.md describes it."""

from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from unions.directory_csv import NotATable, read
from unions.importing import Report, import_unions

MAX_NOTICES = 20


class Command(BaseCommand):
    help = "从CSV导入或更新工会名录，可以反复运行。格式见 docs/union-directory.md。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV文件，UTF-8或GB18030编码")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")

    def handle(self, *, file: Path, dry_run: bool, **options) -> None:
        progress = partial(tqdm, desc="导入", unit="家", disable=None)
        try:
            with transaction.atomic():
                report = import_unions(read(file), progress)
                transaction.set_rollback(dry_run)
        except NotATable as error:
            raise CommandError(str(error)) from error
        self._tell(report, dry_run)

    def _tell(self, report: Report, dry_run: bool) -> None:
        for line, reason in report.problems:
            self.stderr.write(f"第{line}行：{reason}")
        for line, reason in report.notices[:MAX_NOTICES]:
            self.stdout.write(f"第{line}行，请留意：{reason}")
        counts = f"新增{report.created}家，更新{report.updated}家，无变化{report.unchanged}家"
        self.stdout.write(
            f"{'试运行，没有写入：' if dry_run else ''}{counts}，未导入{len(report.problems)}行。"
        )
        if report.problems:
            raise CommandError(f"{len(report.problems)}行没有导入，原因见上；改正后再运行一次即可。")
