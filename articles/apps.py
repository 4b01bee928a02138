from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "稿件"

    def ready(self) -> None:
        # Receivers connect on import, which needs the models; those of sharing act after those that write the log.
        from . import headings, signals, sharing_signals  # noqa: F401, PLC0415, I001
