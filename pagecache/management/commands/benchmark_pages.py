import os
import platform
import shutil
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.models import ArticlePage
from pagecache import benchmark
from pagecache.benchmark import Programs, Rates

ROWS = (
    ("nginx, the same bytes from a file", "file", "file"),
    ("the site behind nginx as documented", "documented", "file"),
    ("an application that returns the same headers and bytes, gunicorn alone", "bare", "bare"),
    ("the site, page kept, gunicorn alone", "kept", "bare"),
    ("the site, page made anew, gunicorn alone", "anew", "bare"),
)


class Command(BaseCommand):
    help = "测量首页和稿件页送出的快慢，与 nginx 直接送文件、与什么都不做的程序相比。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--article", default="", help="稿件的路径，不填为最新的一篇")
        parser.add_argument("--seconds", type=int, default=10, help="每项压测多少秒")
        parser.add_argument("--workers", type=int, default=(os.cpu_count() or 1) + 1)
        parser.add_argument("--nginx", default=shutil.which("nginx") or "", help="nginx 程序")
        parser.add_argument("--wrk", default=shutil.which("wrk") or "", help="压测程序 wrk")

    def handle(
        self, *, article: str, seconds: int, workers: int, nginx: str, wrk: str, **options: Any
    ) -> None:
        for program, name in ((wrk, "wrk"), (nginx, "nginx")):
            if not shutil.which(program):
                raise CommandError(f"没有 {name}：请先安装，或用 --{name} 指明。")
        newest = ArticlePage.objects.visible().newest().first()
        if not article and newest is None:
            raise CommandError("还没有稿件：请先用 load_demo 或 benchmark_site 建好数据库。")
        paths = {"front": "/", "article": article or newest.url}
        with tempfile.TemporaryDirectory() as folder:
            found = benchmark.measure(paths, Programs(wrk, nginx, workers, seconds), Path(folder))
        self.stdout.write("\n".join(_report(found, workers)))


def _report(found: dict[str, Rates], workers: int) -> Iterator[str]:
    front, article = found["front"], found["article"]
    yield f"{platform.platform()}, {os.cpu_count()} CPUs, {workers} processes of each server"
    yield ""
    yield f"| answers a second | front page ({front.size:,} bytes) | article ({article.size:,} bytes) |"
    yield "|---|---:|---:|"
    for words, name, against in ROWS:
        cells = (_cell(rates, name, against) for rates in (front, article))
        yield f"| {words} | {' | '.join(cells)} |"


def _cell(rates: Rates, name: str, against: str) -> str:
    """The rate, and what it is of the one it is held against."""
    rate = getattr(rates, name)
    share = "" if name == against else f" ({rate / getattr(rates, against):.3f})"
    return f"{rate:,.0f}{share}"
