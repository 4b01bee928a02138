from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "demo"
    verbose_name = "演示"

    def ready(self) -> None:
        from . import checks  # noqa: F401, PLC0415  (registers on import)
