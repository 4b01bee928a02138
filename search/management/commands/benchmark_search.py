import os
import platform
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.models import ArticlePage, SectionPage
from search import benchmark, indexer
from search.engines import build_engine, current_engine
from search.engines.base import EngineUnavailable

TANTIVY = "search.engines.tantivy.TantivyEngine"
ELASTICSEARCH = "search.engines.elasticsearch.ElasticsearchEngine"


class Command(BaseCommand):
    help = "测量搜索的快慢：各引擎并排比较；或用 --pages 测本站数据库上的整个结果页和“发布到可搜”的时间。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("news", type=Path, nargs="?", help="每行一条 {title, text} 的新闻，可为 .gz")
        parser.add_argument("--sizes", type=int, nargs="+", default=[20_000, 200_000])
        parser.add_argument("--queries", type=int, default=400)
        parser.add_argument("--elasticsearch", default="", help="并排测量的 Elasticsearch 地址")
        parser.add_argument("--pages", action="store_true", help="测 benchmark_site 所建数据库上的结果页")

    def handle(
        self,
        *,
        news: Path | None,
        sizes: list[int],
        queries: int,
        elasticsearch: str,
        pages: bool,
        **options: Any,
    ) -> None:
        self.stdout.write(
            f"{platform.platform()}, {os.cpu_count()} CPUs, Python {platform.python_version()}, "
            f"tantivy {version('tantivy')}, elasticsearch client {version('elasticsearch')}"
        )
        try:
            lines = self._pages(queries) if pages else self._engines(news, sizes, queries, elasticsearch)
            for line in lines:
                self.stdout.write(line)
        except (EngineUnavailable, TimeoutError) as error:
            raise CommandError(str(error)) from error

    def _engines(
        self, news: Path | None, sizes: list[int], queries: int, elasticsearch: str
    ) -> Iterator[str]:
        if not news or not news.is_file():
            raise CommandError("请给出一份每行一条的新闻文件。")
        configurations = {"tantivy": {"class": TANTIVY, "directory": ""}}
        if elasticsearch:
            configurations["Elasticsearch"] = {"class": ELASTICSEARCH, "url": elasticsearch}
        yield "| documents | engine | documents/s | index MB per MB of text | memory MB | p50 ms | p95 ms |"
        yield "|---:|---|---:|---:|---:|---:|---:|"
        for size in sizes:
            found = list(benchmark.documents(news, size))
            with ExitStack() as stack:
                engines = {
                    name: stack.enter_context(build_engine(configuration).aside())
                    for name, configuration in configurations.items()
                }
                filled = {
                    name: benchmark.fill(engine, found, partial(tqdm, desc=f"{name} {size:,}", disable=None))
                    for name, engine in engines.items()
                }
                asked = benchmark.typed([one.title for one in found], queries)
                times = benchmark.times(engines, asked)
            for name, one in filled.items():
                yield (
                    f"| {size:,} | {name} | {one.documents_per_second:,.0f} | {one.stored / one.text:.2f} "
                    f"| {one.memory:,.0f} | {times[name][0]:.2f} | {times[name][1]:.2f} |"
                )

    def _pages(self, queries: int) -> Iterator[str]:
        if not SectionPage.objects.filter(slug="benchmark-0").exists():
            raise CommandError("这不是 benchmark_site 所建的数据库：请用 DATABASE_URL 指向一个。")
        state = current_engine().state()
        if state is None or not state.current:
            indexer.rebuild(progress=partial(tqdm, desc="建索引", disable=None))
        titles = list(ArticlePage.objects.order_by("-pk").values_list("title", flat=True)[:5_000])
        page = benchmark.page_times(benchmark.typed(titles, queries))
        findable = benchmark.findable_times()
        yield f"{ArticlePage.objects.count():,} articles, ms at 50 and 95 %:"
        yield f"results page {page[0]:.1f}, {page[1]:.1f}; from published to found {findable[0]:.0f}, {findable[1]:.0f}"
