from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "稿件"

    def ready(self) -> None:
        from . import media_in_use, signals  # noqa: F401, PLC0415  (receivers connect on import, which needs the models)
