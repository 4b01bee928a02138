from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "首页"

    def ready(self) -> None:
        from . import standing  # noqa: F401, PLC0415  (its receivers connect on import, which needs the models)
