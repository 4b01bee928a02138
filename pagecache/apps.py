from django.apps import AppConfig


class PagecacheConfig(AppConfig):
    name = "pagecache"
    verbose_name = "页面缓存"

    def ready(self) -> None:
        from . import outside_the_log  # noqa: F401, PLC0415  (its receivers register on import)
