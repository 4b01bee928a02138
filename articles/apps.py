from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "稿件"

    def ready(self) -> None:
        """Receivers, checks and rights register on import, which needs the models.

        The receivers of sharing act after those that write the log.
        """
        from . import headings, media_in_use, signals, sharing_signals, term_rights  # noqa: F401, PLC0415, I001
        from .checks import builtin  # noqa: F401, PLC0415
