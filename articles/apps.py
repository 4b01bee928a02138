from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = "稿件"

    def ready(self) -> None:
        """Receivers, checks and rights register on import, which needs the models.

        The receivers of sharing act after those that write the log.
        """
        # ruff: noqa: F401, I001, PLC0415
        from . import signals
        from .exchange import sharing_signals
        from .checks import builtin, term_rights
        from .filing import headings
        from .pictures import avif, media_in_use
