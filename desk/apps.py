from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "写作台"

    def ready(self) -> None:
        from . import audit_signals  # noqa: F401, PLC0415  (receivers connect on import, which needs the models)
