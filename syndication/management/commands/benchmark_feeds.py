import os
import platform
import shutil
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.models import SectionPage
from syndication import benchmark
from syndication.benchmark import Anew
from syndication.formats import FORMATS


class Command(BaseCommand):
    help = "测量订阅源的快慢：benchmark_site 所建数据库里一家工会的全文源，与 nginx 直接发送同样内容相比。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--section", default="benchmark-0", help="栏目的拼音标识")
        parser.add_argument("--rounds", type=int, default=20)
        parser.add_argument("--seconds", type=int, default=10, help="每项压测多少秒")
        parser.add_argument("--workers", type=int, default=os.cpu_count())
        parser.add_argument("--nginx", default=shutil.which("nginx") or "", help="nginx 程序")
        parser.add_argument("--wrk", default=shutil.which("wrk") or "", help="压测程序 wrk")

    def handle(
        self, *, section: str, rounds: int, seconds: int, workers: int, nginx: str, wrk: str, **options: Any
    ) -> None:
        found = SectionPage.objects.filter(slug=section).first()
        if found is None:
            raise CommandError(f"没有“{section}”这个栏目：请先用 benchmark_site 建好数据库。")
        self._say(f"{platform.platform()}, {os.cpu_count()} CPUs; {found.items.count():,} items in {section}")
        anew = {each.name: benchmark.anew(f"/feeds/{section}/{each.name}", rounds) for each in FORMATS}
        self._say(*_made(anew))
        if not wrk:
            self._say("没有 wrk，略去压测。")
            return
        self._say("", "| answers a second | 304 | 200, gzipped |", "|---|---:|---:|")
        path = f"/feeds/{section}/{FORMATS[0].name}"
        with benchmark.hub(workers) as address:
            content = benchmark.fetch(f"{address}{path}").body
            self._say(self._rates(f"the hub, {workers} processes", f"{address}{path}", wrk, seconds))
        if nginx:
            with tempfile.TemporaryDirectory() as folder:
                Path(folder).chmod(0o755)
                (Path(folder) / "feed").write_bytes(content)
                with benchmark.nginx(nginx, Path(folder), workers) as address:
                    self._say(self._rates(f"nginx, {workers} processes", f"{address}/feed", wrk, seconds))

    def _rates(self, name: str, url: str, wrk: str, seconds: int) -> str:
        known = benchmark.fetch(url)
        if benchmark.status(url, known.etag) != 304:
            raise CommandError(f"{url} 没有回答 304。")
        unchanged = benchmark.rate(wrk, url, seconds, known.etag)
        whole = benchmark.rate(wrk, url, seconds)
        return f"| {name} | {unchanged:,.0f} | {whole:,.0f} |"

    def _say(self, *lines: str) -> None:
        for line in lines:
            self.stdout.write(line)


def _made(anew: dict[str, Anew]) -> Iterator[str]:
    yield ""
    yield "| made anew | ms | queries | bytes |"
    yield "|---|---:|---:|---:|"
    for name, one in anew.items():
        yield f"| {name} | {one.milliseconds:.0f} | {one.queries} | {one.size:,} |"
