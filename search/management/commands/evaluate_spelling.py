import json
from argparse import ArgumentParser
from dataclasses import asdict
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from search.engines.base import EngineUnavailable
from search.evaluation import NotASet
from search.management.commands.evaluate_search import engine_named
from search.spelling_evaluation import Figures, evaluate_spelling


class Command(BaseCommand):
    help = "用已知错别字的句子衡量搜索的纠错：错词能否改对，对的词会不会被误改；在临时索引上进行。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "set", type=Path, help="每行一句，用制表符分开：标记（数字）、写的句子、正确的句子"
        )
        parser.add_argument("--engine", choices=("tantivy", "elasticsearch"), help="默认用网站设置的引擎")
        parser.add_argument(
            "--haystack",
            type=Path,
            action="append",
            required=True,
            help="收入索引的文章（JSONL，可为 .gz），可重复",
        )
        parser.add_argument("--right", type=int, default=1_000, metavar="N", help="抽多少个对的词，默认 1000")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args, **options) -> None:
        try:
            figures = evaluate_spelling(
                engine_named(options["engine"]),
                options["set"],
                options["haystack"],
                number=max(1, options["right"]),
                progress=partial(tqdm, file=self.stderr, disable=None),
            )
        except (NotASet, EngineUnavailable) as error:
            raise CommandError(f"没有测成：{error}") from error
        self.stdout.write(json.dumps(asdict(figures)) if options["json"] else _table(figures))


def _table(figures: Figures) -> str:
    right, other = figures.proposed_right / figures.wrong, figures.proposed_other / figures.wrong
    return "\n".join(
        (
            f"文章             {figures.documents:>8,}",
            f"错词             {figures.wrong:>8,}（另有{figures.left_out}处不成词，未问）",
            f"改对的           {right:>8.1%}",
            f"改成别的词的     {other:>8.1%}",
            f"对的词           {figures.right:>8,}",
            f"误改的           {figures.proposed_falsely / figures.right:>8.1%}",
            f"用时（中位数）   {figures.median:>8.1f} 毫秒",
            f"用时（95%以内）  {figures.p95:>8.1f} 毫秒",
        )
    )
