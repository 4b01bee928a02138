import json
from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from opencc import OpenCC
from tqdm import tqdm

from search.engines import build_engine, current_engine
from search.engines.base import Engine, EngineUnavailable
from search.evaluation import Figures, NotASet, evaluate

SCRIPTS = {"traditional": "s2t", "simplified": "t2s"}


class Command(BaseCommand):
    help = "用已知答案的问题衡量搜索的排序，走网站自己的代码，在临时索引上进行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="含 corpus.jsonl、queries.jsonl、qrels.tsv 的文件夹")
        parser.add_argument("--engine", choices=("tantivy", "elasticsearch"), help="默认用网站设置的引擎")
        parser.add_argument("--haystack", type=Path, help="一并收入索引的其他文章（JSONL，可为 .gz）")
        parser.add_argument("--script", choices=SCRIPTS, help="把问题转成繁体或简体再搜")
        parser.add_argument("--without-titles", action="store_true", help="索引里不放标题")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args, **options) -> None:
        try:
            figures = evaluate(
                engine_named(options["engine"]),
                options["folder"],
                haystack=options["haystack"],
                titles=not options["without_titles"],
                rewrite=_rewriting(options["script"]),
                progress=partial(tqdm, file=self.stderr, disable=None),
            )
        except (NotASet, EngineUnavailable) as error:
            raise CommandError(f"没有测成：{error}") from error
        self.stdout.write(json.dumps(asdict(figures)) if options["json"] else _table(figures))


def engine_named(name: str | None) -> Engine:
    if name is None:
        return current_engine()
    if name == "tantivy":
        return build_engine({"class": "search.engines.tantivy.TantivyEngine", "directory": ""})
    if not settings.ELASTICSEARCH_URL:
        raise CommandError("没有设置 ELASTICSEARCH_URL：请给出 Elasticsearch 的地址。")
    url = settings.ELASTICSEARCH_URL
    return build_engine({"class": "search.engines.elasticsearch.ElasticsearchEngine", "url": url})


def _rewriting(script: str | None) -> Callable[[str], str]:
    return OpenCC(SCRIPTS[script]).convert if script else str


def _table(figures: Figures) -> str:
    return "\n".join(
        (
            f"文章     {figures.documents:>7,}",
            f"问题     {figures.queries:>7,}",
            f"hit@1    {figures.hit_at_1:>7.4f}",
            f"MRR@10   {figures.mrr_at_10:>7.4f}",
            f"hit@10   {figures.hit_at_10:>7.4f}",
        )
    )
