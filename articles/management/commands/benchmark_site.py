"""Whether the site stays as fast when it grows: the same acts on a small and on a large archive, side by side.

A process and a database for each size. The processes take turns act by act, so that whatever else the machine does
falls on all alike.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from tqdm import tqdm
from wagtail.models import Page, Site

from articles import bulk, changes, duplicates, onboarding
from articles.models import ArticlePage, SectionPage
from unions.models import Level, Union

SECTIONS = 10
WARM_UP = 3
NAME = "benchmark"


class Command(BaseCommand):
    help = "Measures queries and times of the site's main acts with few and with many articles, in databases of its own."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "news", type=Path, help='{"title", "text"} a line, may be gzipped; cycled with variations'
        )
        parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 100_000])
        parser.add_argument("--rounds", type=int, default=40)
        parser.add_argument(
            "--databases",
            default=f"sqlite:///{settings.VAR_DIR}/benchmark-{{size}}.sqlite3",
            help="address with {size} in it; a finished one is used again",
        )
        parser.add_argument("--serve", type=int, help="for the command's own use: build that size and answer")

    def handle(
        self, *, news: Path, sizes: list[int], rounds: int, databases: str, serve: int, **options
    ) -> None:
        if not news.is_file():
            raise CommandError(f"读不了 {news}：请给出一份每行一条的新闻文件。")
        if serve:
            Bench(news, serve).answer()
            return
        benches = {size: _start(news, size, databases) for size in sizes}
        try:
            names = [_ask(bench, "") for bench in benches.values()].pop()
            results = _measure(benches, names, rounds)
        finally:
            for bench in benches.values():
                bench.terminate()
        self.stdout.write("\n".join(_report(results, sizes, rounds)))


def _start(news: Path, size: int, databases: str) -> subprocess.Popen:
    environment = os.environ | {"DATABASE_URL": databases.format(size=size)}
    command = [sys.executable, sys.argv[0], "benchmark_site", str(news), "--serve", str(size)]
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )


def _ask(bench: subprocess.Popen, question: str) -> Any:
    """Raises CommandError when the process has ended; it has told why on its standard error."""
    if bench.stdin is None or bench.stdout is None:
        raise CommandError("测量进程没有启动。")
    try:
        bench.stdin.write(f"{question}\n")
        bench.stdin.flush()
    except BrokenPipeError as error:
        raise CommandError("测量进程已退出，原因见上。") from error
    answer = bench.stdout.readline()
    if not answer:
        raise CommandError("测量进程已退出，原因见上。")
    return json.loads(answer)


def _measure(
    benches: dict[int, subprocess.Popen], names: list[str], rounds: int
) -> dict[str, dict[int, Result]]:
    """Act -> size -> what it took."""
    results = {name: {size: Result() for size in benches} for name in names}
    for number in tqdm(range(WARM_UP + rounds), desc="测量", unit="轮", disable=None):
        order = list(benches.items())[:: 1 if number % 2 else -1]
        for name in names:
            for size, bench in order:
                queries, spent = _ask(bench, f"{'count' if number < WARM_UP else 'time'} {name}")
                results[name][size].add(queries, spent)
    return results


@dataclass
class Result:
    """Numbers of queries seen while warming up, milliseconds after it."""

    queries: set[int] = field(default_factory=set)
    times: list[float] = field(default_factory=list)

    def add(self, queries: int | None, spent: float) -> None:
        if queries is None:
            self.times.append(spent)
        else:
            self.queries.add(queries)


def _report(results: dict[str, dict[int, Result]], sizes: list[int], rounds: int) -> Iterator[str]:
    yield f"{platform.platform()}, {os.cpu_count()} CPUs, Python {platform.python_version()},"
    yield f"Django {version('Django')}, Wagtail {version('wagtail')}; medians of {rounds} rounds"
    yield ""
    heads = [f"queries at {size:,}" for size in sizes] + [f"ms at {size:,}" for size in sizes]
    yield f"| act | {' | '.join(heads)} | ratio |"
    yield f"|---|{'---:|' * (2 * len(sizes) + 1)}"
    for name, by_size in results.items():
        queries = ["/".join(map(str, sorted(by_size[size].queries))) for size in sizes]
        times = [median(by_size[size].times) for size in sizes]
        shown = [f"{each:.1f}" for each in times]
        yield f"| {name} | {' | '.join(queries + shown)} | {times[-1] / times[0]:.2f} |"


@dataclass(frozen=True)
class Act:
    """`run` is measured; it is handed what `prepare` made beforehand."""

    run: Callable[[Any], object]
    prepare: Callable[[], Any] = lambda: None


class Bench:
    """One size: builds its database if need be, then does what it is asked and says how long it took."""

    def __init__(self, news: Path, size: int) -> None:
        settings.DEBUG = False
        self.stories = bulk.stories(news)
        _build(self.stories, size)
        self.section = SectionPage.objects.get(slug=f"{NAME}-0")
        self.client = Client(SERVER_NAME="localhost")
        self.acts = self._acts()

    def answer(self) -> None:
        """Answers "count ACT" and "time ACT" with [queries, milliseconds], an empty line with the acts' names."""
        for line in sys.stdin:
            how, _, name = line.strip().partition(" ")
            print(json.dumps(self._measured(how, name) if name else list(self.acts)), flush=True)

    def _measured(self, how: str, name: str) -> tuple[int | None, float]:
        changes.last_position()  # the worker's part: numbers what was published
        act = self.acts[name]
        made = act.prepare()
        with CaptureQueriesContext(connection) if how == "count" else nullcontext() as queries:
            start = time.perf_counter()
            act.run(made)
            spent = time.perf_counter() - start
        return len(queries) if queries else None, spent * 1000

    def _acts(self) -> dict[str, Act]:
        feed, alliance_feed = f"/feeds/{self.section.slug}/rss.xml", "/feeds/rss.xml"
        article = ArticlePage.objects.filter(section=self.section).latest("issued_at")
        return {
            "publish one more article": Act(self._publish, self._written),
            "front page": self._reading("/"),
            "section page": self._reading(self.section.url),
            "section page, the 20th": self._reading(f"{self.section.url}?page=20"),
            "article": self._reading(article.url),
            "section feed": self._reading(feed),
            "section feed, 304": self._asking_again(feed),
            "alliance feed": self._reading(alliance_feed),
            "alliance feed, 304": self._asking_again(alliance_feed),
            "near-duplicates of a text": Act(duplicates.find, self._rewritten),
        }

    def _written(self) -> ArticlePage:
        story = next(self.stories)
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in story.paragraphs)
        self.section.refresh_from_db()
        return ArticlePage(title=story.title, body=[("paragraph", body)], live=False)

    def _publish(self, article: ArticlePage) -> None:
        self.section.add_child(instance=article)
        article.save_revision().publish()

    def _rewritten(self) -> duplicates.Sketch:
        story = next(self.stories)
        return duplicates.sketch("换过的标题", "\n".join(story.paragraphs[1:]))

    def _reading(self, path: str) -> Act:
        return Act(lambda made: self._get(path, 200))

    def _asking_again(self, path: str) -> Act:
        return Act(lambda tag: self._get(path, 304, tag), lambda: self.client.get(path)["ETag"])

    def _get(self, path: str, expected: int, tag: str = "") -> None:
        response = self.client.get(path, headers={"if-none-match": tag})
        if response.status_code != expected:
            raise CommandError(f"{path} 回答 {response.status_code}，应为 {expected}。")


def _build(source: Iterator[bulk.Story], size: int) -> None:
    """Raises CommandError for a database that holds anything else than a finished benchmark of this size."""
    call_command("migrate", verbosity=0, interactive=False)
    site = Site.objects.filter(is_default_site=True).first()
    if site and site.site_name == f"{NAME}-{size}":
        return
    if Union.objects.exists() or ArticlePage.objects.exists():
        raise CommandError("这个数据库里已有别的内容，或上次没有建完：请另给一个数据库，或先把它删除。")
    call_command("found_alliance", stdout=sys.stderr)
    home = Site.objects.get(is_default_site=True).root_page
    sections = [_section(number, home) for number in range(SECTIONS)]
    with tqdm(total=size, desc=f"生成{size:,}篇", unit="篇", disable=None) as bar:
        for made in bulk.Builder(sections).fill(source, size):
            bar.update(made)
    if connection.vendor == "postgresql":  # which does it by itself in the end; SQLite never does
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    Site.objects.filter(is_default_site=True).update(site_name=f"{NAME}-{size}")


def _section(number: int, home: Page) -> SectionPage:
    union = Union.objects.create(name=f"第{number}市总工会", slug=f"{NAME}-{number}", level=Level.CITY)
    return onboarding.onboard(union, home)
