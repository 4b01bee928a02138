from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "稿件"

    def ready(self) -> None:
        """Receivers, checks and rights register on import, which needs the models."""
        from . import media_in_use, signals, term_rights  # noqa: F401, PLC0415
        from .checks import builtin  # noqa: F401, PLC0415
