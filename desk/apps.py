from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "写作台"

    def ready(self) -> None:
        from articles.checks import registry  # noqa: PLC0415  (needs the models)

        from . import typing_slips  # noqa: PLC0415  (likewise)

        registry.register(typing_slips.CHECK)
        from . import audit_signals  # noqa: F401, PLC0415  (receivers connect on import, which needs the models)
