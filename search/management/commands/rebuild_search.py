from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles.models import ItemPage
from search import indexer
from search.engines.base import EngineUnavailable


class Command(BaseCommand):
    help = "重建搜索索引。重建期间搜索照常可用，随时可以中断。"

    def handle(self, *args, **options) -> None:
        try:
            number = indexer.rebuild(progress=self._progress)
        except EngineUnavailable as error:
            again = "请稍后再试。" if error.retry else "请检查设置 SEARCH_ENGINE 和磁盘空间后再试。"
            raise CommandError(f"索引没有重建：{error} 原有索引未受影响。{again}") from error
        self.stdout.write(f"索引已重建，共收入{number}篇。")

    def _progress(self, keys: Iterable[int]) -> Iterable[int]:
        total = ItemPage.objects.visible().count()
        return tqdm(keys, total=total, unit="篇", file=self.stderr, disable=None)
